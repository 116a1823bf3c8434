import Foundation
import Portal
import Synchronization

/// Mail by SMTP, over one connection that stays open between mails, on a thread of its own (libcurl).
package final class SMTPTransport: MailTransport {
  /// How long the server may take.
  package struct Patience: Sendable {
    /// To be reached, and for each answer.
    package var answer = Duration.seconds(20)
    /// For its answer to a whole mail, which it may look through first: less makes duplicates
    /// (RFC 5321, 4.5.3.2.6).
    package var mail = Duration.seconds(120)
    /// For everything.
    package var all = Duration.seconds(200)

    package init() {}
  }

  private let server: SMTPServer
  private let sender: MailSender
  private let patience: Patience
  private let threads = WorkerThreads(name: "portico-smtp", count: 1)
  private let connection: SMTPConnection

  /// - Parameter host: the portal's own name, for its greeting.
  package init(
    _ server: SMTPServer, from sender: MailSender, host: String, patience: Patience = Patience()
  ) {
    self.server = server
    self.sender = sender
    self.patience = patience
    connection = SMTPConnection(server, host: host, patience: patience)
  }

  package var name: String { server.name }
  package var deadline: Duration { patience.all + .seconds(20) }

  package func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
    let message = MailMessage.bytes(of: mail, from: sender)
    let from = sender.address
    return try await run { try $0.deliver(message, from: from, to: mail.recipient, $1) }
  }

  package func check() async throws -> String { try await run { try $0.check($1) } }

  /// One after the other, on the connection's thread.
  private func run<T: Sendable>(
    _ body: @escaping @Sendable (SMTPConnection, SMTPCancellation) throws -> T
  ) async throws -> T {
    let (cancellation, connection) = (SMTPCancellation(), connection)
    return try await withTaskCancellationHandler {
      try await threads.run { try body(connection, cancellation) }
    } onCancel: {
      cancellation.cancel()
    }
  }
}

/// Tells a transfer on another thread that nobody waits for it any more.
final class SMTPCancellation: Sendable {
  private let isSet = Atomic(false)
  var isCancelled: Bool { isSet.load(ordering: .relaxed) }
  func cancel() { isSet.store(true, ordering: .relaxed) }
}
