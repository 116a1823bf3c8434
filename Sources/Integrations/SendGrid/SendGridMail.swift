import Foundation
import Portal

/// A mail as `POST /v3/mail/send` takes it.
struct SendGridMail: Encodable {
  /// The custom argument that names the mail in events.
  static let mailArgument = "portico_mail"

  private struct Address: Encodable {
    let email: String
    var name: String?
  }

  private struct Personalization: Encodable { let to: [Address] }

  private struct Content: Encodable {
    let type: String
    let value: String
  }

  private struct Attachment: Encodable {
    /// In base64.
    let content: String
    let filename: String
    let type: String
    let disposition: String
    /// Nil for a file beside the letter.
    let contentId: String?
  }

  /// Links in mail open accounts: they lead to the portal, and nobody counts who follows them.
  private struct Tracking: Encodable {
    struct Clicks: Encodable {
      let enable = false
      let enableText = false
    }
    struct Setting: Encodable { let enable = false }
    let clickTracking = Clicks()
    let openTracking = Setting()
    let subscriptionTracking = Setting()
  }

  private let personalizations: [Personalization]
  private let from: Address
  private let subject: String
  private let content: [Content]
  /// Nil for none: the field is left out then.
  private let attachments: [Attachment]?
  private let headers: [String: String]
  private let customArgs: [String: String]
  private let trackingSettings = Tracking()

  init(_ mail: OutgoingMail, from sender: MailSender) {
    personalizations = [Personalization(to: [Address(email: mail.recipient)])]
    from = Address(email: sender.address, name: sender.name)
    subject = mail.words.subject
    content = [
      Content(type: "text/plain", value: mail.words.text),
      Content(type: "text/html", value: mail.words.html),
    ]
    let files = mail.attachments.map {
      Attachment(
        content: Data($0.bytes).base64EncodedString(), filename: $0.name.text, type: $0.mediaType,
        disposition: $0.contentID == nil ? "attachment" : "inline", contentId: $0.contentID)
    }
    attachments = files.isEmpty ? nil : files
    headers = Self.headers(mail)
    customArgs = [Self.mailArgument: String(mail.messageID.dropFirst().prefix { $0 != "@" })]
  }

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    // Of the names here; those of headers and arguments stay as they are.
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  private static func headers(_ mail: OutgoingMail) -> [String: String] {
    var headers = ["Message-ID": mail.messageID, "Auto-Submitted": "auto-generated"]
    if let link = mail.words.unsubscribe {
      headers["List-Unsubscribe"] = "<\(link)>"
      headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    }
    return headers
  }
}
