import Foundation
import TestSupport
import Testing

@testable import Portal

/// Nothing is lost between writers, on either engine.
@Suite struct ConcurrencyTests {
  @Test(arguments: TestEngine.allCases, [WriteScope.team(StoreSchema.team), .portal])
  func aThousandIncrements(_ engine: TestEngine, _ scope: WriteScope) async throws {
    let store = try await engine.makeStore(
      migrations: StoreSchema.plan, writeDeadline: .seconds(60), connections: 8)
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<1000 {
        group.addTask { try await store.write(for: scope, as: tester) { try $0.increment() } }
      }
      try await group.waitForAll()
    }
    let span = ContinuousClock.now - start
    #expect(try await store.counter() == 1000)
    let did = store.counters.now
    #expect(did.writes == 1000)
    if engine == .sqlite { #expect(did.commits < 500) }
    print(
      "\(engine) \(scope == .portal ? "unscoped" : "scoped"): 1000 writes in \(span),",
      "\(did.commits) commits, \(did.retries) retries")
    if scope != .portal {
      #expect(try await store.revision(.team(StoreSchema.team)) == 1000)
    }
    await store.close()
  }

  /// Two stores are two processes: what one holds back in its own line, the other does not know.
  @Test(arguments: TestEngine.allCases, [WriteScope.team(StoreSchema.team), .portal])
  func twoProcesses(_ engine: TestEngine, _ scope: WriteScope) async throws {
    let place = try await engine.makePlace()
    let stores = try [engine.open(place), engine.open(place)]
    _ = try await stores[0].migrate(StoreSchema.plan)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          try await stores[number % 2].write(for: scope, as: tester) { try $0.increment() }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await stores[0].counter() == 200)
    for store in stores { await store.close() }
  }

  /// Each saw an empty table; only one may act on it.
  @Test(arguments: TestEngine.allCases)
  func noWriteSkew(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan, connections: 8)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          try await store.write(for: .portal, as: tester) { tx in
            if try tx.count("SELECT COUNT(*) AS n FROM notes") == 0 { try tx.note("\(number)") }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await store.notes().count == 1)
  }

  /// Team before user keeps the two from waiting for each other.
  @Test(arguments: TestEngine.allCases)
  func teamAndUser(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let scopes: [WriteScope] = [
      .team(StoreSchema.team), .user(StoreSchema.user),
      [.team(StoreSchema.team), .user(StoreSchema.user)],
    ]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<90 {
        group.addTask {
          try await store.write(for: scopes[number % 3], as: tester) { _ in }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await store.revision(.team(StoreSchema.team)) == 60)
    #expect(try await store.revision(.user(StoreSchema.user)) == 60)
  }

  @Test(arguments: TestEngine.allCases)
  func aScopeThatIsGone(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let gone = ID<Team>(trusted: "01980000-0000-7000-8000-0000000000ff")
    let error = await storeError { try await store.note("never", for: .team(gone)) }
    #expect(error == .scopeGone)
    // The bump before the missing row is undone with everything else.
    let half = await storeError {
      try await store.note(
        "never",
        for: [
          .team(StoreSchema.team),
          .user(ID<User>(trusted: "01980000-0000-7000-8000-0000000000fe")),
        ])
    }
    #expect(half == .scopeGone)
    #expect(try await store.revision(.team(StoreSchema.team)) == 0)
    #expect(try await store.notes() == [])
  }

  @Test(arguments: TestEngine.allCases)
  func readsSeeOneSnapshot(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let inside = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    defer { goOn.signal() }
    async let counts = store.read { tx in
      let before = try tx.count("SELECT COUNT(*) AS n FROM notes")
      inside.signal()
      goOn.wait()
      return (before, try tx.count("SELECT COUNT(*) AS n FROM notes"))
    }
    await offThePool { inside.wait() }
    try await store.note("meanwhile")
    #expect(try await store.notes() == ["meanwhile"])
    goOn.signal()
    let (before, after) = try await counts
    #expect(before == 0)
    #expect(after == 0)
  }
}

extension Store {
  func revision(_ scope: WriteScope) async throws -> Int {
    let key = try #require(scope.keys.first)
    return try await read {
      try $0.row("SELECT revision FROM revisions WHERE key = \(key)")?["revision"] ?? -1
    }
  }
}

/// Runs what blocks on a thread of its own.
func offThePool<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { caller in
    Thread { caller.resume(returning: body()) }.start()
  }
}
