import Hummingbird
import Portal

/// Whose mail came back says that it arrives again.
struct MailPages: Sendable {
  let web: Web

  func allow(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.press(request, context) {
      let isAllowed = try await web.write(context) { me, tx in
        try SuppressedAddress.allow(for: me, in: tx)
      }
      return isAllowed
        ? Done("/dashboard", "Mail will be sent to you again.")
        : Done("/dashboard", "Mail is sent to you already.", kind: .note)
    }
  }
}
