import Hummingbird
import Portal

/// Asking for an account: the form, the page after it, another link. `ConfirmPages` goes on from there.
struct SignUpPages: Sendable {
  /// What everybody sees after asking, whether or not the address was known.
  static let sentPage = Page<SignUpMemory?>("accounts/sign-up-sent") { memory, view in
    [
      "email": memory?.email,
      "validFor": view.words.wait(view.site.settings.durations.confirmLink),
    ]
  }

  let web: Web
  let fields: Fields
  /// Of the path to go on to afterwards.
  let page: Page<String>

  init(web: Web) {
    let fields = SignUp.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    page = Page("accounts/sign-up") { _, view in
      ["open": view.site.isSignUpOpen, "byInvitation": view.site.isInvitedSignUpOpen]
    }
    .form { Form(fields, [SignUp.next.of($0)]) }
  }

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    if context.signedIn != nil { return try web.redirect(to: LocalPath.home) }
    guard web.site.isSignUpOpen else { return closed(request, context) }
    let next = LocalPath.forForm(request.uri.queryParameters["next"])
    return web.showKept(request, context, page, of: next)
  }

  private func closed(_ request: Request, _ context: AppContext) -> Response {
    web.showOnce(page, of: "", request, context, status: .forbidden)
  }

  func submit(_ request: Request, _ context: AppContext) async throws -> Response {
    guard web.site.isSignUpOpen else { return closed(request, context) }
    return try await web.submit(request, context, fields, on: page, of: "") {
      let next = $0[SignUp.next]
      let signUp = SignUp(
        $0, next: next.isEmpty ? nil : LocalPath.safe(next), language: web.language(of: context))
      return try await Self.ask(signUp, web, request, context)
    }
  }

  /// What is asked for goes by mail; the browser remembers that it asked.
  static func ask(
    _ signUp: SignUp, _ web: Web, _ request: Request, _ context: AppContext
  ) async throws -> Done {
    let browser = try await signUp.request(
      web.portal,
      askedBefore: web.signUpCookie.read(request)?.email == signUp.address, as: context.actor)
    return try sent(SignUpMemory(email: signUp.address, browser: browser.text), web)
  }

  private static func sent(
    _ memory: SignUpMemory, _ web: Web, _ message: Phrase? = nil
  ) throws -> Done {
    let cookie = web.cookies.set(
      web.cookies.signUp, try web.signUpCookie.value(memory),
      maxAge: web.portal.settings.durations.pendingSignUp)
    return Done("/sign-up/sent", message, cookies: [cookie])
  }

  func showSent(_ request: Request, _ context: AppContext) -> Response {
    web.showOnce(Self.sentPage, of: web.signUpCookie.read(request), request, context)
  }

  func resend(_ request: Request, _ context: AppContext) async throws -> Response {
    try await web.press(request, context) {
      guard web.site.isInvitedSignUpOpen, let memory = web.signUpCookie.read(request),
        let browser = Token(memory.browser)
      else { return Done("/sign-up") }
      try await SignUp.resend(
        web.portal, address: memory.email, browser: browser,
        language: web.language(of: context), as: context.actor)
      return try Self.sent(memory, web, "A new link is on its way. Older ones no longer work.")
    }
  }
}
