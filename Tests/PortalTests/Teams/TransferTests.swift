import TestSupport
import Testing

@testable import Portal

/// An owner hands the team to somebody who takes it.
@Suite("Teams: transfer of ownership", .serialized) struct TransferTests {
  private typealias Person = TeamScene.Person

  private struct Sides {
    let scene: TeamScene
    let giver: Person
    let heir: Person
    let other: Person
    let team: ID<Team>

    func offer() async throws {
      let email = try EmailAddress(heir.user.email)
      _ = try await scene.act(.transferTeam, giver, team) {
        try $0.offer(to: email, validFor: .days(7), in: $1)
      }
    }
    func takeOver(_ person: Person? = nil) async throws {
      _ = try await scene.act(.takeOverTeam, person ?? heir, team) { try $0.takeOver(in: $1) }
    }
    func end(_ person: Person) async throws {
      try await scene.act(.endTransfer, person, team) { try $0.endTransfer(in: $1) }
    }
    func waits() async throws -> Bool {
      let (team, store) = (team, scene.store)
      return try await store.read { try OwnershipTransfer.find(of: team, in: $0) != nil }
    }
    func roles() async throws -> [TeamRole?] {
      [try await scene.role(giver, team), try await scene.role(heir, team)]
    }
  }

  /// Ann gives, Ben is asked, Cleo is another owner.
  private func sides(_ engine: TestEngine, heir role: TeamRole = .member) async throws -> Sides {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let team = try await scene.team(
      of: .init(people[0], .owner), .init(people[1], role), .init(people[2], .owner))
    return Sides(
      scene: scene, giver: people[0], heir: people[1], other: people[2], team: team)
  }

  @Test(arguments: TestEngine.allCases, [TeamRole.admin, .billing, .member, .viewer, .owner])
  func theHeirBecomesOwnerAndTheGiverAdmin(_ engine: TestEngine, _ role: TeamRole) async throws {
    let sides = try await sides(engine, heir: role)
    try await sides.offer()
    #expect(try await sides.roles() == [.owner, role], "an offer changes nothing yet")
    try await sides.takeOver()
    #expect(try await sides.roles() == [.admin, .owner])
    #expect(try await !sides.waits())
    await #expect(throws: Obstacle.self) { try await sides.takeOver() }
    try await sides.scene.mustBeWhole(sides.team)
    try await sides.scene.mustHaveSoundAudit()
  }

  /// A role of the team's own gives way whole.
  @Test(arguments: TestEngine.allCases)
  func anHeirWithARoleOfTheTeamsOwn(_ engine: TestEngine) async throws {
    let sides = try await sides(engine)
    let role = try await sides.scene.role(
      "Auditor", [.seeAudit], by: sides.giver, in: sides.team)
    try await sides.scene.give(.custom(role), to: sides.heir, by: sides.giver, in: sides.team)
    try await sides.offer()
    try await sides.takeOver()
    #expect(try await sides.roles() == [.admin, .owner])
    let held = try await sides.scene.count(
      "SELECT COUNT(*) AS n FROM memberships WHERE role_id IS NOT NULL")
    #expect(held == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func oneOfferAtATimeAndForThoseWhoCanTakeIt(_ engine: TestEngine) async throws {
    let sides = try await sides(engine)
    let (scene, team) = (sides.scene, sides.team)
    let outsider = try await scene.person("otto")
    for (email, person) in [
      ("nobody@example.com", sides.giver), (outsider.user.email, sides.giver),
      (sides.giver.user.email, sides.giver),
    ] {
      let address = try EmailAddress(email)
      await #expect(throws: FormProblems.self, "\(email)") {
        _ = try await scene.act(.transferTeam, person, team) {
          try $0.offer(to: address, validFor: .days(7), in: $1)
        }
      }
    }
    try await scene.change("UPDATE users SET suspended_at = 1 WHERE id = \(sides.heir.id)")
    await #expect(throws: FormProblems.self) { try await sides.offer() }
    try await scene.change("UPDATE users SET suspended_at = NULL")
    try await sides.offer()
    await #expect(throws: Obstacle.self) { try await sides.offer() }
    // For seven days; then there is room for another.
    scene.test.clock.advance(by: .days(7))
    #expect(try await !sides.waits())
    let later = Sides(
      scene: scene, giver: try await scene.signIn(sides.giver.id),
      heir: try await scene.signIn(sides.heir.id), other: sides.other, team: team)
    await #expect(throws: Obstacle.self) { try await later.takeOver() }
    try await later.offer()
    try await later.takeOver()
  }

  /// Both sides prove their password.
  @Test(arguments: TestEngine.allCases)
  func bothSidesWantProof(_ engine: TestEngine) async throws {
    let sides = try await sides(engine)
    try await sides.offer()
    sides.scene.test.clock.advance(by: .minutes(12))
    await #expect(throws: NoAuthority.proof) { try await sides.takeOver() }
    await #expect(throws: NoAuthority.proof) { try await sides.offer() }
    // To end it needs none.
    try await sides.end(sides.heir)
    #expect(try await !sides.waits())
  }

  @Test(arguments: TestEngine.allCases)
  func eitherSideOrAnOwnerEndsIt(_ engine: TestEngine) async throws {
    let sides = try await sides(engine)
    let admin = try await sides.scene.person("dora")
    let (code, _) = try await sides.scene.joinLink(as: .admin, by: sides.giver, to: sides.team)
    _ = try await sides.scene.join(code, admin, sides.team)
    for person in [sides.giver, sides.heir, sides.other] {
      try await sides.offer()
      await #expect(throws: Obstacle.self, "an admin is no side") { try await sides.end(admin) }
      await #expect(throws: Obstacle.self) { try await sides.takeOver(admin) }
      try await sides.end(person)
      #expect(try await !sides.waits())
      await #expect(throws: Obstacle.self) { try await sides.takeOver() }
    }
    #expect(try await sides.roles() == [.owner, .member])
    try await sides.scene.mustHaveSoundAudit()
  }

  enum End: CaseIterable, Sendable {
    case giverRemoved, giverDemoted, giverLeaves, giverSuspended, heirRemoved, heirLeaves
    case heirSuspended, teamDeleted
  }

  @Test(arguments: TestEngine.allCases, End.allCases)
  func anOfferEndsWithEitherSide(_ engine: TestEngine, _ end: End) async throws {
    let sides = try await sides(engine)
    let (scene, team) = (sides.scene, sides.team)
    try await sides.offer()
    let suspend = { (person: Person) in
      _ = try await scene.store.write(for: .colleagues(of: person.id), as: tester) {
        try person.user.suspend(in: $0)
      }
    }
    let leave = { (person: Person) in
      try await scene.act(.leaveTeam, person, team) { try $0.leave(in: $1) }
    }
    switch end {
    case .giverRemoved: try await scene.remove(sides.giver, by: sides.other, in: team)
    case .giverDemoted: try await scene.give(.admin, to: sides.giver, by: sides.other, in: team)
    case .giverLeaves: try await leave(sides.giver)
    case .giverSuspended: try await suspend(sides.giver)
    case .heirRemoved: try await scene.remove(sides.heir, by: sides.other, in: team)
    case .heirLeaves: try await leave(sides.heir)
    case .heirSuspended: try await suspend(sides.heir)
    case .teamDeleted: try await scene.delete(team, by: sides.other)
    }
    #expect(try await !sides.waits())
    let rows = try await scene.count("SELECT COUNT(*) AS n FROM ownership_transfers")
    #expect(rows == 0, "nor does it come back")
    try await scene.mustBeWhole(team)
    try await scene.mustHaveSoundAudit()
  }

  /// A change that has nothing to do with it leaves it alone.
  @Test(arguments: TestEngine.allCases)
  func anotherRoleOfTheHeirKeepsTheOffer(_ engine: TestEngine) async throws {
    let sides = try await sides(engine)
    try await sides.offer()
    try await sides.scene.give(.admin, to: sides.heir, by: sides.other, in: sides.team)
    #expect(try await sides.waits())
    try await sides.takeOver()
    #expect(try await sides.roles() == [.admin, .owner])
  }
}
