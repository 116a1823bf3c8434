import Hummingbird
import Portal

/// Name, company, bio, time zone, language; and the photo beside them, in a form of its own.
struct ProfilePages: Sendable {
  let web: Web
  let fields: Fields
  let photoFields: Fields
  let page: Page<User>
  let photoPage: Page<User>

  init(web: Web) {
    let fields = Profile.fields(languages: LanguageNames.options(web.templates.languages))
    let photoFields = Photo.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    self.photoFields = photoFields
    let form: @Sendable (User) -> Form = { Form(fields, Profile($0).entered) }
    let photo: @Sendable (User) -> Form = { _ in Form(photoFields) }
    page = Page("settings/profile", room: .profile) { user, view in
      Self.tags(user, view).adding(["photo": photo(user).tags(view.words)])
    }.form(form)
    photoPage = Page("settings/profile", room: .profile) { user, view in
      Self.tags(user, view).adding(["form": form(user).tags(view.words)])
    }.form(named: "photo", photo)
  }

  private static func tags(_ user: User, _ view: View) -> Tags {
    view.face(user.id, user.name, user.avatar).adding(["email": user.email])
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.page(request, context, page)
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, fields, on: page) {
      let profile = Profile($0)
      try await web.write(.changeProfile, context) { me, tx in try profile.save(for: me, in: tx) }
      return Done("/settings/profile", "Your profile is saved.", language: profile.language)
    }
  }
}
