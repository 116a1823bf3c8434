import Foundation

/// A mail that the portal sends, with what its words need.
package enum Mail: Sendable {
  case confirmAddress(link: String, validFor: Duration, language: String)
  case alreadyRegistered(link: String, resetLink: String, language: String)
  case resetPassword(link: String, validFor: Duration, language: String)
  case passwordChanged(DeviceNotice)
  case newDevice(DeviceNotice)

  /// Its template's name, kept with the message.
  package var kind: String {
    switch self {
    case .confirmAddress: "confirm-address"
    case .alreadyRegistered: "already-registered"
    case .resetPassword: "reset-password"
    case .passwordChanged: "password-changed"
    case .newDevice: "new-device"
    }
  }

  /// The reader's: the account's, or what the browser asked for while there is none.
  package var language: String {
    switch self {
    case .confirmAddress(_, _, let language), .alreadyRegistered(_, _, let language),
      .resetPassword(_, _, let language):
      language
    case .passwordChanged(let notice), .newDevice(let notice): notice.language
    }
  }

  /// Where its button leads.
  package var link: String {
    switch self {
    case .confirmAddress(let link, _, _), .alreadyRegistered(let link, _, _),
      .resetPassword(let link, _, _):
      link
    case .passwordChanged(let notice): notice.resetLink
    case .newDevice(let notice): notice.sessionsLink
    }
  }
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
}

/// A mail's words. Text and HTML say the same.
package struct RenderedMail: Sendable, Codable, Equatable {
  package let subject: String
  package let text: String
  package let html: String
  package let link: String

  package init(subject: String, text: String, html: String, link: String) {
    self.subject = subject
    self.text = text
    self.html = html
    self.link = link
  }
}

/// Puts a mail into words; the templates live with the pages.
package typealias MailRenderer = @Sendable (Mail) throws -> RenderedMail
