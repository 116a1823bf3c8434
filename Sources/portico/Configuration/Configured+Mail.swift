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
    let api = values["sendgridApi"]
    guard SendGridTransport.takes(api: api) else {
      throw values.complaint("sendgridApi", "an https:// address")
    }
    let authorities = values["smtpCa"]
    guard authorities.isEmpty || FileManager.default.isReadableFile(atPath: authorities) else {
      throw values.complaint("smtpCa", "a PEM file that this user can read")
    }
    let sender = try Self.sender(values)
    if url.isEmpty && key.isEmpty {
      self = .none
      return
    }
    guard let sender else {
      throw Complaint(
        "A mail server is set, and PORTICO_MAIL_FROM is not: whom mail comes from, such as Acme <no-reply@acme.example>."
      )
    }
    if url.isEmpty {
      guard let transport = SendGridTransport(key: key, from: sender, api: api) else {
        throw values.complaint("sendgridKey", "an API key, without blanks")
      }
      self = .sendgrid(transport, from: sender)
      return
    }
    do throws(SMTPServer.Unusable) {
      let server = try SMTPServer(url, authorities: authorities.isEmpty ? nil : authorities)
      self = .smtp(server, from: sender)
    } catch { throw Complaint("PORTICO_SMTP_URL \(error.description).") }
  }

  private static func sender(_ values: SettingValues) throws -> MailSender? {
    let text = values["mailFrom"]
    if text.isEmpty { return nil }
    guard let sender = MailSender(text) else {
      throw values.complaint("mailFrom", "an address such as Acme <no-reply@acme.example>")
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
