import Hummingbird
import Portal

/// Changing the password.
struct SecurityPage: Page {
  static let template = "settings/security"

  var current = Field()
  var password = Field()
  var problem: String?
  let changedAt: TimeText?
  let email: String

  static let sample = SecurityPage(
    current: .sample, password: .sample, problem: "problem", changedAt: .sample,
    email: "alice@example.com")

  func child(named name: String) -> Any? {
    switch name {
    case "current": current
    case "password": password
    case "problem": problem
    case "changedAt": changedAt
    case "email": email
    default: nil
    }
  }
}

struct SecurityController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let words = web.words(request, context.app)
    return try await web.settings(page(context, words), .security, request, context)
  }

  func changePassword(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let form = try await FormDecoder.decode(request, fields: ["current", "password"])
    let words = web.words(request, context.app)
    do {
      let change = ChangePassword(current: form["current"], password: form["password"])
      let token = try await change.change(
        context.signedIn, web.portal, as: context.app.originator(request))
      return try web.redirect(
        to: "/settings/security",
        flash: Flash(
          text: words("Your password is changed. Every other device is signed out."), kind: .good),
        cookies: [web.sessionCookie(token, remembered: context.signedIn.session.remembered)])
    } catch {
      guard let failure = FormFailure(error, words) else { throw error }
      var page = page(context, words)
      page.current = failure.field("current", words)
      page.password = failure.field("password", words)
      page.problem = failure.problem
      return try await web.settings(page, .security, request, context, failure)
    }
  }

  private func page(_ context: SignedInContext, _ words: Words) -> SecurityPage {
    let time = TimeFormat(zone: context.user.timeZone, words: words, now: web.now)
    return SecurityPage(
      changedAt: time(context.user.passwordChangedAt), email: context.user.email)
  }
}
