import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// What is offered, in each of its states, as people see it and as operators do.
  func seeServices(_ web: TestWeb) async throws {
    web.clock.advance(by: .hours(1))
    let scene = try await Scene(web, .alice)
    let olga = try await web.browser(.olga)
    for key in ["tour", "second"] { try await declare(key, "Tour \(key)", as: olga) }
    try await web.checks().step()
    _ = try await web.browser().get("/status")
    let path = try await place(of: "tour", web)
    for (status, note) in [("outage", "Down"), ("degraded", "Slow"), ("operational", "")] {
      web.clock.advance(by: .minutes(2))
      _ = try await olga.post("\(path)/status", ["status": status, "note": note])
    }
    _ = try await olga.post("\(path)/status", ["status": "operational", "note": ""])
    try await scene.report("outage")
    let alice = try await web.program(.alice)
    _ = try await alice.send(
      "PUT", "services/tour/status", ["status": .text("maintenance"), "note": .text("For you")])
    try await count(web)
    try await look(web)
    try await refuse(path, as: try await web.browser(.olga))
    _ = try await olga.get("/admin/services?state=retired")
    // What was read is old by then, and so is all else.
    web.clock.advance(by: .minutes(2))
    _ = try await web.browser().get("/status")
  }

  private func declare(_ key: String, _ name: String, as olga: Browser) async throws {
    let link = key == "tour" ? "https://{team}.example.com" : ""
    _ = try await olga.post(
      "/admin/services/new",
      [
        "key": key, "name": name, "link": link,
        "description": key == "tour" ? "What people use" : "",
      ])
    _ = try await olga.post("/admin/services/new", ["key": "A B", "link": "x"])
  }

  private func place(of key: String, _ web: TestWeb) async throws -> String {
    let found = try await web.portal.store.read { try ProductService.own(key, in: $0) }
    guard let found else { throw Unexpected("there is no \(key)") }
    return "/admin/services/\(found.id)"
  }

  /// Figures of a service, and of what days there are none.
  private func count(_ web: TestWeb) async throws {
    let events = (0..<40).map { index in
      var event = Event(
        id: "counted-\(index)", name: "page.seen", at: web.clock.now - .hours(index * 20))
      event.properties = [JSON.Member("service", .text("tour"))]
      return event
    }
    try await web.tellEvents(events)
    let alice = try await web.browser(.alice)
    for query in ["?range=12m&compare=none", "?from=2025-06-10&to=2025-06-01"] {
      _ = try await alice.get("/teams/alice-adams/services/tour\(query)")
    }
  }

  private func look(_ web: TestWeb) async throws {
    let base = "/teams/alice-adams/services"
    let keys = ["tour", "second", "importer"]
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    for person in [Cast.alice, .bob] {
      let browser = try await web.browser(person)
      _ = try await browser.get(base)
      for key in keys { _ = try await browser.get("\(base)/\(key)") }
    }
    try await web.give(.member, to: .bob, inTeamOf: .alice)
    let olga = try await web.browser(.olga)
    for key in keys.prefix(2) { _ = try await olga.get(try await place(of: key, web)) }
    // As if it had been so for a year.
    try await web.change("DELETE FROM service_changes")
    _ = try await olga.get(try await place(of: "second", web))
    _ = try await web.browser(.alice).get("\(base)/second")
  }

  /// Of one that is retired.
  private func refuse(_ path: String, as olga: Browser) async throws {
    _ = try await olga.post("\(path)/status", ["status": "x"])
    _ = try await olga.post(path, ["name": ""])
    for _ in 1...2 { _ = try await olga.post("\(path)/retire") }
    _ = try await olga.get(path)
    _ = try await olga.post("\(path)/status", ["status": "outage"])
    _ = try await olga.post(path, ["name": "New"])
  }
}
