import Foundation
import Portal

/// No mail server yet: the mail stays in the outbox, and each is announced on standard output, so
/// that a newcomer can follow its link.
package struct OutboxOnly: MailTransport {
  package init() {}

  package func deliver(
    _ mail: RenderedMail, to recipient: String, messageID: String
  ) async throws {
    let line = "mail: \(recipient) | \(mail.subject) | \(mail.link)\n"
    try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
  }
}
