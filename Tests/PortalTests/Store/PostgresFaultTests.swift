import Foundation
import TestSupport
import Testing

@testable import Portal

/// Connections break at every moment they can break.
@Suite struct PostgresFaultTests {
  private let engine = TestEngine.postgres

  /// Ends the session that the transaction runs in, as an administrator does.
  private func terminate(_ tx: Tx, at place: String) throws {
    let pid: Int = try #require(try tx.row("SELECT pg_backend_pid() AS pid"))["pid"]
    #expect(try RawPostgres(place).run("SELECT pg_terminate_backend(\(pid), 5000)") == ["t"])
  }

  @Test func inTheMiddleOfARead() async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place)
    let attempts = Locked(0)
    let n = try await store.read { tx in
      attempts.withLock { $0 += 1 }
      if attempts.withLock({ $0 }) == 1 { try terminate(tx, at: place) }
      return try tx.count("SELECT COUNT(*) AS n FROM counters")
    }
    #expect(n == 1)
    #expect(attempts.withLock { $0 } == 2)
    await store.close()
  }

  @Test(arguments: [WriteScope.portal, .team(StoreSchema.team)])
  func beforeCommit(_ scope: WriteScope) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place)
    let attempts = Locked(0)
    try await store.write(for: scope, as: tester) { tx in
      try tx.note("once")
      attempts.withLock { $0 += 1 }
      // The failure of the next statement is swallowed, and still counts.
      if attempts.withLock({ $0 }) == 1 { try terminate(tx, at: place) }
      try? tx.increment()
    }
    #expect(attempts.withLock { $0 } == 2)
    #expect(try await store.notes() == ["once"])
    #expect(try await store.counter() == 1)
    await store.close()
  }

  @Test func whileIdle() async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place)
    let raw = try RawPostgres(place)
    for round in 0..<5 {
      try await store.note("\(round)")
      #expect(try await store.notes().count == round + 1)
      let ended = try raw.run(
        """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """)
      #expect(ended.count >= 2)
    }
    #expect(try await store.notes().count == 5)
    await store.close()
  }

  /// The session ends itself while it checks constraints at COMMIT: nothing was written.
  @Test func duringCommitWithNothingWritten() async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    try RawPostgres(place).run(
      """
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER die AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION die()
      """)
    let store = try engine.open(place)
    let attempts = Locked(0)
    let error = await storeError {
      try await store.write(for: .portal, as: tester) { tx in
        attempts.withLock { $0 += 1 }
        try tx.note("lost")
      }
    }
    #expect(error == .unknownOutcome)
    #expect(attempts.withLock { $0 } == 1)
    #expect(try await store.notes() == [])
    await store.close()
  }

  /// COMMIT waits for a standby that never comes; the write is on disk when the session ends.
  @Test(arguments: ["pg_terminate_backend", "pg_cancel_backend"])
  func duringCommitWithEverythingWritten(_ fault: String) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place)
    let raw = try RawPostgres(place)
    let attempts = Locked(0)
    let write = Task {
      await storeError {
        try await store.write(for: .team(StoreSchema.team), as: tester) { tx in
          attempts.withLock { $0 += 1 }
          try tx.execute("SET LOCAL synchronous_commit = on")
          try tx.note("kept")
        }
      }
    }
    try await raw.onceCommitWaits(fault)
    #expect(await write.value == .unknownOutcome)
    #expect(attempts.withLock { $0 } == 1)
    #expect(try await store.notes() == ["kept"])
    await store.close()
  }

  /// A deadlock that the order of locks cannot prevent, because the rows are not revisions.
  @Test func aDeadlock() async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    for name in ["x", "y"] { try await store.note(name) }
    let met = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    let attempts = Locked(0)
    let touch = { @Sendable (tx: Tx, name: String) in
      _ = try tx.execute("UPDATE notes SET name = name WHERE name = \(name)")
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for side in 0...1 {
        group.addTask {
          let scope = WriteScope.team(side == 0 ? StoreSchema.team : StoreSchema.other)
          try await store.write(for: scope, as: tester) { tx in
            let attempt = attempts.withLock { count in
              count += 1
              return count
            }
            try touch(tx, side == 0 ? "x" : "y")
            met[side].signal()
            if attempt <= 2 { met[1 - side].wait() }
            try touch(tx, side == 0 ? "y" : "x")
          }
        }
      }
      try await group.waitForAll()
    }
    // The loser may be back before the winner has woken up, and lose once more.
    #expect(attempts.withLock { $0 } >= 3)
    #expect(store.counters.now.retries == attempts.withLock { $0 } - 2)
    #expect(try await store.revision(.team(StoreSchema.team)) == 1)
    #expect(try await store.revision(.team(StoreSchema.other)) == 1)
  }

  @Test func aServerThatIsNotThere() async throws {
    let store = try PostgresStore(
      url: "postgres:///portico?host=/nonexistent&password=geheim", writeDeadline: .seconds(1))
    let start = ContinuousClock.now
    async let read = storeError { _ = try await store.read { _ in } }
    async let write = storeError { try await store.note("never") }
    for error in await [read, write] {
      guard case .unavailable(let words)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(words.contains("cannot be reached"))
      #expect(!words.contains("geheim"))
    }
    #expect(await storeError { _ = try await store.migrate(StoreSchema.plan) } != .busy)
    #expect(ContinuousClock.now - start < .seconds(15))
    await store.close()
  }

  @Test func aURLThatIsNone() {
    for url in ["sqlite:x", "postgres//me:geheim@host/db", "postgres://me:geheim@host/db?sslmod=x"]
    {
      let error = #expect(throws: StoreError.self) { _ = try PostgresStore(url: url) }
      #expect(error == .unavailable("the database URL is no postgres:// URL"))
    }
  }

  @Test func theSecondHost() async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place.replacing("host=", with: "host=/nonexistent,"))
    try await store.note("found")
    #expect(try await store.notes() == ["found"])
    await store.close()
  }
}
