import HTTPTypes
import Hummingbird
import Portal

/// Signing in.
struct SignInPage: Page {
  static let template = "accounts/sign-in"

  var email = Field()
  var password = Field()
  var remember = false
  var next = ""
  var problem: String?
  var notice: String?
  let signUpOpen: Bool

  static let sample = SignInPage(
    email: .sample, password: .sample, remember: true, next: "/next", problem: "problem",
    notice: "notice", signUpOpen: true)

  func child(named name: String) -> Any? {
    switch name {
    case "email": email
    case "password": password
    case "remember": remember
    case "next": next
    case "problem": problem
    case "notice": notice
    case "signUpOpen": signUpOpen
    default: nil
    }
  }
}

/// Sign-in and sign-out.
struct SignInController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    let next = request.uri.queryParameters["next"].map { String($0) }
    if context.signedIn != nil { return try web.redirect(to: LocalPath.safe(next)) }
    return web.publicPage(request, context) { words in
      var page = page(next: next)
      page.notice = notice(next: page.next, words)
      return page
    }
  }

  private func page(next: String?) -> SignInPage {
    SignInPage(
      next: LocalPath.forForm(next), signUpOpen: web.portal.settings.signUp == .open)
  }

  private func notice(next: String, _ words: Words) -> String? {
    if next.hasPrefix("/resume/") {
      return words("You were signed out before your form was sent. It is kept: sign in to send it.")
    }
    return next.isEmpty ? nil : words("Sign in to go on.")
  }

  func submit(_ request: Request, _ context: AppContext) async throws -> Response {
    let form = try await FormDecoder.decode(
      request, fields: ["email", "password", "remember", "next"])
    do {
      try requireBoth(form)
      let signIn = SignIn(
        email: form["email"], password: form["password"], remembered: form["remember"] == "1",
        device: request.cookie(web.cookies.device).flatMap { Token($0) },
        replacing: context.signedIn)
      guard
        let outcome = try await signIn.attempt(web.portal, as: context.originator(request))
      else { return refused(form, request, context) }
      return try web.redirect(
        to: LocalPath.safe(form["next"]),
        cookies: [
          web.sessionCookie(outcome.session, remembered: form["remember"] == "1"),
          web.deviceCookie(outcome.device),
        ])
    } catch {
      let words = web.words(request, context)
      guard let failure = FormFailure(error, words) else { throw error }
      var page = filled(form, failure.fields, words)
      page.problem = failure.problem
      return web.show(page, request, context, status: failure.status, headers: failure.headers)
    }
  }

  private func requireBoth(_ form: FormData) throws(FormProblems) {
    var problems = FormProblems()
    for field in ["email", "password"] {
      problems.check(field) { () throws(FieldProblem) in
        if form[field].isEmpty { throw .missing }
      }
    }
    try problems.throwIfAny()
  }

  private func filled(
    _ form: FormData, _ problems: [String: FieldProblem], _ words: Words
  ) -> SignInPage {
    var page = page(next: form["next"])
    page.email = Field(value: form["email"], error: problems["email"].map { words($0) })
    page.password = Field(error: problems["password"].map { words($0) })
    page.remember = form["remember"] == "1"
    return page
  }

  private func refused(_ form: FormData, _ request: Request, _ context: AppContext) -> Response {
    let words = web.words(request, context)
    var page = filled(form, [:], words)
    page.problem = words("The email address or the password is wrong.")
    return web.show(page, request, context, status: .unprocessableContent)
  }

  func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    if let signedIn = context.signedIn {
      let audit = web.portal.audit
      try await web.portal.store.write(
        for: .user(signedIn.user.id), as: context.originator(request)
      ) { try signedIn.session.end(user: signedIn.user, audit: audit, in: $0) }
    }
    let words = web.words(request, context)
    var response = try web.redirect(
      to: "/sign-in", flash: Flash(text: words("You are signed out."), kind: .good),
      cookies: [web.cookies.clear(web.cookies.session)])
    response.headers[.clearSiteData] = "\"cache\""
    return response
  }
}
