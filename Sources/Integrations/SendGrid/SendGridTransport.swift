import Foundation
import Portal

/// Mail by SendGrid's Mail Send API, version 3.
package struct SendGridTransport: MailTransport, CustomReflectable {
  package let deadline: Duration
  private let api: SendGridAPI
  private let sender: MailSender

  /// Nil when the API's address is neither https nor http on this machine, or the key is none.
  package init?(
    key: String, from sender: MailSender, api: String = "https://api.sendgrid.com",
    deadline: Duration = .seconds(50)
  ) {
    guard let api = SendGridAPI(api, key: key, deadline: deadline) else { return nil }
    self.api = api
    self.sender = sender
    self.deadline = deadline
  }

  /// The key goes there: nowhere in the clear but to this machine.
  package static func takes(api: String) -> Bool { SendGridAPI.isPrivate(api) }

  package var name: String { "SendGrid (\(api.host))" }

  /// Empty: whatever prints this must not print the key.
  package var customMirror: Mirror { Mirror(self, children: []) }

  package func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
    let letter = SendGridMail(mail, from: sender)
    return try await api.ask(.POST, "/v3/mail/send", body: try letter.json()).outcome()
  }

  package func check() async throws -> String {
    let answer = try await api.ask(.GET, "/v3/scopes")
    guard answer.status == 200 else { throw answer.problem }
    guard answer.scopes.contains("mail.send") else {
      throw MailServerProblem("SendGrid does not say that the key has the scope mail.send")
    }
    return "200, the key has the scope mail.send"
  }
}
