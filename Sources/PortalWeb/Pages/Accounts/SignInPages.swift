import HTTPTypes
import Hummingbird
import Portal

/// Sign-in and sign-out.
struct SignInPages: Sendable {
  /// Of the path to go on to afterwards; empty for home.
  static let page = Page<String>("accounts/sign-in") { next, view in
    ["notice": notice(next, view.words)]
  }.form { Form(SignIn.fields, [SignIn.next.of($0)]) }

  let web: Web

  private static func notice(_ next: String, _ words: Words) -> String? {
    if next.hasPrefix("/resume/") {
      return words("You were signed out before your form was sent. It is kept: sign in to send it.")
    }
    return next.isEmpty ? nil : words("Sign in to go on.")
  }

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    let next = request.uri.queryParameters["next"].map { String($0) }
    if context.signedIn != nil { return try web.redirect(to: LocalPath.safe(next)) }
    return web.showKept(request, context, Self.page, of: LocalPath.forForm(next))
  }

  func submit(_ request: Request, _ context: AppContext) async throws -> Response {
    try await web.submit(request, context, SignIn.fields, on: Self.page, of: "") {
      let signIn = SignIn($0, devices: web.devices(request), replacing: context.signedIn)
      guard let outcome = try await signIn.attempt(web.portal, as: context.actor) else {
        throw Obstacle("The email address or the password is wrong.")
      }
      return Done(
        LocalPath.safe($0[SignIn.next]),
        cookies: [
          web.sessionCookie(outcome.session, remembered: $0[SignIn.remember]),
          web.deviceCookie(outcome.devices),
        ])
    }
  }

  func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
    try await web.press(request, context) {
      if let signedIn = context.signedIn {
        try await web.portal.store.write(for: .user(signedIn.user.id), as: context.actor) {
          try signedIn.session.end(user: signedIn.user, in: $0)
        }
      }
      var done = Done(
        "/sign-in", "You are signed out.", cookies: [web.cookies.clear(web.cookies.session)])
      done.headers[.clearSiteData] = "\"cache\""
      return done
    }
  }
}
