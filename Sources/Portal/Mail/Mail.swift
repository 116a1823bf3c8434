import Foundation

/// A mail that the portal sends, with what its words need. Each is made beside its verb.
package struct Mail: Sendable {
  /// Its template's name, kept with the message.
  package let kind: String
  /// The reader's: the account's, or what the browser asked for while there is none.
  package let language: String
  /// Where its button leads.
  package let link: String
  /// What its template names.
  package let values: [String: MailValue]
  /// Where a POST stops such mail (RFC 8058); nil where a person may not stop it, or has asked for it.
  package let unsubscribe: String?
  /// Files that go with it, and pictures that it shows.
  package let attachments: [MailAttachment]
  /// What stands between its first words and its button.
  package let sections: [MailSection]

  package init(
    _ kind: String, language: String, link: String, values: [String: MailValue] = [:],
    unsubscribe: String? = nil, attachments: [MailAttachment] = [],
    sections: [MailSection] = []
  ) {
    self.unsubscribe = unsubscribe
    self.attachments = attachments
    self.sections = sections
    self.kind = kind
    self.language = language
    self.link = link
    self.values = values
  }
}

/// Something that a mail tells, not yet in words.
package enum MailValue: Sendable, Equatable {
  /// As it is.
  case text(String)
  /// Words to be said in the reader's language.
  case phrase(Phrase)
  /// How long something is good for.
  case span(Duration)
  case moment(Timestamp, zone: String)
  case money(Money)
  /// A User-Agent header; nil when the browser did not say.
  case device(String?)
}

/// What happened to an account, when and from where, for the mail that tells its owner.
package struct DeviceNotice: Sendable {
  package let at: Timestamp
  package let timeZone: String
  package let language: String
  package let agent: String?
  package let address: String?
  package let sessionsLink: String
  package let resetLink: String

  package init(
    at: Timestamp, timeZone: String, language: String, agent: String?, address: String?,
    sessionsLink: String, resetLink: String
  ) {
    self.at = at
    self.timeZone = timeZone
    self.language = language
    self.agent = agent
    self.address = address
    self.sessionsLink = sessionsLink
    self.resetLink = resetLink
  }

  init(_ portal: Portal, user: User, actor: Originator) {
    at = portal.store.clock.now()
    timeZone = user.timeZone
    language = user.language
    agent = actor.agent
    address = actor.address
    sessionsLink = "\(portal.settings.baseURL)/settings/sessions"
    resetLink = "\(portal.settings.baseURL)/forgot-password"
  }

  var values: [String: MailValue] {
    [
      "at": .moment(at, zone: timeZone), "device": .device(agent),
      "address": address.map { .text($0) } ?? .phrase("unknown"),
    ]
  }
}

/// A mail's words. Text and HTML say the same.
package struct RenderedMail: Sendable, Codable, Equatable {
  package let subject: String
  package let text: String
  package let html: String
  package let link: String
  /// The mail's own.
  package let unsubscribe: String?

  package init(
    subject: String, text: String, html: String, link: String, unsubscribe: String? = nil
  ) {
    self.subject = subject
    self.text = text
    self.html = html
    self.link = link
    self.unsubscribe = unsubscribe
  }

  /// The same with another link. Links are of characters that are written alike in text and HTML.
  func with(_ link: String, for old: String) -> RenderedMail {
    RenderedMail(
      subject: subject, text: text.replacing(old, with: link),
      html: html.replacing(old, with: link),
      link: link, unsubscribe: unsubscribe)
  }

  /// For operators: where its links lead, without the secrets that open an account.
  package var withoutSecrets: RenderedMail {
    RenderedMail(
      subject: subject, text: Token.hidden(in: text), html: Token.hidden(in: html),
      link: Token.hidden(in: link), unsubscribe: unsubscribe.map { Token.hidden(in: $0) })
  }
}

/// Puts a mail into words; the templates live with the pages.
package typealias MailRenderer = @Sendable (Mail) throws -> RenderedMail
