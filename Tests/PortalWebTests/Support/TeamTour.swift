import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

/// The part of the walk that leads through teams.
struct TeamTour {
  let web: TestWeb
  private let base = "/teams/alice-adams"

  /// Links that are shown once, addresses that are refused, a seat limit and domains.
  func invite() async throws {
    let alice = try await web.browser(.alice)
    let form: KeyValuePairs = [
      "emails": "charlie@example.com, \(Cast.bob.email), nobody", "role": "member",
    ]
    _ = try await alice.post("\(base)/invitations/new", form)
    for (path, query) in [("invitations", "?state=pending"), ("members", "?q=bob&role=member")] {
      _ = try await alice.get("\(base)/\(path)\(query)")
    }
    _ = try await alice.post("\(base)/join-links", ["role": "viewer", "days": "7"])
    _ = try await alice.post(
      "\(base)/join-links",
      ["role": "viewer", "days": "7", "mostUses": "3", "domain": "example.com"])
    _ = try await alice.get("\(base)/join-links")
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.execute("UPDATE teams SET seat_limit = 20, domains = 'example.com'")
      try tx.execute("UPDATE revisions SET revision = revision + 1")
    }
    for page in ["members", "invitations/new", "settings"] {
      _ = try await alice.get("\(base)/\(page)")
    }
  }

  /// Every reader of an invitation and of a join link.
  func comeByInvitation() async throws {
    let alice = try await web.browser(.alice)
    let form: KeyValuePairs = ["emails": "newcomer@example.com", "role": "viewer"]
    let copied = Self.link(in: try await alice.post("\(base)/invitations/new", form).body)
    let mailed = try await web.test.mails(to: "newcomer@example.com").last?.path ?? ""
    let known = try await web.test.mails(to: Cast.charlie.email).last { $0.kind == "invitation" }
    let linked = Self.link(
      in: try await alice.post(
        "\(base)/join-links", ["role": "viewer", "days": "7", "domain": "example.com"]
      ).body)
    for path in [copied, mailed, known?.path ?? "", linked] where !path.isEmpty {
      _ = try await web.browser().get(path)
      _ = try await web.browser().get("/sign-in?next=\(path)")
      _ = try await web.browser().post(path)
      for person in [Cast.charlie, .bob] { _ = try await web.browser(person).get(path) }
    }
    let charlie = try await web.browser(.charlie)
    _ = try await charlie.get("/teams")
    for path in ["/invitations/none", "/join/none"] {
      _ = try await charlie.get(path)
      _ = try await web.browser().get(path)
    }
  }

  /// The first address of a link on a page.
  static func link(in body: String) -> String {
    let match = body.firstMatch(of: /\/(?:invitations|join)\/[A-Za-z0-9_-]{43}/)
    return match.map { String($0.output) } ?? ""
  }

  /// Members, roles and what each may do, as several people see them.
  func look() async throws {
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let things = try await TeamThings.make(web)
    let people = [
      try await web.test.user(.alice).id.text, try await web.test.user(.bob).id.text,
      things.ids["/teams/{team}/members"] ?? "",
    ]
    _ = try await alice.post("/settings/profile/photo")
    for id in people {
      for browser in [alice, bob] {
        _ = try await browser.get("\(base)/members/\(id)")
        _ = try await browser.get("\(base)/members/\(id)/access")
      }
    }
    let role = things.ids["/teams/{team}/roles"] ?? ""
    _ = try await alice.post(
      "\(base)/roles/new", ["name": "Inviter", "acts": "members.invite"])
    for path in ["roles", "roles/new", "roles/\(role)"] {
      _ = try await alice.get("\(base)/\(path)")
    }
    for path in ["roles", "settings", "access", "members", "invitations"] {
      _ = try await bob.get("\(base)/\(path)")
    }
    // Of one's own role one reads why it cannot be changed.
    try await web.change(
      """
      UPDATE team_roles SET acts = 'roles.define' WHERE name = 'Reader'
      """)
    try await web.change(
      "UPDATE memberships SET role = 'custom', role_id = \(role) WHERE user_id = \(people[1])")
    _ = try await bob.get("\(base)/roles/\(role)")
    try await web.change(
      "UPDATE memberships SET role = 'member', role_id = NULL WHERE user_id = \(people[1])")
    try await suspend(people[2])
    _ = try await alice.get("\(base)/members")
    _ = try await alice.get("\(base)/members/\(people[2])")
    _ = try await alice.get("\(base)/members/\(people[2])/access")
  }

  private func suspend(_ id: String) async throws {
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.execute("UPDATE users SET suspended_at = \(tx.now) WHERE id = \(id)")
      try tx.execute("UPDATE revisions SET revision = revision + 1")
    }
  }

  func handOver() async throws {
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    _ = try await alice.get("\(base)/transfer")
    _ = try await alice.post("\(base)/transfer", ["email": Cast.bob.email])
    _ = try await alice.post("\(base)/transfer", ["email": Cast.bob.email])
    for browser in [alice, bob, try await web.browser(.bob)] {
      _ = try await browser.get("\(base)/transfer")
      _ = try await browser.get("\(base)/settings")
    }
    try await web.give(.viewer, to: .charlie, inTeamOf: .alice)
    let charlie = try await web.browser(.charlie)
    for page in ["transfer", "settings"] { _ = try await charlie.get("\(base)/\(page)") }
    _ = try await alice.post("\(base)/transfer/end")
  }

  /// A team that is deleted, one that is suspended, and somebody without any.
  func end() async throws {
    let olga = try await web.browser(.olga)
    let slug = try await web.test.slug(.olga)
    _ = try await olga.post("/teams/\(slug)/delete", ["name": "Olga Olsen’s team"])
    for path in ["/teams", "/settings/profile"] { _ = try await olga.get(path) }
    _ = try await olga.post("/teams/new", ["name": "Paused", "slug": "paused"])
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.execute("UPDATE teams SET suspended_at = \(tx.now) WHERE slug = 'paused'")
      try tx.execute("UPDATE revisions SET revision = revision + 1")
    }
    for path in ["/teams", "/teams/paused/members"] { _ = try await olga.get(path) }
  }
}
