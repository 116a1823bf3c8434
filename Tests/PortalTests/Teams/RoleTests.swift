import TestSupport
import Testing

@testable import Portal

/// Who may give which role, to whom, and whose is never touched.
@Suite("Teams: roles", .serialized) struct RoleTests {
  /// By role: those that its holder may give and take.
  private static let gives: [Role: [Role]] = [
    .owner: [.owner, .admin, .billing, .member, .viewer],
    .admin: [.admin, .billing, .member, .viewer],
    .billing: [.billing, .viewer],
    .member: [.member, .viewer],
    .viewer: [.viewer],
  ]

  @Test(arguments: TestEngine.allCases)
  func oneGivesNoMoreThanOneHas(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    for role in Role.allCases {
      let team = try await scene.team(of: .init(ann, .standard(role)))
      let me = try await scene.membership(ann, team)
      let given = try await scene.store.read { try me.rolesToGive(in: $0) }
      #expect(given == Self.gives[role, default: []].map { .standard($0) }, "\(role)")
      for other in Role.allCases {
        #expect(me.mayGive(.standard(other)) == Self.gives[role]?.contains(other))
      }
    }
  }

  /// Each role tries to give each role to the holder of each role.
  @Test(arguments: TestEngine.allCases, Role.allCases)
  func noWiderRoleIsGivenOrTaken(_ engine: TestEngine, _ mine: Role) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "olaf")
    let (ann, ben, olaf) = (people[0], people[1], people[2])
    let gives = Set(Self.gives[mine, default: []])
    for old in Role.allCases {
      let team = try await scene.team(
        of: .init(ann, .standard(mine)), .init(ben, .standard(old)), .init(olaf, .owner))
      for new in Role.allCases where new != old {
        let attempt = { try await scene.give(.standard(new), to: ben, by: ann, in: team) }
        if TeamAct.changeRole.roles.contains(mine), gives.isSuperset(of: [old, new]) {
          try await attempt()
          #expect(try await scene.role(ben, team) == .standard(new))
          try await scene.change(
            "UPDATE memberships SET role = \(old) WHERE team_id = \(team) AND user_id = \(ben.id)")
        } else {
          await #expect(throws: Refusal.self, "\(mine) gives \(new) to \(old)") {
            try await attempt()
          }
          #expect(try await scene.role(ben, team) == .standard(old))
        }
      }
      let mayRemove = TeamAct.removeMember.roles.contains(mine) && gives.contains(old)
      if mayRemove {
        try await scene.remove(ben, by: ann, in: team)
      } else {
        await #expect(throws: Refusal.self) { try await scene.remove(ben, by: ann, in: team) }
      }
      try await scene.mustBeWhole(team)
    }
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func anAdminMeetsAnOwnersRoleWithWords(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
    let refusal = await #expect(throws: Refusal.self) {
      try await scene.give(.viewer, to: ann, by: ben, in: team)
    }
    #expect(refusal?.reason == .role(.admin, needed: [.owner]))
    #expect(refusal?.place == "members")
  }

  @Test(arguments: TestEngine.allCases)
  func nobodyChangesTheirOwnRole(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .owner))
    for role in Role.allCases {
      await #expect(throws: Obstacle.self) {
        try await scene.give(.standard(role), to: ann, by: ann, in: team)
      }
    }
    await #expect(throws: Obstacle.self) { try await scene.remove(ann, by: ann, in: team) }
    #expect(try await scene.role(ann, team) == .owner)
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsNoRoleOrNoMemberIsSaidSo(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let (ann, ben, cleo) = (people[0], people[1], people[2])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .member))
    let theirs = try await scene.team("Theirs", of: .init(cleo, .owner))
    let foreign = try await scene.role("Foreign", [.seeAudit], by: cleo, in: theirs)
    for value in ["", "custom", "Owner", "nothing", foreign.id.text] {
      await #expect(throws: FormProblems(Membership.role, .unknownChoice), "\(value)") {
        _ = try await scene.act(.changeRole, ann, team) { try $0.change(ben.id, to: value, in: $1) }
      }
    }
    await #expect(throws: NoAuthority.nothing) {
      try await scene.give(.viewer, to: cleo, by: ann, in: team)
    }
    await #expect(throws: NoAuthority.nothing) { try await scene.remove(cleo, by: ann, in: team) }
  }

  /// An owner whose account is stopped cannot act: the other one is the last.
  @Test(arguments: TestEngine.allCases)
  func theLastActiveOwnerStays(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let (ann, ben, cleo) = (people[0], people[1], people[2])
    let team = try await scene.team(
      of: .init(ann, .owner), .init(ben, .owner), .init(cleo, .admin))
    let isNew = try await scene.store.write(for: .colleagues(of: ben.id), as: tester) { tx in
      try ben.user.suspend(in: tx)
    }
    #expect(isNew)
    await #expect(throws: Obstacle.self) {
      try await scene.act(.leaveTeam, ann, team) { try $0.leave(in: $1) }
    }
    // The stopped one may go: that leaves an owner.
    try await scene.give(.admin, to: ben, by: ann, in: team)
    #expect(try await scene.role(ben, team) == .admin)
    await #expect(throws: Obstacle.self) {
      try await scene.act(.leaveTeam, ann, team) { try $0.leave(in: $1) }
    }
    try await scene.give(.owner, to: cleo, by: ann, in: team)
    try await scene.act(.leaveTeam, ann, team) { try $0.leave(in: $1) }
    #expect(try await scene.role(ann, team) == nil)
    try await scene.mustBeWhole(team)
    try await scene.mustHaveSoundAudit()
  }

  /// Where a person goes who has just left: nowhere that is not theirs.
  @Test(arguments: TestEngine.allCases)
  func theTeamThatOneWasInLastIsForgotten(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .member))
    try await scene.change("UPDATE users SET last_team_id = \(team)")
    try await scene.remove(ben, by: ann, in: team)
    let left = try await scene.store.read {
      try $0.rows("SELECT name FROM users WHERE last_team_id = \(team)").map {
        try $0["name"] as String
      }
    }
    #expect(left == ["ann"])
  }

  /// "Why can't I?" is answered by the decision itself, for all acts and all roles.
  @Test(arguments: TestEngine.allCases)
  func accessIsWhatTheDoorSays(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .member))
    let custom = try await scene.role("Auditor", [.seeAudit, .makeKey], by: ann, in: team)
    for role in Role.allCases.map(TeamRole.standard) + [.custom(custom)] {
      try await scene.change(
        """
        UPDATE memberships SET role = \(role.stored), role_id = \(role.customID)
        WHERE team_id = \(team) AND user_id = \(ben.id)
        """)
      let access = try await scene.act(.explainAccess, ann, team) { me, tx in
        Access.all(of: try #require(try me.colleague(ben.id, in: tx)))
      }
      // An offer of ownership is for one person alone, and of other rooms nobody is told yet.
      let told = TeamAct.all.filter {
        !TeamAct.notYet.contains($0) && $0 != .takeOverTeam && $0 != .endTransfer
      }
      #expect(access.map(\.act) == told)
      for answer in access {
        let may: Bool
        if case .standard(let role) = role {
          may = answer.act.roles.contains(role)
        } else {
          may = answer.act.roles.contains(.viewer) || [.seeAudit, .makeKey].contains(answer.act)
        }
        #expect(answer.decision.isAllowed == may, "\(role.label): \(answer.act.name)")
        await mustBeTheDoors(answer, ben, team, scene)
      }
    }
  }

  private func mustBeTheDoors(
    _ answer: Access, _ person: TeamScene.Person, _ team: ID<Team>, _ scene: TeamScene
  ) async {
    do {
      try await scene.act(answer.act, person, team) { _, _ in }
      #expect(answer.decision == .allowed, "\(answer.act.name)")
    } catch {
      #expect((error as? Refusal).map(Decision.refused) == answer.decision, "\(answer.act.name)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aStoppedOrDeletedTeamSaysSo(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    for (column, open) in [
      ("suspended_at", [TeamAct.leaveTeam]), ("deleted_at", [.restoreTeam, .leaveTeam]),
    ] as [(SQL, [TeamAct])] {
      let team = try await scene.team(of: .init(ann, .owner))
      try await scene.change("UPDATE teams SET \(column) = 1 WHERE id = \(team)")
      let me = try await scene.membership(ann, team)
      let allowed = Access.all(of: me).filter(\.decision.isAllowed).map(\.act)
      #expect(Set(allowed) == Set(open))
    }
  }
}
