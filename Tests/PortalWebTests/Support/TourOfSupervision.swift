import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// People and teams as operators see them, each in each of its states.
  func supervise(_ web: TestWeb) async throws {
    let olga = try await web.browser(.olga)
    let (bob, me) = (try await page(web, .bob), try await page(web, .olga))
    let team = "/admin/teams/\(try await web.teamID(of: .alice))"
    for note in [bob, team] {
      _ = try await olga.post("\(note)/notes", ["text": "One\nTwo"])
      _ = try await olga.post("\(note)/notes", ["text": ""])
      _ = try await olga.get("\(note)/notes")
    }
    _ = try await olga.post(team, ["seats": "1"])
    _ = try await olga.post(team, ["seats": "many"])
    try await spoil(web)
    for path in [me, bob, team] { _ = try await olga.get(path) }

    for path in [bob, team] { _ = try await olga.post("\(path)/suspend") }
    try await crowd(web, as: olga)
    for path in [bob, team] { _ = try await olga.get(path) }
    _ = try await olga.post("\(bob)/erase")
    _ = try await olga.get(bob)
    try await AuditErasure.run(web.portal)
    _ = try await olga.get(bob)
    for path in ["/admin/people", "/admin/teams"] {
      for query in ["?state=suspended", "?q=nobody", "?sort=-name", ""] {
        _ = try await olga.get(path + query)
      }
    }
    try await lift(web, bob, team, as: olga)
  }

  private func page(_ web: TestWeb, _ person: Cast) async throws -> String {
    PersonPages.path(try await web.test.user(person).id)
  }

  /// Mails that came back, were held, and left their senders in doubt.
  private func spoil(_ web: TestWeb) async throws {
    let mails = try (0..<3).map { _ in
      try web.portal.outbox.prepare(Mail.samples[0], to: Cast.bob.email)
    }
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      for mail in mails { try web.portal.outbox.put(mail, in: tx) }
      try tx.execute("UPDATE outbox SET state = 'held' WHERE id = \(mails[0].id)")
      try tx.execute(
        """
        UPDATE outbox SET state = 'sent', reply = '250 Ok', fate = 'bounced', fate_words = '550 none',
          fate_at = \(tx.now), perhaps_delivered = 1 WHERE id = \(mails[1].id)
        """)
    }
  }

  /// More members than a page shows; a deleted team that nobody is in; an operator without any team or
  /// mail, who is suspended.
  private func crowd(_ web: TestWeb, as olga: Browser) async throws {
    let (team, bob) = (try await web.teamID(of: .alice), try await web.test.user(.bob))
    let (gone, erin) = try await web.portal.store.write(
      for: .team(team), as: .system("test")
    ) { tx in
      try tx.execute(
        "UPDATE teams SET member_count = 30, domains = 'example.com' WHERE id = \(team)")
      try tx.execute("UPDATE users SET time_zone = 'Europe/Berlin' WHERE id = \(bob.id)")
      let gone = try Team.create(name: "Gone", in: tx)
      try tx.execute("UPDATE teams SET deleted_at = \(tx.now) WHERE id = \(gone.id)")
      let email = EmailAddress(trusted: "erin@example.com")
      let erin = try User.create(email: email, name: "Erin", passwordHash: "", in: tx)
      try tx.execute(
        "UPDATE users SET is_operator = 1, suspended_at = \(tx.now) WHERE email = \(email.text)")
      return (gone.id, erin?.id)
    }
    _ = try await olga.get(AdminTeamPages.path(gone))
    if let erin { _ = try await olga.get(PersonPages.path(erin)) }
  }

  private func lift(
    _ web: TestWeb, _ bob: String, _ team: String, as olga: Browser
  ) async throws {
    for path in [bob, team] { _ = try await olga.post("\(path)/lift") }
    let id = try await web.teamID(of: .alice)
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      try tx.execute(
        "UPDATE teams SET member_count = 2, seat_limit = NULL, domains = '' WHERE id = \(id)")
    }
  }
}
