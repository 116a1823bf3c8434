import Foundation
import Mustache
import Portal

/// A mail's template, filled and read: the first paragraph is the subject, the line that begins with
/// `=>` the button, and what follows the line `--` says why the mail was sent.
///
///     [[Choose a new password for {{brand}}]]
///
///     [[Someone, most likely you, asked for a new password.]]
///
///     => [[Choose a new password]]
///
///     [[The link works once, for {{validFor}}.]]
///
///     --
///     [[You get this mail because ...]]
struct MailSheet {
  typealias Paragraph = [String]

  let subject: String
  let before: [Paragraph]
  let button: String
  let after: [Paragraph]
  let why: [Paragraph]

  /// Nil without a subject or a button.
  init?(_ text: String) {
    let parts = text.components(separatedBy: Self.whyMark)
    let body = Self.paragraphs(parts[0])
    guard let subject = body.first,
      let button = body.firstIndex(where: { $0.count == 1 && $0[0].hasPrefix(Self.buttonMark) }),
      button > 0
    else { return nil }
    self.subject = subject.joined(separator: " ")
    before = Array(body[1..<button])
    self.button = String(body[button][0].dropFirst(Self.buttonMark.count))
    after = Array(body[(button + 1)...])
    why = parts.count > 1 ? Self.paragraphs(parts[1]) : []
  }

  private static func paragraphs(_ text: String) -> [Paragraph] {
    text.components(separatedBy: "\n\n").map { paragraph in
      paragraph.split(separator: "\n").map(String.init)
    }.filter { !$0.isEmpty }
  }

  func text(link: String, footer: String?, sections: [MailSection] = []) -> String {
    let body =
      before + sections.flatMap(\.paragraphs) + [["\(button):", link]] + after + why + [
        footer.map { [$0] } ?? []
      ]
    return body.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  /// - Parameter home: the portal's address; a line that is an address of it is a link.
  func tags(_ mail: Mail, brand: String, home: String, footer: String?) -> Tags {
    [
      "lang": mail.language, "brand": brand, "heading": subject, "link": mail.link,
      "before": tags(before, home), "sections": mail.sections.map(\.tags), "button": button,
      "after": tags(after, home),
      "why": tags(why, home), "footer": footer,
    ]
  }

  private func tags(_ paragraphs: [Paragraph], _ home: String) -> [Tags] {
    paragraphs.rows { paragraph in
      ["lines": paragraph.rows { ["text": $0, "href": $0.hasPrefix(home + "/") ? $0 : nil] }]
    }
  }
}

extension MailSheet {
  // Signs that no value can hold: `MailEscape` takes them out.
  private static let buttonMark = "\u{1}"
  private static let whyMark = "\u{2}"

  /// A template as it is given to the engine: its signs made safe, its values escaped our way.
  static func prepared(_ source: String) -> String {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line == "--" ? whyMark : line.hasPrefix("=> ") ? buttonMark + line.dropFirst(3) : String(line)
    }
    return "{{% CONTENT_TYPE:MAIL}}\n" + lines.joined(separator: "\n")
  }
}

/// Values in a mail are one line each: what they hold never becomes a line or a sign of its own.
struct MailEscape: MustacheContentType {
  func escapeText(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 32 }) else { return text }
    return String(decoding: text.utf8.map { $0 < 32 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  static func register() { MustacheContentTypes.register(MailEscape(), named: "MAIL") }
}
