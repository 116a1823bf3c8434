import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// The audit with all that an entry can tell, searched, checked and erased from.
  func audit(_ web: TestWeb) async throws {
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    let (bob, team) = (try await web.test.user(.bob), try await web.teamID(of: .alice))
    let base = "/teams/alice-adams/audit"
    try await tell(of: bob, in: team, web)
    for query in [
      "", "?q=nobody", "?record=user:\(bob.id)", "?limit=25", "?what=member.role",
      "?record=role:\(bob.id)", "?sort=at",
    ] { _ = try await alice.get(base + query) }
    let last = try await web.lastEntry(of: .team(team))
    for number in 1...last { _ = try await alice.get("\(base)/\(number)") }
    for query in [
      "", "?from=2020-02-01&to=2020-02-02", "?from=2020-01-01", "?from=2000-01-01&to=2030-01-01",
    ] {
      _ = try await alice.get("\(base)/report\(query)")
    }
    let today = LocalTime.day(of: web.clock.now, in: "UTC")?.text ?? ""
    let report = "\(base)/report?from=\(today)&to=\(today)"
    _ = try await alice.get(report)
    try await check(team, base, web, as: alice)
    _ = try await alice.get(report)
    try await cut(team, web)
    _ = try await alice.get(report)
    _ = try await alice.get("\(base)?from=2026-13-01")
    try await web.beginInFirstForm(team)
    _ = try await alice.get("\(base)?record=user:\(bob.id)")
    try await search(web, base, as: alice)
    for (page, browser) in [("/settings/history", alice), ("/admin/audit", olga)] {
      _ = try await browser.post("\(page)/check")
      for path in ["", "/1", "/2"] { _ = try await browser.get(page + path) }
    }
  }

  /// Every kind of change, and somebody who was erased.
  private func tell(of bob: User, in team: ID<Team>, _ web: TestWeb) async throws {
    let chain = AuditChain.team(team)
    let actor = Originator(
      .user(bob.id, name: "Bob"), address: "10.0.0.1", agent: "curl", requestID: "r")
    let number = try await web.portal.store.write(for: .team(team), as: actor) { tx in
      try tx.audit(
        .memberRoleChanged, to: chain, of: .person(bob.id), subject: "Bob",
        before: ["role": "Member", "bio": "", "name": "B"],
        after: ["role": "Admin", "acts": "members.invite, none", "bio": "", "text": "x"])
      try tx.audit(.listExported, to: chain, subject: "members")
      try tx.audit(.teamSeen, to: chain, subject: "team")
      return try tx.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain.key)")
    }
    try await web.erase(chain, number - 1)
  }

  private func check(
    _ team: ID<Team>, _ base: String, _ web: TestWeb, as alice: Browser
  ) async throws {
    _ = try await alice.post("\(base)/check")
    _ = try await alice.get(base)
    let problems: [[String]] = [
      [], ["team:\(team) 3: was edited", "team:\(team)~2 4: who did it is gone", "and 7 more"],
    ]
    for problems in problems {
      try await web.portal.store.write(for: .team(team), as: .system("test")) { tx in
        try AuditCheck.save(
          problems, count: 7, of: .team(team), at: tx.now, web.portal.audit, in: tx)
        try tx.execute(
          """
          INSERT INTO audit_cuts (chain, seq, hash, mac)
          VALUES (\(AuditChain.team(team).key), 0, \([UInt8]()), \([UInt8]()))
          ON CONFLICT (chain) DO NOTHING
          """)
      }
      _ = try await alice.get(base)
    }
  }

  /// One that was made by the portal, after one that was not.
  private func cut(_ team: ID<Team>, _ web: TestWeb) async throws {
    let (chain, audit) = (AuditChain.team(team), web.portal.audit)
    try await web.portal.store.write(for: .team(team), as: .system("test")) { tx in
      _ = try audit.apply(AuditCut(chain: chain.key, seq: 1, hash: []), in: tx)
    }
  }

  /// More entries than a search looks at.
  private func search(_ web: TestWeb, _ base: String, as alice: Browser) async throws {
    try await web.fillAudit(of: try await web.teamID(of: .alice), 10_100)
    let page = try await alice.get("\(base)?q=nobody-has-this").body
    _ = try await alice.get("\(base)?q=nobody-has-this&sort=at")
    if let next = page.firstMatch(of: /\/audit(\?q=[^"]+after=[^"]+)"/)?.1 {
      _ = try await alice.get(base + next.replacing("&amp;", with: "&"))
    }
  }
}

extension TestWeb {
  func lastEntry(of chain: AuditChain) async throws -> Int {
    try await portal.store.read {
      try $0.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain.key)")
    }
  }

  /// As an erasure leaves an entry.
  func erase(_ chain: AuditChain, _ seq: Int) async throws {
    try await test.erase(chain, seq)
  }

  /// As if the chain had been carried over from the audit's first form.
  func beginInFirstForm(_ team: ID<Team>) async throws {
    let (chain, none) = (AuditChain.team(team).key, [UInt8]())
    try await portal.store.write(for: .team(team), as: .system("test")) { tx in
      try tx.execute(
        """
        INSERT INTO audit (chain, seq, at, action, actor_kind, record, who_sum, what_sum, first_mac,
          previous_hash, hash)
        VALUES (\(chain), 0, \(tx.now), 'team.seen', 'system', '', \(none), \(none), \(none),
          \(none), \(none))
        """)
    }
  }

  /// Entries that only look like entries: their hashes follow from nothing.
  func fillAudit(of team: ID<Team>, _ count: Int) async throws {
    let chain = AuditChain.team(team).key
    try await portal.store.write(for: .team(team), as: .system("test")) { tx in
      let last = try tx.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain)")
      for number in 1...count {
        try tx.execute(
          """
          INSERT INTO audit (chain, seq, at, action, actor_kind, record, who_sum, what_sum,
            previous_hash, hash)
          VALUES (\(chain), \(last + number), \(tx.now), 'team.seen', 'system', '', \([UInt8]()),
            \([UInt8]()), \([UInt8]()), \([UInt8]()))
          """)
      }
    }
  }
}
