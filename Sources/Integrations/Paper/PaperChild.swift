import Foundation
import Portal

/// The other end of `PaperProgram`.
package enum PaperChild {
  /// In bytes of address space: 10,000 lines need half of it, most of which is never touched.
  private static let memory: rlim_t = 1 << 30
  /// In seconds of CPU, should nobody be there any more to end it.
  private static let time: rlim_t = 20
  /// Of the file, in bytes.
  private static let size: rlim_t = 32 << 20
  /// A base64 logo and the longest texts that a paper may have.
  private static let longest = 16 << 20

  /// Reads a paper as JSON from standard input and writes a PDF to standard output.
  package static func run() throws {
    let paper = try JSONDecoder().decode(InvoicePaper.self, from: input())
    let file = try PaperSetter.set(paper)
    try FileHandle.standardOutput.write(contentsOf: Data(file))
  }

  /// What came on standard input. From here on the process has its limits.
  static func input() throws -> Data {
    limit(RLIMIT_AS, to: memory)
    limit(RLIMIT_CPU, to: time)
    limit(RLIMIT_CORE, to: 0)
    limit(RLIMIT_FSIZE, to: size)
    let input = try FileHandle.standardInput.read(upToCount: longest + 1) ?? Data()
    guard input.count <= longest else {
      throw PaperFailure(description: "The paper has more than \(longest) bytes.")
    }
    return input
  }

  #if os(Linux)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  private static func limit(_ resource: Resource, to value: rlim_t) {
    var limit = rlimit(rlim_cur: value, rlim_max: value)
    #if os(Linux)
      setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    #else
      setrlimit(resource, &limit)
    #endif
  }
}
