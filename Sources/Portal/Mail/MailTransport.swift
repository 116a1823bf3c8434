/// How mail leaves: the outbox alone, SMTP, an HTTP service.
package protocol MailTransport: Sendable {
  /// What an operator calls it: "SMTP by smtp.example.com:587".
  var name: String { get }

  /// After that long `deliver` has returned or thrown, whatever the other side does. The lease of a
  /// mail outlasts it.
  var deadline: Duration { get }

  /// Hands the mail over. May be called again with the same Message-ID.
  /// - Throws: `MailServerProblem`, or any other error, for what concerns the server and not this mail.
  func deliver(_ mail: OutgoingMail) async throws -> MailAnswer

  /// Asks the server whether it would take mail from this portal, and sends none.
  /// - Returns: what it said.
  /// - Throws: as `deliver` does.
  func check() async throws -> String
}

extension MailTransport {
  package var deadline: Duration { .minutes(1) }
}

/// A mail on its way out.
package struct OutgoingMail: Sendable {
  package let words: RenderedMail
  /// In ASCII; see `MailAddress.wire`.
  package let recipient: String
  /// With its angle brackets; the same in all attempts (RFC 5322).
  package let messageID: String
  package let writtenAt: Timestamp
  package let attachments: [MailAttachment]

  package init(
    _ words: RenderedMail, to recipient: String, messageID: String, writtenAt: Timestamp,
    attachments: [MailAttachment] = []
  ) {
    self.attachments = attachments
    self.words = words
    self.recipient = recipient
    self.messageID = messageID
    self.writtenAt = writtenAt
  }
}

/// What the server answered to one mail, in its own words.
package enum MailAnswer: Sendable, Equatable {
  case accepted(String)
  /// Not now; it may take the mail later.
  case postponed(String)
  /// It never will.
  /// - Parameter concernsAddress: because of the recipient, and not of the mail or of who sends it.
  case refused(String, concernsAddress: Bool)
}

/// The server does not take mail, whatever the mail.
package struct MailServerProblem: Error, Equatable, CustomStringConvertible {
  package let description: String
  /// It had the whole mail, and said nothing more.
  package let isPerhapsDelivered: Bool
  /// What an address is refused for before any server is asked.
  package static let unmailable =
    "not sent: before the @ only plain Latin letters, digits and signs can be mailed to"

  package init(_ description: String, isPerhapsDelivered: Bool = false) {
    self.description = description
    self.isPerhapsDelivered = isPerhapsDelivered
  }
}
