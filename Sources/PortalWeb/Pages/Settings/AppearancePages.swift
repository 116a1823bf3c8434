import Hummingbird
import Portal

/// Light, dark, or as the system says.
struct AppearancePages: Sendable {
  static let page = Page<User>("settings/appearance", room: .appearance) { _, _ in [:] }
    .form { Form(Theme.fields, [Theme.field.of($0.theme)]) }

  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.page(request, context, Self.page)
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, Theme.fields, on: Self.page) { entered in
      let theme = entered[Theme.field]
      try await web.write(.changeAppearance, context) { me, tx in try theme.save(for: me, in: tx) }
      return Done("/settings/appearance", "The appearance is saved.")
    }
  }
}
