/// How mail leaves: the outbox alone, SMTP, an HTTP service.
package protocol MailTransport: Sendable {
  /// After that long `deliver` has returned or thrown, whatever the other side does. The lease of a
  /// mail outlasts it.
  var deadline: Duration { get }

  /// Hands the mail over, or throws. May be called again with the same `messageID`.
  func deliver(_ mail: RenderedMail, to recipient: String, messageID: String) async throws
}

extension MailTransport {
  package var deadline: Duration { .minutes(1) }
}
