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
    guard web.site.isInvitedSignUpOpen else {
      return web.showOnce(signUp.page, of: "", request, context, status: .forbidden)
    }
    return try await answering(request, context) {
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
          Self.path(after: outcome), Self.message(after: outcome),
          kind: outcome.problem == nil ? .good : .note,
          cookies: [
            web.sessionCookie(outcome.session, remembered: false),
            web.deviceCookie(outcome.devices), web.cookies.clear(web.cookies.signUp),
          ])
      }
    }
  }

  private func answering(
    _ request: Request, _ context: AppContext, _ body: () async throws -> Response
  ) async throws -> Response {
    try await context.answering(web, request, .verify) {
      try await context.answeringWayIn(web, request, body)
    }
  }

  private static func path(after outcome: ConfirmSignUp.Outcome) -> String {
    if let team = outcome.joined { return "/teams/\(team.slug)/dashboard" }
    return outcome.problem == nil ? LocalPath.safe(outcome.next) : "/teams"
  }

  private static func message(after outcome: ConfirmSignUp.Outcome) -> Phrase? {
    outcome.joined.map { Phrase("You are in {{team}} now.", ["team": $0.name]) }
      ?? outcome.problem?.words
  }

  private func browser(_ request: Request) -> Token? {
    web.signUpCookie.read(request).flatMap { Token($0.browser) }
  }

  private func find(_ request: Request, _ context: AppContext) async throws -> Record {
    guard let link = try context.token(),
      let pending = try await web.portal.store.read({ try PendingSignUp.find(link, in: $0) })
    else { throw LinkGone() }
    // Somebody else's mode: where accounts are made by invitation, a sign-up from before is none.
    guard web.site.isSignUpOpen || pending.way != nil else { throw LinkGone() }
    return Record(
      pending: pending, link: link, needsPassword: !pending.wasAsked(by: browser(request)))
  }
}
