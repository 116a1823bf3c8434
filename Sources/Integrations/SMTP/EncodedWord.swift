import Foundation

/// Header text of any script as ASCII (RFC 2047): one line end would be a second header.
enum EncodedWord {
  /// What an encoded word holds besides its frame, in bytes before base64: with it a line is no longer than 78.
  private static let room = 42

  /// Of a subject.
  static func text(_ text: String) -> String {
    let line = oneLine(text)
    let isPlain = line.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !line.contains("=?")
    return isPlain && line.utf8.count <= 60 ? line : encoded(line)
  }

  /// Of a name before an address.
  static func phrase(_ text: String) -> String {
    let line = oneLine(text)
    let isPlain = line.utf8.allSatisfy {
      (0x20...0x7E).contains($0) && !#""\"#.utf8.contains($0)
    }
    return isPlain && line.utf8.count <= 60 && !line.contains("=?") ? "\"\(line)\"" : encoded(line)
  }

  private static func oneLine(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Folded after each word; no character is cut in two.
  private static func encoded(_ text: String) -> String {
    var words: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if words[words.count - 1].count + bytes.count > room { words.append([]) }
      words[words.count - 1] += bytes
    }
    return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }
      .joined(separator: "\r\n ")
  }
}
