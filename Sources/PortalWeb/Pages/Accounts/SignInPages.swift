import HTTPTypes
import Hummingbird
import Portal

/// Sign-in and sign-out.
struct SignInPages: Sendable {
  struct Record: Sendable {
    /// The path to go on to afterwards; empty for home.
    var next = ""
    /// Whose invitation it is that they go on to.
    var email = ""
  }

  static let page = Page<Record>("accounts/sign-in") { record, view in
    ["notice": notice(record.next, view.words)]
  }.form { Form(SignIn.fields, [SignIn.next.of($0.next), SignIn.email.of($0.email)]) }

  let web: Web

  private static func notice(_ next: String, _ words: Words) -> String? {
    if next.hasPrefix("/resume/") {
      return words("You were signed out before your form was sent. It is kept: sign in to send it.")
    }
    if next.hasPrefix("/invitations/") || next.hasPrefix("/join/") {
      return words("Sign in to join the team.")
    }
    return next.isEmpty ? nil : words("Sign in to go on.")
  }

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    let next = request.uri.queryParameters["next"].map { String($0) }
    if context.signedIn != nil { return try web.redirect(to: LocalPath.safe(next)) }
    let path = LocalPath.forForm(next)
    if let email = try await invited(by: path) {
      return web.showOnce(
        Self.page, of: Record(next: path, email: email), request, context)
    }
    return web.showKept(request, context, Self.page, of: Record(next: path))
  }

  /// The address that an invitation is for, for whoever holds its link.
  private func invited(by path: String) async throws -> String? {
    let prefix = "/invitations/"
    guard path.hasPrefix(prefix), let link = Token(path.dropFirst(prefix.count)) else { return nil }
    return try await web.portal.store.read { tx in
      guard let found = try FoundInvitation.find(link, in: tx) else { return nil }
      do { try found.mustBeOpen(in: tx) } catch is WayInProblem { return nil }
      return found.invitation.email
    }
  }

  func submit(_ request: Request, _ context: AppContext) async throws -> Response {
    try await web.submit(request, context, SignIn.fields, on: Self.page, of: Record()) {
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
      try await web.endSession(context)
      var done = Done(
        "/sign-in", "You are signed out.", cookies: [web.cookies.clear(web.cookies.session)])
      done.headers[.clearSiteData] = "\"cache\""
      return done
    }
  }
}

extension Web {
  /// Ends the session of whoever sends the request, if there is one.
  func endSession(_ context: AppContext) async throws {
    guard let signedIn = context.signedIn else { return }
    try await portal.store.write(for: .user(signedIn.user.id), as: context.actor) {
      try signedIn.session.end(user: signedIn.user, in: $0)
    }
  }
}
