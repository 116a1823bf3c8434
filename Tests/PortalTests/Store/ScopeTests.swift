import TestSupport
import Testing

@testable import Portal

/// What a write locks, and in which order.
@Suite struct ScopeTests {
  private static let people = (1...3).map {
    ID<User>(trusted: "01980000-0000-7000-8000-0000000000b\($0)")
  }
  private static let plan =
    StoreSchema.plan + [
      Migration(
        "0003_people",
        people.map { "INSERT INTO revisions VALUES (\(RevisionKey.user($0)), 0)" })
    ]
  private var people: [ID<User>] { Self.people }
  private let team = StoreSchema.team

  @Test func scopeIsASet() {
    let (a, b) = (people[0], people[1])
    let scope: WriteScope = [.team(team), .user(a), .user(b)]
    #expect(scope == [.user(b), .user(a), .user(a), .team(team)])
    #expect([] == WriteScope.portal)
    #expect(WriteScope.portal.union(.team(team)) == .team(team))
    #expect([.user(a)] as WriteScope != .colleagues(of: a))
    #expect(([.activity(of: a), .user(b)] as WriteScope).keys.count == 2)
  }

  @Test(arguments: TestEngine.allCases)
  func eachRowIsBumpedOnce(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: Self.plan)
    let (a, b) = (people[0], people[1])
    try await store.write(for: [.user(b), .team(team), .user(b)], as: tester) { tx in
      try tx.enter([.team(team), .user(a)])
      try tx.enter(.user(a))
    }
    for scope in [WriteScope.team(team), .user(a), .user(b)] {
      #expect(try await store.revision(scope) == 1)
    }
  }

  /// Whoever waits for the first row holds none of the later ones, however the scope was written.
  @Test func rowsAreLockedTeamsFirstAndInTheOrderOfTheirKeys() async throws {
    let place = try await TestEngine.postgres.makePlace(migrations: Self.plan)
    let (store, raw) = (try TestEngine.postgres.open(place), try RawPostgres(place))
    let keys = [RevisionKey.team(team)] + people.map(RevisionKey.user)
    let literals: [WriteScope] = [
      [.team(team), .user(people[0]), .user(people[1]), .user(people[2])],
      [.user(people[2]), .user(people[1]), .user(people[0]), .team(team)],
      [.user(people[1]), .team(team), .user(people[2]), .user(people[0])],
    ]
    for scope in literals {
      for (held, key) in keys.enumerated() {
        try raw.run("BEGIN; UPDATE revisions SET revision = revision WHERE key = '\(key)'")
        let write = Task { try await store.write(for: scope, as: tester) { _ in } }
        let other = try RawPostgres(place)
        try await eventually("it waits") {
          try other.run(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
              + "AND wait_event_type = 'Lock'"
          ).count == 1
        }
        let free = try other.run(
          "SELECT key FROM revisions WHERE key LIKE '%b_' OR key = '\(keys[0])' "
            + "ORDER BY key FOR UPDATE SKIP LOCKED")
        #expect(free == Array(keys[(held + 1)...]))
        try raw.run("COMMIT")
        try await write.value
      }
    }
    await store.close()
  }

  /// Two stores are two processes: what one knows of its own line, the other does not.
  @Test func writesThatNameTheSameNeverDeadlock() async throws {
    let place = try await TestEngine.postgres.makePlace(migrations: Self.plan)
    let stores = try [TestEngine.postgres.open(place), TestEngine.postgres.open(place)]
    let (a, b) = (people[0], people[1])
    let team = self.team
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        let scope: WriteScope =
          number % 4 < 2 ? [.user(a), .user(b), .team(team)] : [.team(team), .user(b), .user(a)]
        group.addTask {
          try await stores[number % 2].write(for: scope, as: tester) { try $0.increment() }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await stores[0].counter() == 200)
    for store in stores {
      #expect(store.counters.now.retries == 0)
      await store.close()
    }
  }
}

/// The same with the portal's own tables.
@Suite struct ColleagueScopeTests {
  @Test(arguments: TestEngine.allCases)
  func colleaguesAreAllTeamsAndThePerson(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let (alice, bob) = (try await test.user(.alice), try await test.user(.bob))
    func revisions() async throws -> [String: Int64] {
      try await test.portal.store.read { tx in
        try Dictionary(
          uniqueKeysWithValues: tx.rows("SELECT key, revision FROM revisions").map {
            (try $0["key"] as String, try $0["revision"] as Int64)
          })
      }
    }
    let teams = try await test.portal.store.read { tx in
      try (Membership.all(of: bob.id, in: tx).map { RevisionKey.team($0.team.id) })
    }
    #expect(teams.count == 2)
    let before = try await revisions()
    try await test.portal.store.write(
      for: [.user(alice.id), .colleagues(of: bob.id)], as: tester
    ) { _ in }
    let after = try await revisions()
    let moved = after.filter { before[$0.key] != $0.value }.keys.sorted()
    #expect(moved == (teams + [RevisionKey.user(alice.id), RevisionKey.user(bob.id)]).sorted())
  }
}
