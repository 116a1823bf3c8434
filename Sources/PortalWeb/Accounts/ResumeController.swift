import Hummingbird
import Mustache
import Portal

/// A form that came too late, shown before it is sent after all.
struct ResumePage: Page {
  static let template = "accounts/resume"

  struct Entry: MustacheParent, Sendable {
    let name: String
    let label: String
    let value: String
    /// The value as a person reads it: a language's name for its code.
    let shown: String

    func child(named tag: String) -> Any? {
      switch tag {
      case "name": name
      case "label": label
      case "value": value
      case "shown": shown
      case "multiline": value.contains("\n")
      default: nil
      }
    }
  }

  let title: String
  let action: String
  let discard: String
  let fields: [Entry]

  static let sample = ResumePage(
    title: "title", action: "/resume/id", discard: "/resume/id/discard",
    fields: [Entry(name: "name", label: "label", value: "one\ntwo", shown: "one\ntwo")])

  func child(named name: String) -> Any? {
    switch name {
    case "title": title
    case "action": action
    case "discard": discard
    case "fields": fields
    default: nil
    }
  }
}

struct ResumeController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id = try draftID(context)
    let (user, portal) = (context.user.id, web.portal)
    let draft = try await portal.store.read { try Draft.find(id, of: user, portal, in: $0) }
    guard let draft else { throw HTTPProblem(.notFound) }
    let words = web.words(request, context.app)
    let page = ResumePage(
      title: Self.title(draft.path, words), action: "/resume/\(id)",
      discard: "/resume/\(id)/discard",
      fields: draft.fields.map {
        ResumePage.Entry(
          name: $0.name, label: Self.label($0.name, words), value: $0.value,
          shown: $0.name == "language" ? LanguageNames.name(of: $0.value) : $0.value)
      })
    return web.show(page, request, context.app)
  }

  /// Sends the browser on with the very form it has just posted: 307 keeps method and body, so the
  /// form is checked and taken where it belongs.
  func send(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id = try draftID(context)
    let (user, portal) = (context.user.id, web.portal)
    let draft = try await portal.store.read { try Draft.find(id, of: user, portal, in: $0) }
    guard let draft else { throw HTTPProblem(.notFound) }
    _ = try await portal.store.write(for: .portal, as: context.app.originator(request)) {
      try Draft.discard(id, of: user, in: $0)
    }
    return Response(
      status: .temporaryRedirect, headers: [.location: LocalPath.safe(draft.path)])
  }

  func discard(_ request: Request, _ context: SignedInContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    let (id, user) = (try draftID(context), context.user.id)
    let isDiscarded = try await web.portal.store.write(
      for: .portal, as: context.app.originator(request)
    ) { try Draft.discard(id, of: user, in: $0) }
    guard isDiscarded else { throw HTTPProblem(.notFound) }
    let words = web.words(request, context.app)
    return try web.redirect(
      to: LocalPath.home, flash: Flash(text: words("The form is discarded."), kind: .note))
  }

  private func draftID(_ context: SignedInContext) throws -> ID<Draft> {
    guard let id = ID<Draft>(try context.parameters.require("id")) else {
      throw HTTPProblem(.notFound)
    }
    return id
  }

  private static func title(_ path: String, _ words: Words) -> String {
    switch path {
    case "/settings/profile": words("Your profile")
    case "/settings/appearance": words("Appearance")
    default: path
    }
  }

  private static func label(_ field: String, _ words: Words) -> String {
    switch field {
    case "name": words("Name")
    case "company": words("Company")
    case "bio": words("Bio")
    case "timeZone": words("Time zone")
    case "language": words("Language")
    case "theme": words("Theme")
    default: field
    }
  }
}
