import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// A team's keys and a person's own ones, in each of their states, as those who may change them see them
  /// and as those who may only look.
  func useKeys(_ web: TestWeb) async throws {
    // An hour has room for so many sign-ins.
    web.clock.advance(by: .hours(1))
    let alice = try await web.browser(.alice)
    for base in ["/settings/tokens", "/teams/alice-adams/keys"] {
      let key = try await make(base, "10.0.0.0/8", as: alice)
      _ = try await alice.get(base)
      _ = try await alice.get("\(base)/\(key)")
      _ = try await alice.post("\(base)/\(key)/rotate", ["overlap": "x"])
      _ = try await alice.post("\(base)/\(key)/rotate", ["overlap": "1"])
      try await web.change(
        "UPDATE api_keys SET used_at = 1, used_from = '192.0.2.1', used_by = 'curl/8'")
      _ = try await alice.get("\(base)/\(key)")
      _ = try await alice.post("\(base)/\(key)/revoke")
      for path in ["\(base)/\(key)", base, "\(base)?standing=ended", "\(base)?standing=working"] {
        _ = try await alice.get(path)
      }
    }
    try await leaveBehind(web, as: alice)
  }

  private func make(
    _ base: String, _ ranges: String, as browser: Browser
  ) async throws -> String {
    let made = try await browser.post(
      "\(base)/new",
      ["name": "Deploy", "scopes": "team:read", "days": "30", "ranges": ranges])
    return TourOfKeys.id(in: made.body)
  }

  /// Bob makes keys, has a lower role, and goes.
  private func leaveBehind(_ web: TestWeb, as alice: Browser) async throws {
    let base = "/teams/alice-adams/keys"
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let bob = try await web.browser(.bob)
    let made = try await bob.post(
      "\(base)/new",
      [
        "name": "Bob’s", "scopes": "team:read", "scopes": "members:write", "days": "3",
        "ranges": "",
      ])
    let key = TourOfKeys.id(in: made.body)
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    _ = try await alice.get("\(base)/\(key)")
    let id = try await web.test.user(.bob).id
    _ = try await alice.post("/teams/alice-adams/members/\(id)/remove")
    _ = try await alice.get("\(base)/\(key)")
    try await look(at: key, as: bob, web)
    _ = try await alice.post("\(base)/\(key)/take-over")
    _ = try await alice.get("\(base)/\(key)")
    try await web.change("UPDATE api_keys SET expires_at = 1 WHERE ended_at IS NULL")
    for path in [base, "\(base)?sort=-usedAt"] { _ = try await alice.get(path) }
    let ended = try await web.portal.store.read {
      try $0.row("SELECT id FROM api_keys WHERE ended_at IS NULL AND team_id IS NOT NULL")?["id"]
        as String?
    }
    _ = try await alice.get("\(base)/\(ended ?? "")")
    try await web.give(.member, to: .bob, inTeamOf: .alice)
  }

  /// With a role that may see keys and nothing else of them.
  private func look(at key: String, as bob: Browser, _ web: TestWeb) async throws {
    let base = "/teams/alice-adams/keys"
    let (id, team) = (try await web.test.user(.bob).id, try await web.teamID(of: .alice))
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let role = ID<CustomRole>(trusted: UUIDv7.text(at: web.clock.now))
    try await web.portal.store.write(for: .team(team), as: .system("test")) { tx in
      try tx.insert(
        "team_roles",
        [
          "id": role, "team_id": team, "name": "Keys \(role)", "name_key": "keys \(role)",
          "acts": "keys.see", "created_at": tx.now,
        ])
      try tx.execute(
        """
        UPDATE memberships SET role = 'custom', role_id = \(role)
        WHERE team_id = \(team) AND user_id = \(id)
        """)
    }
    let list = try await bob.get(base).body
    let paths = list.matches(of: /\/keys\/[0-9a-f-]{36}/).map { String($0.output) }
    for path in Set(paths) { _ = try await bob.get("/teams/alice-adams\(path)") }
    _ = try await bob.get("\(base)/\(key)")
    try await web.give(.member, to: .bob, inTeamOf: .alice)
  }
}

enum TourOfKeys {
  /// Of the key that a page shows; its acts name it.
  static func id(in body: String) -> String {
    let match = body.firstMatch(of: /\/(?:keys|tokens)\/([0-9a-f-]{36})\//)
    return match.map { String($0.1) } ?? ""
  }
}
