import Hummingbird
import Portal

/// Light, dark, or as the system says.
struct AppearancePage: Page {
  static let template = "settings/appearance"

  let themes: [Choice]

  static let sample = AppearancePage(
    themes: [Choice(value: "dark", label: "label", selected: true)])

  func child(named name: String) -> Any? { name == "themes" ? themes : nil }
}

struct AppearanceController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let chosen = context.user.theme
    return try await web.page(.appearance, request, context) { _, words in
      AppearancePage(
        themes: Theme.allCases.map {
          Choice(value: $0.rawValue, label: words.theme($0), selected: $0 == chosen)
        })
    }
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let form = try await FormDecoder.decode(request, fields: ["theme"])
    guard let theme = Theme(rawValue: form["theme"]) else {
      throw HTTPProblem(.unprocessableContent, detail: "Choose one of the themes.")
    }
    let (user, audit) = (context.user, web.portal.audit)
    try await web.portal.store.write(for: .user(user.id), as: context.app.originator(request)) {
      try theme.save(for: user, audit: audit, in: $0)
    }
    let words = web.words(request, context.app)
    return try web.redirect(
      to: "/settings/appearance", flash: Flash(text: words("The appearance is saved."), kind: .good)
    )
  }
}

extension Words {
  fileprivate func theme(_ theme: Theme) -> String {
    switch theme {
    case .system: self("As your system")
    case .light: self("Light")
    case .dark: self("Dark")
    }
  }
}
