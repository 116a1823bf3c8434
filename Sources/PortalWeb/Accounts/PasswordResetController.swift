import Hummingbird
import Portal

/// Asking for a link to set a new password.
struct ForgotPasswordPage: Page {
  static let template = "accounts/forgot-password"

  var email = Field()
  var problem: String?

  static let sample = ForgotPasswordPage(email: .sample, problem: "problem")

  func child(named name: String) -> Any? {
    switch name {
    case "email": email
    case "problem": problem
    default: nil
    }
  }
}

/// What everybody sees after asking.
struct ForgotSentPage: Page {
  static let template = "accounts/forgot-sent"
  let validFor: String
  static let sample = ForgotSentPage(validFor: "30 minutes")
  func child(named name: String) -> Any? { name == "validFor" ? validFor : nil }
}

/// Setting the new password. Its layout loads and links to nothing else.
struct ResetPasswordPage: Page {
  static let template = "accounts/reset-password"

  let action: String
  let email: String
  var password = Field()
  var problem: String?

  static let sample = ResetPasswordPage(
    action: "/reset-password/token", email: "alice@example.com", password: .sample,
    problem: "problem")

  func child(named name: String) -> Any? {
    switch name {
    case "action": action
    case "email": email
    case "password": password
    case "problem": problem
    default: nil
    }
  }
}

/// A forgotten password.
struct PasswordResetController: Sendable {
  let web: Web

  func showForgot(_ request: Request, _ context: AppContext) -> Response {
    web.publicPage(request, context) { _ in ForgotPasswordPage() }
  }

  func submitForgot(_ request: Request, _ context: AppContext) async throws -> Response {
    let form = try await FormDecoder.decode(request, fields: ["email"])
    do {
      let email = try emailAddress(form["email"])
      try await ResetRequest(email: email, from: context.originator(request)).keep(web.portal)
      return try web.redirect(to: "/forgot-password/sent")
    } catch {
      let words = web.words(request, context)
      guard let failure = FormFailure(error, words) else { throw error }
      let page = ForgotPasswordPage(
        email: failure.field("email", value: form["email"], words), problem: failure.problem)
      return web.show(page, request, context, status: failure.status, headers: failure.headers)
    }
  }

  private func emailAddress(_ text: String) throws(FormProblems) -> EmailAddress {
    do { return try EmailAddress(text) } catch { throw FormProblems("email", error) }
  }

  func showForgotSent(_ request: Request, _ context: AppContext) -> Response {
    let span = web.portal.settings.durations.resetLink
    return web.show(
      ForgotSentPage(validFor: web.words(request, context).wait(span)), request, context)
  }

  func showReset(_ request: Request, _ context: AppContext) async throws -> Response {
    guard let link = Token(try context.parameters.require("token")),
      let page = try await page(link)
    else { return gone(request, context) }
    return web.show(page, request, context)
  }

  func submitReset(_ request: Request, _ context: AppContext) async throws -> Response {
    let form = try await FormDecoder.decode(request, fields: ["password"])
    guard let link = Token(try context.parameters.require("token")) else {
      return gone(request, context)
    }
    let words = web.words(request, context)
    do {
      let isDone = try await PasswordReset.complete(
        link, password: form["password"], web.portal, as: context.originator(request))
      guard isDone else { return gone(request, context) }
      return try web.redirect(
        to: "/sign-in",
        flash: Flash(
          text: words("Your password is changed. Sign in with the new one."), kind: .good),
        cookies: [web.cookies.clear(web.cookies.session)])
    } catch {
      guard let failure = FormFailure(error, words) else { throw error }
      guard var page = try await page(link) else { return gone(request, context) }
      page.password = failure.field("password", words)
      page.problem = failure.problem
      return web.show(page, request, context, status: failure.status, headers: failure.headers)
    }
  }

  private func page(_ link: Token) async throws -> ResetPasswordPage? {
    let reset = try await web.portal.store.read { try PasswordReset.find(link, in: $0) }
    return reset.map {
      ResetPasswordPage(action: "/reset-password/\(link.text)", email: $0.user.email)
    }
  }

  private func gone(_ request: Request, _ context: AppContext) -> Response {
    web.show(
      LinkGonePage(kind: .reset, signedIn: context.signedIn != nil), request, context, status: .gone
    )
  }
}
