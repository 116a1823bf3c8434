import Foundation
import Portal

/// A mail as it stands on the wire: headers, text and HTML (RFC 5322, 2046), ASCII throughout, every
/// line ended by CRLF and none longer than 78 characters but for addresses.
enum MailMessage {
  static func bytes(of mail: OutgoingMail, from sender: MailSender) -> [UInt8] {
    // No line of quoted-printable text can hold `=_`.
    let boundary = "=_portico"
    var headers = [
      ("From", (sender.name.map { EncodedWord.phrase($0) + " " } ?? "") + "<\(sender.address)>"),
      ("To", "<\(mail.recipient)>"),
      ("Subject", EncodedWord.text(mail.words.subject)),
      ("Date", date(mail.writtenAt)),
      ("Message-ID", mail.messageID),
      ("Auto-Submitted", "auto-generated"),
      ("MIME-Version", "1.0"),
      ("Content-Type", "multipart/alternative; boundary=\"\(boundary)\""),
    ]
    if let stop = mail.words.unsubscribe {
      headers.append(("List-Unsubscribe", "<\(stop)>"))
      headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    }
    return lines(headers.map { "\($0): \($1)" } + [""])
      + part("text/plain", mail.words.text, boundary)
      + part("text/html", mail.words.html, boundary) + lines(["--\(boundary)--"])
  }

  private static func part(_ type: String, _ text: String, _ boundary: String) -> [UInt8] {
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
