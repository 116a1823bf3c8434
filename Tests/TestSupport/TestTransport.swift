import Portal

/// A mail server made of a closure; without one it takes everything.
package struct TestTransport: MailTransport {
  private let answer: @Sendable (OutgoingMail) async throws -> MailAnswer

  package init(
    _ answer: @escaping @Sendable (OutgoingMail) async throws -> MailAnswer = { _ in
      .accepted("250 2.0.0 Ok")
    }
  ) { self.answer = answer }

  package func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
    try await answer(mail)
  }
}

extension MailTransport {
  package var name: String { "a test" }
  package func check() async throws -> String { "220 test" }
}
