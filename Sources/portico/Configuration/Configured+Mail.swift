import Foundation
import Integrations
import Portal

/// How mail leaves, as configured.
enum MailRoute: Sendable {
  /// It stays in the outbox.
  case none
  case smtp(SMTPServer, from: MailSender)
  case sendgrid(SendGridTransport, from: MailSender)
}

extension MailRoute {
  /// - Throws: `Complaint` with what is wrong and what to do.
  init(_ values: SettingValues) throws {
    let (url, key) = (values["smtpUrl"], values["sendgridKey"])
    guard url.isEmpty || key.isEmpty else {
      throw Complaint(
        "PORTICO_SMTP_URL and PORTICO_SENDGRID_KEY are both set: mail can leave by one of them only."
      )
    }
    if url.isEmpty && key.isEmpty {
      self = .none
      return
    }
    let from = try Self.sender(values)
    if !key.isEmpty {
      // The key goes there: nowhere in the clear but to this machine.
      let api = values["sendgridApi"]
      guard let transport = SendGridTransport(key: key, from: from, api: api) else {
        throw Complaint(
          "PORTICO_SENDGRID_API must be an https:// address, and PORTICO_SENDGRID_KEY a key without blanks."
        )
      }
      self = .sendgrid(transport, from: from)
      return
    }
    let authorities = values["smtpCa"]
    guard authorities.isEmpty || FileManager.default.isReadableFile(atPath: authorities) else {
      throw values.complaint("smtpCa", "a PEM file that this user can read")
    }
    do throws(SMTPServer.Unusable) {
      let server = try SMTPServer(url, authorities: authorities.isEmpty ? nil : authorities)
      self = .smtp(server, from: from)
    } catch { throw Complaint("PORTICO_SMTP_URL \(error.description).") }
  }

  private static func sender(_ values: SettingValues) throws -> MailSender {
    let must = "the address that mail comes from, such as Acme <no-reply@acme.example>"
    guard let sender = MailSender(values["mailFrom"]) else {
      throw values["mailFrom"].isEmpty
        ? Complaint("A mail server is set, and PORTICO_MAIL_FROM is not: it is \(must).")
        : values.complaint("mailFrom", must)
    }
    return sender
  }
}

extension MailRoute {
  /// Nil where mail goes nowhere.
  var sender: MailSender? {
    switch self {
    case .none: nil
    case .smtp(_, let from), .sendgrid(_, let from): from
    }
  }
}

extension Configured {
  /// The way out, ready to be used.
  func transport() -> any MailTransport {
    switch mail {
    case .none: OutboxOnly(showsLinks: portal.isOnLoopback)
    case .smtp(let server, let from): SMTPTransport(server, from: from, host: publicHost)
    case .sendgrid(let transport, _): transport
    }
  }
}

extension MailRoute {
  /// What reads SendGrid's event webhook; nil where none is set up.
  static func events(_ values: SettingValues) throws -> (any MailEventReader)? {
    let key = values["sendgridWebhookKey"]
    guard !key.isEmpty else { return nil }
    guard let reader = SendGridEvents(publicKey: key) else {
      throw values.complaint(
        "sendgridWebhookKey", "the verification key that SendGrid shows for its event webhook")
    }
    return reader
  }
}
