import TestSupport
import Testing

@testable import Portal

/// What operators do about teams.
@Suite("Supervision of teams") struct TeamSupervisionTests {
  private func team(_ test: TestPortal) async throws -> Team {
    let alice = try await test.user(.alice).id
    return try await test.portal.store.read {
      try #require(try Membership.all(of: alice, in: $0).first).team
    }
  }

  private func write<T: Sendable>(
    _ test: TestPortal, _ body: @escaping @Sendable (Team, Tx) throws -> T
  ) async throws -> T {
    let id = try await team(test).id
    return try await test.portal.store.write(for: .team(id), as: tester) { tx in
      try body(try #require(try Team.find(id, in: tx)), tx)
    }
  }

  private func decision(_ test: TestPortal, _ act: TeamAct) async throws -> Decision {
    let (bob, team) = (try await test.user(.bob).id, try await team(test).id)
    return try await test.portal.store.read {
      try #require(try Membership.find(user: bob, team: team, in: $0)).may(act)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func nobodyWorksInASuspendedTeam(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    #expect(try await write(test) { try $0.suspend(in: $1) })
    #expect(try await !write(test) { try $0.suspend(in: $1) })
    #expect(try await team(test).state == .suspended)
    guard case .refused(let refusal) = try await decision(test, .seeTeam) else {
      Issue.record("it is still open")
      return
    }
    #expect(refusal.reason == .suspendedTeam)
    #expect(try await decision(test, .leaveTeam).isAllowed)
    #expect(try await write(test) { try $0.liftSuspension(in: $1) })
    #expect(try await decision(test, .seeTeam).isAllowed)
    let id = try await team(test).id
    let actions = try await test.portal.store.read {
      try AuditEntry.latest([.team(id)], limit: 2, in: $0).map(\.action)
    }
    #expect(Set(actions) == [.teamSuspended, .teamReinstated])
    #expect(Set(actions).isSubset(of: AuditAction.all))
  }

  @Test(arguments: TestEngine.allCases)
  func limitBelowWhatIsTakenRemovesNobody(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let limit = { (limit: Int64?) async throws -> Seats in
      let entered: Entered = [Team.seatLimit.of(limit)]
      return try await write(test) { team, tx in
        try team.limitSeats(entered, in: tx)
        return try Seats(of: team.id, in: tx)
      }
    }
    let short = try await limit(1)
    #expect(short.members == 2 && short.limit == 1 && short.free == 0)
    #expect(try await limit(5).free == 3)
    #expect(try await limit(nil).free == nil)
    _ = try await limit(nil)
    let id = try await team(test).id
    let entries = try await test.portal.store.read {
      try AuditEntry.latest([.team(id)], limit: 9, in: $0)
    }.filter { $0.action == .seatLimitChanged }
    #expect(entries.count == 3, "the same again is no change")
    #expect(Set(entries.map(\.after)) == [#"{"seats":"1"}"#, #"{"seats":"5"}"#, #"{"seats":""}"#])
  }

  @Test(arguments: ["0", "-1", "1000001", "1.5", "many"])
  func noLimitThatIsNone(_ text: String) {
    #expect(throws: FormProblems.self) { try Team.seatFields.check(["seats": .text(text)]) }
  }

  @Test(arguments: TestEngine.allCases)
  func listStandsInEachOrderAndKnowsItsStates(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let slugs = { (parameters: [ListQuery.Parameter]) async throws -> [String] in
      let listing = ListedTeam.listing
      let query = try listing.query(parameters)
      let cursors = CursorSealer(keys: test.portal.keys)
      return try await test.portal.store.read {
        try listing.slice(query, of: .everything, cursors, in: $0).items.map(\.team.slug)
      }
    }
    let up = ["alice-adams", "bob-brown", "charlie-clark", "olga-olsen"]
    #expect(try await slugs([ListQuery.Parameter("sort", "name")]) == up)
    #expect(try await slugs([ListQuery.Parameter("sort", "-name")]) == up.reversed())
    #expect(try await slugs([ListQuery.Parameter("sort", "-members")]).first == "alice-adams")
    #expect(try await slugs([ListQuery.Parameter("sort", "members")]).last == "alice-adams")
    #expect(try await slugs([ListQuery.Parameter("q", "BROWN")]) == ["bob-brown"])
    _ = try await write(test) { try $0.suspend(in: $1) }
    for sort in ["name", "-members", "createdAt"] {
      let suspended = [
        ListQuery.Parameter("state", "suspended"), ListQuery.Parameter("sort", sort),
      ]
      #expect(try await slugs(suspended) == ["alice-adams"])
    }
    try await write(test) { team, tx in
      try tx.execute("UPDATE teams SET deleted_at = \(tx.now) WHERE id = \(team.id)")
    }
    #expect(try await slugs([ListQuery.Parameter("state", "suspended")]).isEmpty)
    #expect(try await slugs([ListQuery.Parameter("state", "deleted")]) == ["alice-adams"])
  }

  @Test(arguments: TestEngine.allCases)
  func operatorsSeeDeletedTeamsOfAPersonToo(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let bob = try await test.user(.bob).id
    try await write(test) { team, tx in
      try tx.execute("UPDATE teams SET deleted_at = \(tx.now) WHERE id = \(team.id)")
    }
    let states = try await test.portal.store.read {
      try Membership.supervised(of: bob, limit: 10, in: $0).map(\.team.state)
    }
    #expect(Set(states) == [.active, .deleted])
    let members = try await test.portal.store.read { [id = try await team(test, of: bob)] tx in
      try Team.find(id, in: tx)?.members(limit: 20, in: tx).map(\.name)
    }
    #expect(members.map(Set.init) == [Cast.alice.name, Cast.bob.name])
  }

  private func team(_ test: TestPortal, of user: ID<User>) async throws -> ID<Team> {
    try await test.portal.store.read {
      try #require(
        try Membership.supervised(of: user, limit: 10, in: $0).first { $0.team.deletedAt != nil }
      ).team.id
    }
  }
}
