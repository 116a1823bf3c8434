import Hummingbird
import Portal

/// A forgotten password: asking for a link, and setting a new one behind it.
struct PasswordResetPages: Sendable {
  struct Record: Sendable {
    let user: User
    let link: Token
  }

  static let askPage = Page<Void>("accounts/forgot-password") { _, _ in [:] }
    .form { Form(ResetRequest.fields) }

  /// What everybody sees after asking.
  static let sentPage = Page<Void>("accounts/forgot-sent") { _, view in
    ["validFor": view.words.wait(view.site.settings.durations.resetLink)]
  }

  let web: Web
  let fields: Fields
  /// Its layout loads and links to nothing else.
  let page: Page<Record>

  init(web: Web) {
    let fields = PasswordReset.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    page = Page("accounts/reset-password") { record, _ in
      ["email": record.user.email, "action": "/reset-password/\(record.link.text)"]
    }.form { _ in Form(fields) }
  }

  func showAsk(_ request: Request, _ context: AppContext) -> Response {
    web.showKept(request, context, Self.askPage, of: ())
  }

  func ask(_ request: Request, _ context: AppContext) async throws -> Response {
    try await web.submit(request, context, ResetRequest.fields, on: Self.askPage, of: ()) {
      try await ResetRequest($0, devices: web.devices(request), from: context.actor)
        .keep(web.portal)
      return Done("/forgot-password/sent")
    }
  }

  func showSent(_ request: Request, _ context: AppContext) -> Response {
    web.showOnce(Self.sentPage, of: (), request, context)
  }

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answering(web, request, .reset) {
      web.showOnce(page, of: try await find(context), request, context)
    }
  }

  func reset(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answering(web, request, .reset) {
      try await web.submit(request, context, fields, on: page, of: await find(context)) {
        guard let link = try context.token(),
          let devices = try await PasswordReset.complete(
            link, password: $0[PasswordReset.password], devices: web.devices(request), web.portal,
            as: context.actor)
        else { throw LinkGone() }
        return Done(
          "/sign-in", "Your password is changed. Sign in with the new one.",
          cookies: [web.cookies.clear(web.cookies.session), web.deviceCookie(devices)])
      }
    }
  }

  private func find(_ context: AppContext) async throws -> Record {
    guard let link = try context.token(),
      let reset = try await web.portal.store.read({ try PasswordReset.find(link, in: $0) })
    else { throw LinkGone() }
    return Record(user: reset.user, link: link)
  }
}
