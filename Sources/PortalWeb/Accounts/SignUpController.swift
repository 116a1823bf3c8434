import Hummingbird
import Portal

/// Sign-up: asking, the page after it, another link, and confirming.
struct SignUpController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    if context.signedIn != nil { return try web.redirect(to: LocalPath.home) }
    guard isOpen else {
      return web.show(SignUpPage(open: false), request, context, status: .forbidden)
    }
    return web.publicPage(request, context) { _ in
      SignUpPage(open: true, next: LocalPath.forForm(request.uri.queryParameters["next"]))
    }
  }

  func submit(_ request: Request, _ context: AppContext) async throws -> Response {
    let form = try await FormDecoder.decode(
      request, fields: ["name", "email", "password", "next"])
    guard isOpen else {
      return web.show(SignUpPage(open: false), request, context, status: .forbidden)
    }
    do {
      let next = form["next"].isEmpty ? nil : LocalPath.safe(form["next"])
      let signUp = try SignUp(
        email: form["email"], name: form["name"], password: form["password"], next: next,
        language: web.language(of: request, signedIn: nil), settings: web.portal.settings)
      let browser = try await signUp.request(web.portal, as: context.originator(request))
      return try sent(SignUpMemory(email: signUp.address, browser: browser.text))
    } catch {
      return try again(form, error, request, context)
    }
  }

  private var isOpen: Bool { web.portal.settings.signUp == .open }

  private func sent(_ memory: SignUpMemory, flash: Flash? = nil) throws -> Response {
    let cookie = web.cookies.set(
      web.cookies.signUp, try web.signUpCookie.value(memory),
      maxAge: web.portal.settings.durations.pendingSignUp)
    return try web.redirect(to: "/sign-up/sent", flash: flash, cookies: [cookie])
  }

  private func again(
    _ form: FormData, _ error: any Error, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let words = web.words(request, context)
    guard let failure = FormFailure(error, words) else { throw error }
    let page = SignUpPage(
      name: failure.field("name", value: form["name"], words),
      email: failure.field("email", value: form["email"], words),
      password: failure.field("password", words), problem: failure.problem,
      next: LocalPath.forForm(form["next"]))
    return web.show(page, request, context, status: failure.status, headers: failure.headers)
  }

  func showSent(_ request: Request, _ context: AppContext) -> Response {
    let page = SignUpSentPage(
      email: web.signUpCookie.read(request)?.email,
      validFor: web.words(request, context).wait(web.portal.settings.durations.confirmLink))
    return web.show(page, request, context)
  }

  func resend(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    guard isOpen, let memory = web.signUpCookie.read(request), let browser = Token(memory.browser)
    else {
      return try web.redirect(to: "/sign-up")
    }
    try await SignUp.resend(
      web.portal, address: memory.email, browser: browser,
      language: web.language(of: request, signedIn: nil), as: context.originator(request))
    let words = web.words(request, context)
    return try sent(
      memory,
      flash: Flash(text: words("A new link is on its way. Older ones no longer work."), kind: .good)
    )
  }

  func showConfirm(_ request: Request, _ context: AppContext) async throws -> Response {
    guard let page = try await confirmPage(request, context) else {
      return gone(request, context)
    }
    return web.show(page, request, context)
  }

  func confirm(_ request: Request, _ context: AppContext) async throws -> Response {
    let form = try await FormDecoder.decode(request, fields: ["password"])
    guard let link = Token(try context.parameters.require("token")) else {
      return gone(request, context)
    }
    guard isOpen else {
      return web.show(SignUpPage(open: false), request, context, status: .forbidden)
    }
    let confirm = ConfirmSignUp(
      link: link, browser: browser(request), password: form["password"],
      replacing: context.signedIn)
    do {
      let outcome = try await confirm.confirm(web.portal, as: context.originator(request))
      guard let outcome else { return gone(request, context) }
      return try web.redirect(
        to: LocalPath.safe(outcome.next),
        cookies: [
          web.sessionCookie(outcome.session, remembered: false), web.deviceCookie(outcome.device),
          web.cookies.clear(web.cookies.signUp),
        ])
    } catch {
      let words = web.words(request, context)
      guard let failure = FormFailure(error, words) else { throw error }
      guard var page = try await confirmPage(request, context) else {
        return gone(request, context)
      }
      page.password = failure.field("password", words)
      page.problem = failure.problem
      return web.show(page, request, context, status: failure.status, headers: failure.headers)
    }
  }

  private func browser(_ request: Request) -> Token? {
    web.signUpCookie.read(request).flatMap { Token($0.browser) }
  }

  private func confirmPage(
    _ request: Request, _ context: AppContext
  ) async throws -> ConfirmPage? {
    guard let link = Token(try context.parameters.require("token")),
      let pending = try await web.portal.store.read({ try PendingSignUp.find(link, in: $0) })
    else { return nil }
    return ConfirmPage(
      email: pending.email, needsPassword: !pending.wasAsked(by: browser(request)),
      action: "/verify-email/\(link.text)")
  }

  private func gone(_ request: Request, _ context: AppContext) -> Response {
    web.show(
      LinkGonePage(kind: .verify, signedIn: context.signedIn != nil), request, context,
      status: .gone)
  }
}
