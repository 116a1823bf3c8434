import TestSupport
import Testing

@testable import Portal

/// Roles that a team makes for itself.
@Suite("Teams: roles of their own", .serialized) struct CustomRoleTests {
  private typealias Person = TeamScene.Person

  /// Ann owns the team, Ben is an admin, Cleo a member.
  private func scene(
    _ engine: TestEngine
  ) async throws -> (scene: TeamScene, ann: Person, ben: Person, cleo: Person, team: ID<Team>) {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let team = try await scene.team(
      of: .init(people[0], .owner), .init(people[1], .admin), .init(people[2], .member))
    return (scene, people[0], people[1], people[2], team)
  }

  private func entered(_ name: String, _ acts: Set<TeamAct>) -> Entered {
    [CustomRole.name.of(name), CustomRole.acts.of(acts)]
  }

  @Test(arguments: TestEngine.allCases)
  func aRoleIsDefinedGivenAndChanged(_ engine: TestEngine) async throws {
    let (scene, ann, _, cleo, team) = try await scene(engine)
    let auditor = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    try await scene.give(.custom(auditor), to: cleo, by: ann, in: team)
    let me = try await scene.membership(cleo, team)
    #expect(me.role == .custom(auditor))
    #expect(me.may(.seeAudit).isAllowed)
    #expect(me.may(.seeTeam).isAllowed, "what everybody may")
    #expect(!me.may(.changeFiles).isAllowed)
    let changed = entered("Checker", [.seeAudit, .seeKeys])
    try await scene.act(.defineRoles, ann, team) { me, tx in
      try auditor.change(changed, by: me, in: tx)
    }
    let now = try await scene.membership(cleo, team)
    #expect(now.role.label == "Checker")
    #expect(now.may(.seeKeys).isAllowed)
    // Back to a role that every team has: nothing of the other is left.
    try await scene.give(.viewer, to: cleo, by: ann, in: team)
    #expect(try await scene.role(cleo, team) == .viewer)
    #expect(
      try await scene.count("SELECT COUNT(*) AS n FROM memberships WHERE role_id IS NOT NULL") == 0)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func aRoleInUseIsNotDeleted(_ engine: TestEngine) async throws {
    let (scene, ann, _, cleo, team) = try await scene(engine)
    let role = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    let delete = {
      try await scene.act(.defineRoles, ann, team) { try role.delete(by: $0, in: $1) }
    }
    try await scene.give(.custom(role), to: cleo, by: ann, in: team)
    await #expect(throws: Obstacle.self) { try await delete() }
    try await scene.give(.member, to: cleo, by: ann, in: team)
    _ = try await scene.invite("guest@example.com", as: .custom(role), by: ann, to: team)
    await #expect(throws: Obstacle.self) { try await delete() }
    let id = try await invitation("guest@example.com", scene)
    try await scene.act(.invite, ann, team) { try $0.revoke(id, in: $1) }
    let (code, link) = try await scene.joinLink(as: .custom(role), by: ann, to: team)
    await #expect(throws: Obstacle.self) { try await delete() }
    try await scene.act(.makeJoinLink, ann, team) { try JoinLink.end(link.id, by: $0, in: $1) }
    try await delete()
    #expect(try await scene.store.read { try CustomRole.all(of: team, in: $0) }.isEmpty)
    // What has ended went with it.
    let gone = try await scene.store.read { try FoundJoinLink.find(code, in: $0) == nil }
    #expect(gone)
    try await scene.mustHaveSoundAudit()
  }

  private func invitation(_ email: String, _ scene: TeamScene) async throws -> ID<Invitation> {
    try await scene.store.read { tx in
      let row = try tx.row("SELECT id FROM invitations WHERE email = \(email)")
      return try #require(row)["id"]
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aNameIsTakenInAnyCase(_ engine: TestEngine) async throws {
    let (scene, ann, _, _, team) = try await scene(engine)
    let role = try await scene.role("Prüfer", [.seeAudit], by: ann, in: team)
    for name in ["Prüfer", "PRÜFER", "prufer", "Owner", "viewer", "ADMIN"] {
      await #expect(throws: FormProblems.self, "\(name)") {
        _ = try await scene.role(name, [], by: ann, in: team)
      }
    }
    // One's own name is free to oneself, in any spelling.
    let same = entered("PRÜFER", [.seeAudit])
    try await scene.act(.defineRoles, ann, team) { try role.change(same, by: $0, in: $1) }
    let all = try await scene.store.read { try CustomRole.all(of: team, in: $0).map(\.name) }
    #expect(all == ["PRÜFER"])
    // And to other teams.
    let other = try await scene.team("Other", of: .init(ann, .owner))
    _ = try await scene.role("Prüfer", [], by: ann, in: other)
  }

  @Test(arguments: TestEngine.allCases)
  func actsThatAreNotOnesOwnAreRefused(_ engine: TestEngine) async throws {
    let (scene, ann, ben, cleo, team) = try await scene(engine)
    let definer = try await scene.role("Definer", [.defineRoles, .changeRole], by: ann, in: team)
    try await scene.give(.custom(definer), to: cleo, by: ann, in: team)
    await #expect(throws: Refusal.self) {
      _ = try await scene.role("Wide", [.seeAudit], by: cleo, in: team)
    }
    let narrow = try await scene.role("Narrow", [.changeRole], by: cleo, in: team)
    let wide = entered("Narrow", [.changeRole, .seeAudit])
    await #expect(throws: Refusal.self) {
      try await scene.act(.defineRoles, cleo, team) { try narrow.change(wide, by: $0, in: $1) }
    }
    // Nor does one narrow or delete what is wider than one's own.
    let auditor = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    let none = entered("Auditor", [])
    await #expect(throws: Obstacle.self) {
      try await scene.act(.defineRoles, cleo, team) { try auditor.change(none, by: $0, in: $1) }
    }
    await #expect(throws: Obstacle.self) {
      try await scene.act(.defineRoles, cleo, team) { try auditor.delete(by: $0, in: $1) }
    }
    // One's own role is for others to change.
    await #expect(throws: Obstacle.self) {
      try await scene.act(.defineRoles, cleo, team) { try definer.change(none, by: $0, in: $1) }
    }
    #expect(try await scene.membership(ben, team).mayGive(.custom(auditor)))
  }

  /// What is the owners' alone cannot be chosen, and what all may need not be.
  @Test func whatIsOffered() {
    let offered = Set(CustomRole.offered)
    #expect(
      offered.isDisjoint(with: [
        .transferTeam, .deleteTeam, .restoreTeam, .seeTeam, .leaveTeam, .takeOverTeam,
      ]))
    #expect(offered.isSuperset(of: [.invite, .changeRole, .defineRoles, .seeAudit, .changeFiles]))
    #expect(CustomRole.given == TeamRole.viewer.acts)
  }

  /// A newer program knew more acts than this one, and an older one offered others.
  @Test(arguments: TestEngine.allCases)
  func actsThatNobodyKnowsCountForNothing(_ engine: TestEngine) async throws {
    let (scene, ann, _, cleo, team) = try await scene(engine)
    let role = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    try await scene.give(.custom(role), to: cleo, by: ann, in: team)
    try await scene.change(
      "UPDATE team_roles SET acts = 'audit.see moon.land team.delete  ' WHERE id = \(role.id)")
    #expect(try await scene.role(cleo, team) == .custom(role))
    let all = try await scene.store.read { try CustomRole.all(of: team, in: $0) }
    #expect(all.map(\.acts) == [[.seeAudit]])
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamHasFiftyAtMost(_ engine: TestEngine) async throws {
    let (scene, ann, _, _, team) = try await scene(engine)
    for number in 1...50 { _ = try await scene.role("Role \(number)", [], by: ann, in: team) }
    await #expect(throws: Obstacle.self) {
      _ = try await scene.role("One more", [], by: ann, in: team)
    }
  }
}
