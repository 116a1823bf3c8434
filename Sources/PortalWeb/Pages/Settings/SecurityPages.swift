import Hummingbird
import Portal

/// Changing the password.
struct SecurityPages: Sendable {
  static let room = Room(
    path: "/settings/security", label: "Security",
    icon:
      "M4 7h8a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM5.25 7V4.9a2.75 2.75 0 0 1 5.5 0V7"
  )

  let web: Web
  let fields: Fields
  let page: Page<User>

  init(web: Web) {
    let fields = ChangePassword.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    page = Page("settings/security", room: Self.room) { user, view in
      ["changedAt": view.time(user.passwordChangedAt), "email": user.email]
    }.form { _ in Form(fields) }
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.showKept(request, context, page)
  }

  func changePassword(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, fields, on: page) {
      let outcome = try await ChangePassword($0).change(
        context.signedIn, devices: web.devices(request), web.portal, as: context.actor)
      return Done(
        "/settings/security", "Your password is changed. Every other device is signed out.",
        cookies: [
          try web.sessionCookie(
            outcome.session, remembered: context.session.remembered),
          web.deviceCookie(outcome.devices),
        ])
    }
  }
}
