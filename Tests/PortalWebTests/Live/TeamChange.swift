import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What happens in a team, and the pages that show it.
extension Change {
  private static let team = "/teams/alice-adams"
  private static let key: KeyValuePairs = [
    "name": "Deploy", "scopes": "team:read", "days": "1", "ranges": "",
  ]

  private static let counted: Act = { try await $0.web.tellEvents() }

  static let inTeams: [Change] = [
    Change("team renamed", at: "\(team)/members", shows: "Blue Sky") {
      try await $0.post(
        "\(team)/settings/name", ["name": "Blue Sky", "slug": "alice-adams"], as: $0.other)
    },
    Change("invitation sent", at: "\(team)/invitations", shows: "erin@example.com") {
      _ = try await $0.other.post(
        "\(team)/invitations/new", ["emails": "erin@example.com", "role": "viewer"])
    },
    Change("invitation expired", at: "\(team)/invitations", shows: "Expired</span>") {
      $0.web.clock.advance(by: .days(7))
      try await Invitation.expire($0.web.portal)
    }.after {
      _ = try await $0.other.post(
        "\(team)/invitations/new", ["emails": "erin@example.com", "role": "viewer"])
    },
    Change("join link made", at: "\(team)/join-links", shows: "For the role Viewer") {
      _ = try await $0.other.post("\(team)/join-links", ["role": "viewer", "days": "7"])
    },
    Change("key made", at: "\(team)/keys", shows: "Deploy") {
      _ = try await $0.other.post("\(team)/keys/new", key)
    },
    Change("key expired", at: "\(team)/keys", shows: "data-state=\"expired\"") {
      $0.web.clock.advance(by: .days(1))
    }.after { _ = try await $0.other.post("\(team)/keys/new", key) },
    Change("own key made", at: "/settings/tokens", shows: "Deploy") {
      _ = try await $0.other.post("/settings/tokens/new", key)
    },
    Change("role made", at: "\(team)/roles", shows: "Inviter") {
      try await $0.post(
        "\(team)/roles/new", ["name": "Inviter", "acts": "members.invite"], as: $0.other)
    },
    Change("domains", at: "\(team)/invitations/new", shows: "Only addresses of these domains") {
      try await $0.post("\(team)/settings/domains", ["domains": "example.com"], as: $0.other)
    },
    Change("new kind of event", at: "\(team)/dashboard/arrange", shows: "page.seen", counted),
    Change(
      "new kind to ask about", at: "\(team)/analytics/questions/new/members", shows: "page.seen",
      counted),
    Change(
      "new figures of the report", at: "\(team)/dashboard/report", shows: "page.seen", counted),
    Change(
      "zone of the figures", at: "\(team)/settings", shows: "counted by the days of Asia/Tokyo"
    ) {
      try await $0.post("\(team)/settings/zone", ["timeZone": "Asia/Tokyo"], as: $0.other)
    }.after { try await $0.web.tellEvents() },
    Change("role given", of: .bob, at: "\(team)/access", shows: "The role Admin may.") {
      let (alice, bob) = (try await $0.web.browser(.alice), try await $0.web.test.user(.bob))
      try await $0.post("\(team)/members/\(bob.id)/role", ["role": "admin"], as: alice)
    },
    Change("member removed", at: "\(team)/members", shows: "1 member<") {
      let bob = try await $0.web.test.user(.bob)
      try await $0.post("\(team)/members/\(bob.id)/remove", as: $0.other)
    },
    Change("team offered", of: .bob, at: "\(team)/transfer", shows: "offers you") {
      let alice = try await $0.web.browser(.alice)
      try await $0.post("\(team)/transfer", ["email": Cast.bob.email], as: alice)
    },
    Change("colleague suspended", at: "\(team)/members", shows: "Suspended") {
      let (olga, bob) = (try await $0.web.browser(.olga), try await $0.web.test.user(.bob))
      try await $0.post("/admin/people/\(bob.id)/suspend", as: olga)
    },
    Change("seats limited", at: "\(team)/members", shows: "of 9 seats") {
      let olga = try await $0.web.browser(.olga)
      let id = try await $0.web.teamID(of: .alice)
      try await $0.post("/admin/teams/\(id)", ["seats": "9"], as: olga)
    },
    Change("service added", at: "\(team)/services", shows: "Where people work") {
      try await $0.declare("app")
    },
    Change("service degraded", at: "\(team)/services", shows: "Slow since noon") {
      try await $0.set(.degraded, "Slow since noon")
    }.after { try await $0.declare("app") },
    Change("service retired", at: "\(team)/services", shows: "Nothing is offered yet") {
      try await $0.post("\($0.service())/retire", as: $0.web.browser(.olga))
    }.after { try await $0.declare("app") },
    Change("service reported", at: "\(team)/services/importer", shows: "data-state=\"down\"") {
      try await $0.report("outage")
    }.after { try await $0.report("operational") },
    Change("service dropped", at: "\(team)/services", shows: "Nothing is offered yet") {
      try await $0.post("\(team)/services/importer/drop", as: $0.other)
    }.after { try await $0.report("operational") },
    Change("outage lasts", at: "\(team)/services/importer", shows: "50% in") {
      $0.web.clock.advance(by: .minutes(15))
    }.after {
      // Within one day, and at the beginning of five minutes.
      $0.web.clock.advance(by: .minutes(5) - .seconds(100))
      try await $0.report("operational")
      $0.web.clock.advance(by: .minutes(15))
      try await $0.report("outage")
    },
  ]
}

extension Scene {
  func declare(_ key: String) async throws {
    try await post(
      "/admin/services/new", ["key": key, "name": "App", "description": "Where people work"],
      as: web.browser(.olga))
  }

  /// Where operators change the only one.
  func service() async throws -> String {
    let found = try await web.portal.store.read { try ProductService.offeredToAll(in: $0).first }
    return "/admin/services/\(try #require(found?.own?.id))"
  }

  func set(_ status: ServiceStatus, _ note: String) async throws {
    try await post(
      "\(service())/status", ["status": status.rawValue, "note": note], as: web.browser(.olga))
  }

  func report(_ status: String) async throws {
    let alice = try await web.program(.alice)
    let answer = try await alice.send(
      "PUT", "services/importer/status", ["status": .text(status)])
    guard answer.status == 200 else { throw Unexpected(answer.body) }
  }
}
