import TestSupport
import Testing

@testable import Portal

/// What is not heard at all ends at the time limit.
@Suite("Changes heard", .timeLimit(.minutes(10))) struct ChangeTests {
  private let team = RevisionKey.team(StoreSchema.team)

  /// A listener whose store already listens to others: that it says by a first signal.
  private func listener(_ store: any Store, _ key: String) async -> ChangeListener {
    let listener = store.listen(to: [key])
    for await _ in listener.signals { break }
    return listener
  }

  private func hears(_ listener: ChangeListener) async -> Bool {
    for await _ in listener.signals { return true }
    return false
  }

  @Test(arguments: TestEngine.allCases)
  func commitIsHeardAndRollbackIsNot(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let listener = await listener(store, team)
    try await store.note("a", for: .team(StoreSchema.team))
    #expect(await hears(listener))
    let refused = store.listen(to: [RevisionKey.team(StoreSchema.other)])
    struct Refused: Error {}
    _ = try? await store.write(for: .team(StoreSchema.other), as: tester) { _ in throw Refused() }
    try await store.note("b", for: .team(StoreSchema.team))
    store.changes.close()
    #expect(!(await hears(refused)))
    #expect(await hears(listener))
    #expect(!(await hears(listener)), "closed")
  }

  @Test(arguments: TestEngine.allCases)
  func otherProcessesHear(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let (here, there) = (try engine.open(place), try engine.open(place))
    let listener = await listener(here, team)
    try await there.note("a", for: .team(StoreSchema.team))
    // The last words are said before a command ends.
    await there.close()
    #expect(await hears(listener))
    await here.close()
  }

  @Test func afterALostConnectionEverythingHasMoved() async throws {
    let place = try await TestEngine.postgres.makePlace(migrations: StoreSchema.plan)
    let store = try TestEngine.postgres.open(place)
    let listener = await listener(store, team)
    let killed = try RawPostgres(place).run(
      """
      SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'
      """)
    #expect(killed == ["t"])
    #expect(await hears(listener))
    await store.close()
  }

  @Test func listeningEndsWithTheListener() async throws {
    let hub = ChangeHub()
    var listener: ChangeListener? = hub.listen(to: ["a"])
    #expect(hub.count == 1)
    let signals = try #require(listener).signals
    listener = nil
    #expect(hub.count == 0)
    for await _ in signals { Issue.record("nothing has moved") }
  }
}
