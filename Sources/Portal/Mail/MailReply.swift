import Foundation

/// A mail server's words, made safe to keep, log and show: one line without control characters, without
/// links that open accounts, and not long.
package enum MailReply {
  /// In characters, each a scalar: one may carry thousands of marks.
  private static let longest = 400
  /// In bytes: no transport gives more.
  private static let mostRead = 64 << 10

  /// - Parameter secrets: what must not stand in it, such as the password that was sent.
  package static func safe(_ text: String, hiding secrets: [String] = []) -> String {
    // Before anything is cut off: a part of a secret is one too.
    var line = String(decoding: text.utf8.prefix(mostRead), as: UTF8.self)
    for secret in secrets where !secret.isEmpty {
      line = line.replacingOccurrences(of: secret, with: "…")
    }
    line = String(decoding: Token.hidden(in: line).utf8.prefix(8 * longest), as: UTF8.self)
    let scalars = line.unicodeScalars.map { $0.properties.generalCategory.isPrintable ? $0 : " " }
    line = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
    return line.unicodeScalars.count > longest
      ? String(line.unicodeScalars.prefix(longest)) + "…" : line
  }
}

extension Unicode.GeneralCategory {
  /// Neither control characters nor what changes the direction or has no sign.
  fileprivate var isPrintable: Bool {
    switch self {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
