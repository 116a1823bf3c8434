import Hummingbird
import Portal

/// Name, company, bio, time zone, language and picture.
struct ProfilePage: Page {
  static let template = "settings/profile"

  var name: Field
  var company: Field
  var bio: Field
  var timeZone: Field
  var timeZones: [Choice]
  var language: Field
  var languages: [Choice]
  let avatar: String?
  let initials: String
  var avatarError: String?
  let avatarLimit: String
  let email: String
  var problem: String?

  static let sample = ProfilePage(
    name: .sample, company: .sample, bio: .sample, timeZone: .sample,
    timeZones: [Choice(value: "UTC", label: "UTC", selected: true)], language: .sample,
    languages: [Choice(value: "en", label: "English", selected: true)], avatar: "/avatar",
    initials: "AB", avatarError: "error", avatarLimit: "10 MB", email: "alice@example.com",
    problem: "problem")

  func child(named tag: String) -> Any? {
    switch tag {
    case "name": name
    case "company": company
    case "bio": bio
    case "timeZone": timeZone
    case "timeZones": timeZones
    case "language": language
    case "languages": languages
    case "avatar": avatar
    case "initials": initials
    case "avatarError": avatarError
    case "avatarLimit": avatarLimit
    case "email": email
    case "problem": problem
    default: nil
    }
  }
}

struct ProfileController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let (web, user) = (web, context.user)
    return try await web.page(.profile, request, context) { _, _ in web.profilePage(user) }
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let form = try await FormDecoder.decode(
      request, fields: ["name", "company", "bio", "timeZone", "language"])
    do {
      let profile = try Profile(
        name: form["name"], company: form["company"], bio: form["bio"],
        timeZone: form["timeZone"], language: form["language"],
        languages: web.templates.languages)
      let (user, audit) = (context.user.id, web.portal.audit)
      try await web.portal.store.write(
        for: .userAndTheirTeams(user), as: context.app.originator(request)
      ) {
        try profile.save(for: user, audit: audit, in: $0)
      }
      let words = web.templates.words(profile.language)
      return try web.redirect(
        to: "/settings/profile", flash: Flash(text: words("Your profile is saved."), kind: .good))
    } catch {
      return try await again(form, error, request, context)
    }
  }

  private func again(
    _ form: FormData, _ error: any Error, _ request: Request, _ context: SignedInContext
  ) async throws -> Response {
    let words = web.words(request, context.app)
    guard let failure = FormFailure(error, words) else { throw error }
    var page = web.profilePage(context.user)
    page.name = failure.field("name", value: form["name"], words)
    page.company = failure.field("company", value: form["company"], words)
    page.bio = failure.field("bio", value: form["bio"], words)
    page.choose(timeZone: form["timeZone"], language: form["language"])
    page.timeZone.error = failure.fields["timeZone"].map { words($0) }
    page.language.error = failure.fields["language"].map { words($0) }
    page.problem = failure.problem
    return try await web.settings(page, .profile, request, context, failure)
  }
}

extension ProfilePage {
  /// Marks the chosen options.
  mutating func choose(timeZone chosenZone: String, language chosenLanguage: String) {
    timeZone.value = chosenZone
    language.value = chosenLanguage
    timeZones = TimeZones.all.map { Choice(value: $0, label: $0, selected: $0 == chosenZone) }
    languages = languages.map {
      Choice(value: $0.value, label: $0.label, selected: $0.value == chosenLanguage)
    }
  }
}

extension Web {
  func profilePage(_ user: User) -> ProfilePage {
    var page = ProfilePage(
      name: Field(value: user.name), company: Field(value: user.company),
      bio: Field(value: user.bio), timeZone: Field(), timeZones: [], language: Field(),
      languages: templates.languages.map {
        Choice(value: $0, label: LanguageNames.name(of: $0), selected: false)
      },
      avatar: avatarAddress(user.id, user.avatar), initials: user.name.initials,
      avatarLimit: "\(portal.settings.uploadLimit >> 20) MB", email: user.email)
    page.choose(timeZone: user.timeZone, language: user.language)
    return page
  }
}
