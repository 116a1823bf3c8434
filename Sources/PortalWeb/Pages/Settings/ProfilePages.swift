import Hummingbird
import Portal

/// Name, company, bio, time zone, language; and the photo beside them, in a form of its own.
struct ProfilePages: Sendable {
  static let room = Room(
    path: "/settings/profile", label: "Profile",
    icon:
      "M8 2.5a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5zM2.5 13.5c.6-2.8 2.8-4 5.5-4s4.9 1.2 5.5 4"
  )

  let web: Web
  let fields: Fields
  let photoFields: Fields
  let page: Page<User>

  init(web: Web) {
    let fields = Profile.fields(languages: LanguageNames.options(web.templates.languages))
    let photoFields = Photo.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    self.photoFields = photoFields
    page = Page("settings/profile", room: Self.room) { user, view in
      view.face(user.id, user.name, user.avatar).adding(["email": user.email])
    }
    .form { Form(fields, Profile($0).entered) }
    .form(named: "photo") { _ in Form(photoFields) }
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.showKept(request, context, page)
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, fields, on: page) {
      let profile = Profile($0)
      try await web.write(context) { me, tx in try profile.save(for: me, in: tx) }
      return Done("/settings/profile", "Your profile is saved.", language: profile.language)
    }
  }
}
