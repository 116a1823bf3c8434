import Hummingbird
import Portal

/// Confirming the address behind a link.
struct ConfirmPages: Sendable {
  struct Record: Sendable {
    let pending: PendingSignUp
    let link: Token
    /// In another browser than the one that asked.
    let needsPassword: Bool
  }

  static let page = Page<Record>("accounts/confirm") { record, _ in
    [
      "email": record.pending.email, "needsPassword": record.needsPassword,
      "action": "/verify-email/\(record.link.text)",
    ]
  }.form { _ in Form(ConfirmSignUp.fields) }

  let web: Web
  let signUp: SignUpPages

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answering(web, request, .verify) {
      web.showOnce(Self.page, of: try await find(request, context), request, context)
    }
  }

  func confirm(_ request: Request, _ context: AppContext) async throws -> Response {
    guard web.site.isSignUpOpen else {
      return web.showOnce(signUp.page, of: "", request, context, status: .forbidden)
    }
    return try await context.answering(web, request, .verify) {
      try await web.submit(
        request, context, ConfirmSignUp.fields, on: Self.page, of: await find(request, context)
      ) {
        guard let link = try context.token() else { throw LinkGone() }
        let confirm = ConfirmSignUp(
          link: link, browser: browser(request), password: $0[ConfirmSignUp.password],
          devices: web.devices(request), replacing: context.signedIn)
        guard let outcome = try await confirm.confirm(web.portal, as: context.actor) else {
          throw LinkGone()
        }
        return Done(
          LocalPath.safe(outcome.next),
          cookies: [
            web.sessionCookie(outcome.session, remembered: false),
            web.deviceCookie(outcome.devices), web.cookies.clear(web.cookies.signUp),
          ])
      }
    }
  }

  private func browser(_ request: Request) -> Token? {
    web.signUpCookie.read(request).flatMap { Token($0.browser) }
  }

  private func find(_ request: Request, _ context: AppContext) async throws -> Record {
    guard let link = try context.token(),
      let pending = try await web.portal.store.read({ try PendingSignUp.find(link, in: $0) })
    else { throw LinkGone() }
    return Record(
      pending: pending, link: link, needsPassword: !pending.wasAsked(by: browser(request)))
  }
}
