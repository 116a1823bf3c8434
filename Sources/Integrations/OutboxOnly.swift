import Foundation
import Portal

/// No mail server yet: the mail stays in the outbox, and each is announced on standard output. On the
/// newcomer's own machine its link is too, so that they can follow it; elsewhere standard output ends
/// in a journal, where a live link must not stand.
package struct OutboxOnly: MailTransport {
  package let name = "the outbox alone"
  private let showsLinks: Bool

  package init(showsLinks: Bool) { self.showsLinks = showsLinks }

  package func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
    let parts = [mail.recipient, mail.words.subject] + (showsLinks ? [mail.words.link] : [])
    let line = "mail: \(parts.joined(separator: " | "))\n"
    try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    return .accepted("")
  }

  package func check() async throws -> String { "no mail server is set up" }
}
