import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// A route with the things of the cast in its parameters.
struct Probe: Sendable {
  let entry: SiteMap.Entry
  let path: String
  var name: String { "\(entry.method) \(entry.pattern)" }
  /// Of an endpoint.
  var id: String { OpenAPIOperation.id(entry) }
  /// A body that fits.
  var example: String { entry.endpoint?.example?.text ?? "{}" }
  var isForProgram: Bool { entry.endpoint != nil }
  /// No cookie counts there.
  var isForTokens: Bool {
    entry.pattern.hasPrefix("/api/v1/auth/") || entry.pattern == "/api/v1/users/me/password"
  }
}

extension Probe {
  /// Every route.
  static func all(_ web: TestWeb) async throws -> [Probe] {
    let alice = try await web.test.user(.alice)
    // Operators suspend whom they are tried on: that is Charlie, who is mailed last.
    let charlie = try await web.test.user(.charlie)
    for person in [Cast.alice, .charlie] { _ = try await web.browser(person) }
    let session = try await web.portal.store.read {
      try Session.open(of: alice.id, in: $0).first?.id.text
    }
    let draft = try await Draft(path: "/settings/profile", fields: []).keep(
      for: alice.id, web.portal)
    let message = try await web.test.mailFiles(to: .charlie)
    let suppressed = try await suppressed([.alice, .bob], web)
    let event = try await web.test.tell(.sample("evt_sweep"))
    let things = try await TeamThings.make(web)
    let team = try await web.teamID(of: .alice)
    let own = try await entries(of: alice.id, web)
    // What is gone afterwards is there twice: for the page, and for its endpoint.
    let subjects: [OperatorNote.Subject] = [.person(charlie.id), .team(team)]
    let notes = try await notes(about: subjects, web)
    let otherNotes = try await Self.notes(about: subjects, web)
    let grant = try await grant(to: team, web)
    let values = [
      "grant": grant.text,
      "mail": message.text, "position": "1",
      "team": try await web.test.slug(.alice), "user": alice.id.text,
      "token": Token.random().text, "file": "none", "name": "order.placed", "role": "member",
      "chapter": "members", "key": TeamThings.serviceKey,
      "entry": own,
    ]
    let ids = [
      "/settings/sessions": try #require(session), "/resume": draft.text,
      "/prove": draft.text,
      "/admin/payment-events": event.text,
      "/admin/outbox": message.text, "/admin/suppressed": suppressed[0].text,
      "/api/v1/admin/suppressed": suppressed[1].text,
      "/settings/history": own, "/teams/{team}/audit": "1", "/admin/audit": "1",
      "/admin/people": charlie.id.text, "/admin/teams": team.text,
    ].merging(things.ids) { $1 }
    return web.web.map.entries.map { entry in
      // An endpoint stands where its page does.
      let page = entry.pattern.replacing("/api/v1/sessions", with: "/settings/sessions")
        .replacing("/api/v1/invitations", with: "/teams/invitations")
        .replacing("/api/v1/users/me/keys", with: "/settings/tokens")
        .replacing("/api/v1/teams/{team}/invoices", with: "/teams/{team}/billing/invoices")
        .replacing("/api/v1/admin/users", with: "/admin/people")
        .replacing("/api/v1/", with: "/")
      let found = ids.filter { entry.pattern.hasPrefix($0.key) || page.hasPrefix($0.key) }
      // The longest is the endpoint's own.
      let id = found.max { $0.key.count < $1.key.count }?.value
      let path = entry.pattern.split(separator: "/").map { part -> String in
        guard part.hasPrefix("{") else { return String(part) }
        let name = String(part.dropFirst().dropLast())
        if name == "note" {
          let notes = entry.endpoint == nil ? notes : otherNotes
          return notes[page.hasPrefix("/admin/people") ? 0 : 1].text
        }
        // Of the portal's own chain.
        if name == "entry", page.hasPrefix("/admin") { return "1" }
        return (name == "id" ? id : values[name]) ?? "unfilled"
      }
      let named = entry.endpoint?.namesTeam == true ? "?team=\(values["team"] ?? "")" : ""
      return Probe(entry: entry, path: "/" + path.joined(separator: "/") + named)
    }
  }

  /// Addresses that get no mail.
  private static func suppressed(
    _ people: [Cast], _ web: TestWeb
  ) async throws -> [ID<SuppressedAddress>] {
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try people.map { person in
        try SuppressedAddress.suppress(person.email, .bounced, words: "550", at: tx.now, in: tx)
        return try #require(try SuppressedAddress.find(email: person.email, in: tx)).id
      }
    }
  }

  /// A plan that was given.
  private static func grant(to id: ID<Team>, _ web: TestWeb) async throws -> ID<ComplimentaryPlan> {
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      let team = try #require(try Team.find(id, in: tx))
      try ComplimentaryPlan.grant(
        Plan(key: "a", name: "A"), to: team, until: tx.now + .days(1), reason: "x", by: "Olga",
        in: tx)
      return try #require(try ComplimentaryPlan.latest(of: id, in: tx).first).id
    }
  }

  /// The number of Alice's last entry, which nobody else's history reaches.
  private static func entries(of alice: ID<User>, _ web: TestWeb) async throws -> String {
    try await web.portal.store.write(for: .user(alice), as: .system("test")) { tx in
      for _ in 0..<50 { try tx.audit(.profileChanged, to: .user(alice), subject: "Alice") }
      let chain = AuditChain.user(alice).key
      return String(try tx.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain)"))
    }
  }

  /// Olga's.
  private static func notes(
    about subjects: [OperatorNote.Subject], _ web: TestWeb
  ) async throws -> [ID<OperatorNote>] {
    let olga = try await web.test.user(.olga)
    return try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try subjects.map { subject in
        try OperatorNote.add("A note", about: subject, by: olga, in: tx).id
      }
    }
  }
}
