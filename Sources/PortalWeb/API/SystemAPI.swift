import Hummingbird
import Portal

/// The portal itself: whether it is well, which version it is, what it sells.
struct SystemAPI: Sendable {
  let web: Web

  private static let health = Resource<String>("Health", [.text("status", "ok") { $0 }])
  private static let version = Resource<String>(
    "Version",
    [.text("version", "Of the portal") { $0 }, .text("api", "Of this API") { _ in "v1" }])

  func add(to part: APIPart<AppContext>) {
    let part = part.chapter("The portal")
    part.open(.get, "health", "Whether it is well", gives: .one(Self.health.named)) { call in
      try await web.portal.store.read { _ = try $0.row("SELECT 1 AS n") }
      return APIAnswer.one(Self.health, "ok").response()
    }
    part.open(.get, "version", "Which version it is", gives: .one(Self.version.named)) { call in
      APIAnswer.one(Self.version, Portal.version).response(to: call.request)
    }
    part.open(.get, "plans", "What plans there are", gives: .list(Plan.resource.named)) { call in
      let plans = web.portal.settings.plans.shown
      return APIAnswer.list(plans.map { Plan.resource.json($0) }, next: nil)
        .response(to: call.request)
    }
  }
}
