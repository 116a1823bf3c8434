import Hummingbird
import Portal

/// Light, dark, or as the system says.
struct AppearancePages: Sendable {
  static let room = Room(
    path: "/settings/appearance", label: "Appearance",
    icon: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
    fill: "M8 2.5a5.5 5.5 0 0 1 0 11z")

  static let page = Page<User>("settings/appearance", room: room) { _, _ in [:] }
    .form { Form(Theme.fields, [Theme.field.of($0.theme)]) }

  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.showKept(request, context, Self.page)
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, Theme.fields, on: Self.page) { entered in
      let theme = entered[Theme.field]
      try await web.write(context) { me, tx in try theme.save(for: me, in: tx) }
      return Done("/settings/appearance", "The appearance is saved.")
    }
  }
}
