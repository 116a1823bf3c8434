import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// A dashboard with figures, charts and services, arranged by people and for all.
  func seeDashboards(_ web: TestWeb) async throws {
    let alice = try await web.browser(.alice)
    let program = try await web.program(.alice)
    let base = "/teams/alice-adams/dashboard"
    let events = (0..<40).map { number -> JSON in
      let time = web.clock.now - .hours(number * 30)
      return .object([
        .init("id", .text("tour-\(number)")),
        .init("name", .text(["tour.order", "tour.mail"][number % 2])),
        .init("time", .text(LocalTime.rfc3339(time))),
        .init("numbers", .object([.init("amount", .integer(Int64(number)))])),
        .init("properties", .object([.init("service", .text("tour"))])),
      ])
    }
    _ = try await program.post("analytics/events?team=alice-adams", ["events": .list(events)])
    for query in ["", "?range=12m", "?compare=none", "?service=tour", "?from=2025-05-01"] {
      _ = try await alice.get(base + query)
    }
    _ = try await alice.get("\(base)/arrange")
    _ = try await alice.post(
      "\(base)/arrange",
      [
        "kind": "chart", "event": "tour.order", "measure": "sum", "number": "amount",
        "size": "medium", "form": "bars", "title": "What we earn", "service": "",
      ])
    for kind in ["services", "activity", "members", "sessions"] {
      _ = try await alice.post("\(base)/arrange", ["kind": kind, "title": "Of our own"])
    }
    _ = try await alice.post("\(base)/arrange", ["kind": "chart"])
    _ = try await alice.get("\(base)/arrange")
    _ = try await alice.post("\(base)/arrange/for-all")
    _ = try await alice.get(base)
    for id in 1...20 { _ = try await alice.post("\(base)/arrange/\(id)/remove") }
    _ = try await alice.get("\(base)/arrange")
    _ = try await alice.get(base)
    _ = try await alice.post("\(base)/arrange/reset")
  }
}
