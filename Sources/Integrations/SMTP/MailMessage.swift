import Foundation
import Portal

/// A mail as it stands on the wire: headers, text and HTML, pictures beside the HTML that shows them, and files
/// around all (RFC 5322, 2046, 2387),
/// ASCII throughout, every line ended by CRLF and none longer than 78 characters but for addresses.
enum MailMessage {
  // No line of quoted-printable text can hold `=_`, nor any of base64; neither begins as the other does.
  private static let boundary = "=_portico"
  private static let outerBoundary = "=_files"
  private static let innerBoundary = "=_shown"

  static func bytes(of mail: OutgoingMail, from sender: MailSender) -> [UInt8] {
    let alternative = "Content-Type: multipart/alternative; boundary=\"\(boundary)\""
    let head = headers(of: mail, from: sender)
    let shown = mail.attachments.filter { $0.contentID != nil }
    let files = mail.attachments.filter { $0.contentID == nil }
    let letter =
      part("text/plain", mail.words.text) + page(mail.words.html, showing: shown)
      + lines(["--\(boundary)--"])
    guard !files.isEmpty else { return lines(head + [alternative, ""]) + letter }
    let mixed = "Content-Type: multipart/mixed; boundary=\"\(outerBoundary)\""
    var bytes = lines(head + [mixed, "", "--\(outerBoundary)", alternative, ""]) + letter
    for file in files { bytes += part(file, after: outerBoundary) }
    return bytes + lines(["--\(outerBoundary)--"])
  }

  /// All but the type of what follows.
  private static func headers(of mail: OutgoingMail, from sender: MailSender) -> [String] {
    var headers = [
      ("From", (sender.name.map { EncodedWord.phrase($0) + " " } ?? "") + "<\(sender.address)>"),
      ("To", "<\(mail.recipient)>"),
      ("Subject", EncodedWord.text(mail.words.subject)),
      ("Date", date(mail.writtenAt)),
      ("Message-ID", mail.messageID),
      ("Auto-Submitted", "auto-generated"),
      ("MIME-Version", "1.0"),
    ]
    if let stop = mail.words.unsubscribe {
      headers.append(("List-Unsubscribe", "<\(stop)>"))
      headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    }
    return headers.map { "\($0): \($1)" }
  }

  private static func part(_ file: MailAttachment, after boundary: String) -> [UInt8] {
    lines(["--\(boundary)"] + MailPart.headers(of: file) + [""]) + MailPart.base64(file.bytes)
  }

  /// The HTML, and with it what it shows.
  private static func page(_ html: String, showing pictures: [MailAttachment]) -> [UInt8] {
    guard !pictures.isEmpty else { return part("text/html", html) }
    let related = [
      "--\(boundary)",
      "Content-Type: multipart/related; boundary=\"\(innerBoundary)\"; type=\"text/html\"", "",
    ]
    var bytes = lines(related) + part("text/html", html, after: innerBoundary)
    for picture in pictures { bytes += part(picture, after: innerBoundary) }
    return bytes + lines(["--\(innerBoundary)--"])
  }

  private static func part(
    _ type: String, _ text: String, after boundary: String = boundary
  ) -> [UInt8] {
    lines([
      "--\(boundary)", "Content-Type: \(type); charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable", "",
    ]) + QuotedPrintable.bytes(text)
  }

  private static func lines(_ lines: [String]) -> [UInt8] {
    Array(lines.map { $0 + "\r\n" }.joined().utf8)
  }

  /// As in RFC 5322, 3.3. A formatter takes longer to make than the rest of the mail.
  private static func date(_ moment: Timestamp) -> String {
    moment.date.formatted(dateStyle)
  }

  private static let dateStyle = Date.VerbatimFormatStyle(
    format: """
      \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
      \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
      \(second: .twoDigits) +0000
      """,
    locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
    calendar: Calendar(identifier: .gregorian))
}
