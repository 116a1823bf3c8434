import Hummingbird
import Portal

/// Changing the password.
struct SecurityPages: Sendable {
  let web: Web
  let fields: Fields
  let page: Page<User>

  init(web: Web) {
    let fields = ChangePassword.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    page = Page("settings/security", room: .security) { user, view in
      ["changedAt": view.time(user.passwordChangedAt), "email": user.email]
    }.form { _ in Form(fields) }
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.page(request, context, page)
  }

  func changePassword(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, fields, on: page) {
      let token = try await ChangePassword($0).change(
        context.signedIn, web.portal, as: context.actor)
      return Done(
        "/settings/security", "Your password is changed. Every other device is signed out.",
        cookies: [web.sessionCookie(token, remembered: context.signedIn.session.remembered)])
    }
  }
}
