import Dispatch
import TestSupport
import Testing

@testable import Portal

/// A write that cannot have its turn is told so in time, and nobody else notices.
@Suite struct DeadlineTests {
  @Test(arguments: TestEngine.allCases)
  func aLockHeldElsewhere(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place, writeDeadline: .seconds(2))
    let lock = try ForeignLock(engine, at: place)
    let start = ContinuousClock.now
    let finished = Locked(0)
    let blocked = (0..<8).map { number in
      Task {
        let error = await storeError {
          try await store.note("\(number)", for: .team(StoreSchema.team))
        }
        finished.withLock { $0 += 1 }
        return error
      }
    }
    // One at work holds a connection; those who want the same row do not hold more.
    if engine == .postgres { try await eventually("seven wait") { store.waiting == 7 } }
    for _ in 0..<20 {
      #expect(try await store.notes() == [])
      _ = try await store.lookup { try $0.exists("SELECT 1 FROM notes") }
    }
    if engine == .postgres { try await store.note("other", for: .team(StoreSchema.other)) }
    #expect(finished.withLock { $0 } == 0, "the lock did not hold them up")
    for task in blocked { #expect(await task.value == .busy) }
    let span = ContinuousClock.now - start
    #expect(span > .seconds(1.5) && span < .seconds(4))
    try lock.release()
    try await store.note("again", for: .team(StoreSchema.team))
    #expect(try await store.notes() == (engine == .postgres ? ["again", "other"] : ["again"]))
    await store.close()
  }

  @Test(arguments: TestEngine.allCases)
  func aLockReleasedInTime(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place)
    let lock = try ForeignLock(engine, at: place)
    let first = Task { try await store.note("first", for: .team(StoreSchema.team)) }
    let second = Task { try await store.note("second", for: .team(StoreSchema.team)) }
    #expect(try await store.notes() == [])
    try lock.release()
    try await first.value
    try await second.value
    #expect(try await store.notes() == ["first", "second"])
    await store.close()
  }

  @Test(arguments: TestEngine.allCases)
  func aFullLine(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan, capacity: 3)
    let scope = WriteScope.team(StoreSchema.team)
    let inside = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    defer { goOn.signal() }
    let first = Task {
      try await store.write(for: scope, as: tester) { tx in
        inside.signal()
        goOn.wait()
        try tx.note("0")
      }
    }
    await offThePool { inside.wait() }
    var tasks = [first]
    for number in 1...3 {
      tasks.append(Task { try await store.note("\(number)", for: scope) })
      try await eventually("it waits") { store.waiting == number }
    }
    let start = ContinuousClock.now
    #expect(await storeError { try await store.note("4", for: scope) } == .busy)
    #expect(ContinuousClock.now - start < .seconds(5), "refused at once, not at the deadline")
    goOn.signal()
    for task in tasks { try await task.value }
    #expect(try await store.notes() == ["0", "1", "2", "3"])
  }

  /// Work of its own that takes too long counts as waiting too: the server does not know why.
  @Test func aSlowStatement() async throws {
    let place = try await TestEngine.postgres.makePlace(migrations: StoreSchema.plan)
    let store = try TestEngine.postgres.open(place, writeDeadline: .milliseconds(300))
    let error = await storeError {
      try await store.write(for: .portal, as: tester) { _ = try $0.rows("SELECT pg_sleep(20)") }
    }
    #expect(error == .busy)
    try await store.note("next")
    await store.close()
  }
}
