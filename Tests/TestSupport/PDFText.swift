import Foundation

/// What poppler reads in a PDF.
package enum PDFText {
  /// - Parameter way: `-layout` as it stands on the page, `-raw` as it was written.
  package static func words(of pdf: [UInt8], _ way: String = "-layout") throws -> String {
    try run("pdftotext", [way], pdf, ["-"]).precomposedStringWithCanonicalMapping
      .filter { !$0.unicodeScalars.allSatisfy(isMark) }
  }

  /// Such as "Pages" and "Title".
  package static func info(of pdf: [UInt8]) throws -> [String: String] {
    let lines = try run("pdfinfo", ["-isodates"], pdf).split(separator: "\n")
    let pairs = lines.compactMap { line in
      line.firstIndex(of: ":").map { colon in
        (
          String(line[..<colon]),
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        )
      }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// - Returns: a line for each font, after two of headings.
  package static func fonts(of pdf: [UInt8]) throws -> [String] {
    try run("pdffonts", [], pdf).split(separator: "\n").dropFirst(2).map(String.init)
  }

  private static func run(
    _ tool: String, _ before: [String], _ pdf: [UInt8], _ after: [String] = []
  ) throws -> String {
    let path = TestFolder.fresh(".pdf")
    try Data(pdf).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + before + [path] + after
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let read = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: read, as: UTF8.self)
  }

  /// Poppler puts them around text of the other direction.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
