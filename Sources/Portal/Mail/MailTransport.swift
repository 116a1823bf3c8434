/// How mail leaves: the outbox alone, SMTP, an HTTP service.
package protocol MailTransport: Sendable {
  /// Hands the mail over, or throws. May be called again with the same `messageID`.
  func deliver(_ mail: RenderedMail, to recipient: String, messageID: String) async throws
}
