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
    let user = context.user
    return try await web.page(.security, request, context) { tx, words in
      SecurityPage(user, words, now: tx.now)
    }
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
      var page = SecurityPage(context.user, words, now: web.now)
      page.current = failure.field("current", words)
      page.password = failure.field("password", words)
      page.problem = failure.problem
      return try await web.settings(page, .security, request, context, failure)
    }
  }
}

extension SecurityPage {
  fileprivate init(_ user: User, _ words: Words, now: Timestamp) {
    let time = TimeFormat(zone: user.timeZone, words: words, now: now)
    changedAt = time(user.passwordChangedAt)
    email = user.email
  }
}
