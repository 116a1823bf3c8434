import TestSupport
import Testing

@testable import Portal

/// A team is deleted, restored, and at last removed.
@Suite("Teams: deletion", .serialized) struct TeamDeletionTests {
  private typealias Person = TeamScene.Person

  private func restore(
    _ team: ID<Team>, by person: Person, _ scene: TeamScene
  ) async throws {
    let durations = scene.portal.settings.durations
    try await scene.act(.restoreTeam, person, team) { try $0.restore(durations, in: $1) }
  }

  @Test(arguments: TestEngine.allCases)
  func theNameIsTyped(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team("Grün & Söhne", of: .init(ann, .owner), .init(ben, .admin))
    let delete = { (person: Person, name: String) in
      let settings = scene.portal.settings
      try await scene.act(.deleteTeam, person, team) {
        try $0.delete(typing: name, settings, in: $1)
      }
    }
    for wrong in ["", "Grün", "delete"] {
      await #expect(throws: FormProblems.self, "\(wrong)") { try await delete(ann, wrong) }
    }
    await #expect(throws: Refusal.self) { try await delete(ben, "Grün & Söhne") }
    try await delete(ann, "GRÜN & söhne")
    #expect(try await scene.find(team).deletedAt == scene.test.clock.now)
    let refusal = await #expect(throws: Refusal.self) { try await delete(ann, "Grün & Söhne") }
    #expect(refusal?.reason == .deletedTeam)
  }

  /// Memberships and the address are kept; invitations, links and offers are not.
  @Test(arguments: TestEngine.allCases)
  func whatIsKeptForARestoration(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let (ann, ben, cleo) = (people[0], people[1], people[2])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
    let role = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    try await scene.give(.custom(role), to: ben, by: ann, in: team)
    let letter = try #require(
      try await scene.invite(cleo.user.email, by: ann, to: team).invited.first)
    let (code, _) = try await scene.joinLink(by: ann, to: team)
    try await scene.change("UPDATE users SET last_team_id = \(team)")
    try await scene.delete(team, by: ann)
    #expect(
      try await scene.store.read { try Membership.all(of: ben.id, in: $0) }.isEmpty,
      "nobody has it in their list")
    let restorable = try await scene.store.read {
      [
        try Membership.restorable(of: ann.id, in: $0).count,
        try Membership.restorable(of: ben.id, in: $0).count,
      ]
    }
    #expect(restorable == [1, 0], "owners alone")
    await #expect(throws: FormProblems.self) { try await scene.found("New", at: "ours", by: cleo) }
    await #expect(throws: Refusal.self) { try await restore(team, by: ben, scene) }
    try await restore(team, by: ann, scene)
    #expect(try await scene.role(ben, team) == .custom(role))
    #expect(try await scene.find(team).slug == "ours")
    await #expect(throws: WayInProblem.teamDeleted("Ours")) {
      _ = try await scene.accept(letter.mailed, cleo, team)
    }
    await #expect(throws: WayInProblem.teamDeleted("Ours")) {
      _ = try await scene.join(code, cleo, team)
    }
    await #expect(throws: Obstacle.self) { try await restore(team, by: ann, scene) }
    try await scene.mustBeWhole(team)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamIsRestorableForThirtyDays(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let (early, late) = (
      try await scene.team("Early", of: .init(ann, .owner)),
      try await scene.team("Late", of: .init(ann, .owner))
    )
    try await scene.delete(early, by: ann)
    try await scene.delete(late, by: ann)
    scene.test.clock.advance(by: .days(30) - .seconds(1))
    try await Team.purge(scene.portal)
    let before = try await scene.signIn(ann.id)
    try await restore(early, by: before, scene)
    scene.test.clock.advance(by: .seconds(1))
    await #expect(throws: Obstacle.self) { try await restore(late, by: before, scene) }
    try await Team.purge(scene.portal)
    let left = try await scene.store.read {
      try $0.rows("SELECT name FROM teams").map { try $0["name"] as String }
    }
    #expect(left == ["Early"], "what was restored is not touched")
    #expect(try await scene.role(ann, early) == .owner)
    try await scene.mustBeWhole(early)
    try await scene.mustHaveSoundAudit()
  }

  /// More members than go in one write, and something of everything that hangs on a team.
  @Test(arguments: TestEngine.allCases)
  func aLargeTeamIsRemovedInSteps(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let (team, other) = (
      try await scene.team(of: .init(ann, .owner)),
      try await scene.team("Other", of: .init(ann, .owner))
    )
    try await scene.fill(team, 1200)
    try await scene.change("UPDATE users SET created_at = 1")
    let role = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    let pasted = (1...50).map { "guest\($0)@elsewhere.example" }.joined(separator: " ")
    _ = try await scene.invite(pasted: pasted, as: .custom(role), by: ann, to: team)
    _ = try await scene.joinLink(as: .custom(role), by: ann, to: team)
    try await scene.move(team, to: "moved", by: ann)
    _ = try await scene.invite("guest@elsewhere.example", by: ann, to: other)
    try await scene.delete(team, by: ann)
    scene.test.clock.advance(by: .days(30))
    let writes = scene.store.counters.now.writes
    try await Team.purge(scene.portal)
    #expect(scene.store.counters.now.writes - writes >= 3, "in small steps")
    for table in [
      "memberships", "invitations", "invitation_mails", "join_links", "team_roles",
      "old_addresses",
    ] as [SQL] {
      let left = try await scene.count(
        "SELECT COUNT(*) AS n FROM \(table) WHERE team_id = \(team)")
      #expect(left == 0, "\(table)")
    }
    let rows = try await scene.count("SELECT COUNT(*) AS n FROM teams WHERE id = \(team)")
    #expect(rows == 0)
    let key = RevisionKey.team(team)
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM revisions WHERE key = \(key)") == 0)
    // People, other teams and the audit stay.
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM users") == 1201)
    #expect(try await scene.invitations(other) == ["guest@elsewhere.example": .pending])
    let entries = try await scene.store.read {
      try AuditEntry.latest([.team(team)], limit: 1, in: $0).map(\.action.name)
    }
    #expect(entries == ["team.purged"])
    try await scene.mustBeWhole(other)
    try await scene.mustHaveSoundAudit()
    // Its addresses are free again, and there is nothing more to do.
    let later = try await scene.signIn(ann.id)
    try await scene.found("New", at: "ours", by: later)
    try await scene.found("Newer", at: "moved", by: later)
    try await Team.purge(scene.portal)
  }

  /// A round that was cut off after its first step leaves the rest for the next one, and nothing that
  /// anybody could restore.
  @Test(arguments: TestEngine.allCases)
  func aRoundThatWasCutOffIsGoneOnWith(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    try await scene.fill(team, 20)
    try await scene.delete(team, by: ann)
    scene.test.clock.advance(by: .days(30))
    // As after a step that took some.
    try await scene.change(
      "DELETE FROM memberships WHERE team_id = \(team) AND user_id <> \(ann.id)")
    let later = try await scene.signIn(ann.id)
    await #expect(throws: Obstacle.self) { try await restore(team, by: later, scene) }
    try await Team.purge(scene.portal)
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM teams") == 0)
    try await scene.mustHaveSoundAudit()
  }

  /// Members see at once that the team is gone, and others notice nothing.
  @Test(arguments: TestEngine.allCases)
  func whoIsInADeletedTeamMayLeaveIt(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .member))
    try await scene.delete(team, by: ann)
    await #expect(throws: Refusal.self) { try await scene.act(.seeTeam, ben, team) { _, _ in } }
    try await scene.act(.leaveTeam, ben, team) { try $0.leave(in: $1) }
    try await restore(team, by: ann, scene)
    #expect(try await scene.role(ben, team) == nil)
    try await scene.mustBeWhole(team)
  }
}

extension TeamScene {
  /// So many members more: `m0001@example.com` and on, named as `name` says.
  func fill(
    _ team: ID<Team>, _ count: Int, named name: @escaping @Sendable (Int) -> String = { "M \($0)" }
  ) async throws {
    let found = try await find(team)
    try await store.write(for: .team(team), as: tester) { tx in
      for number in 1...count {
        let digits = String(10_000 + number).dropFirst()
        let email = try EmailAddress("m\(digits)@example.com")
        guard
          let user = try User.create(
            email: email, name: name(number), passwordHash: "none", in: tx)
        else { throw StoreError.scopeGone }
        try tx.audit(.accountCreated, to: .user(user.id), subject: user.email)
        let roles = Role.allCases
        try Membership.add(
          user, to: found, as: .standard(roles[number % roles.count]), in: tx)
      }
    }
  }
}
