import TestSupport
import Testing

@testable import Portal

/// Writers of SQLite that share a commit do each other no harm.
@Suite struct SharedCommitTests {
  private func makeStore() async throws -> SQLiteStore {
    let store = try await TestEngine.sqlite.makeStore(migrations: StoreSchema.plan)
    return try #require(store as? SQLiteStore)
  }

  @Test func everyCommitIsSynced() async throws {
    let store = try await makeStore()
    #expect(try store.pragma("synchronous") == 2)
    let mode: String = try await store.read {
      try #require(try $0.row("PRAGMA journal_mode"))["journal_mode"]
    }
    #expect(mode == "wal")
    #expect(try store.pragma("foreign_keys") == 1)
  }

  @Test func manyShareOneCommit() async throws {
    let store = try await makeStore()
    let before = store.counters.now.commits
    let errors = try await store.together((0..<50).map { number in { try $0.note("n\(number)") } })
    #expect(errors.allSatisfy { $0 == nil })
    // One for who held the others up, one for all of them.
    #expect(store.counters.now.commits == before + 2)
    #expect(try await store.notes().count == 50)
  }

  @Test func aFailedConstraintIsItsOwn() async throws {
    let store = try await makeStore()
    let errors = try await store.together([
      { try $0.note("a") },
      {
        try $0.note("b")
        try $0.note("a")
      },
      { try $0.note("c") },
    ])
    #expect(errors[1] as? StoreError == .constraint("UNIQUE constraint failed: notes.name"))
    #expect(errors[0] == nil && errors[2] == nil)
    #expect(try await store.notes() == ["a", "c"])
    #expect(store.counters.now.retries == 0)
  }

  private struct Refused: Error {}

  /// Refusals are ordinary: whoever is refused must not have everybody's work done twice.
  @Test(arguments: [WriteScope.portal, .team(StoreSchema.team)])
  func whoRefusesBeforeItWritesDisturbsNobody(_ scope: WriteScope) async throws {
    let store = try await makeStore()
    let before = store.counters.now.commits
    let runs = Locked(0)
    let note: @Sendable (String) -> @Sendable (Tx) throws -> Void = { name in
      { tx in
        runs.withLock { $0 += 1 }
        try tx.note(name)
      }
    }
    let errors = try await store.together(
      for: scope,
      [
        note("a"),
        { tx in
          _ = try tx.rows("SELECT name FROM notes")
          throw Refused()
        },
        note("c"), { _ in throw Refused() },
      ])
    #expect(errors[1] is Refused && errors[3] is Refused)
    #expect(errors[0] == nil && errors[2] == nil)
    #expect(runs.withLock { $0 } == 2, "each once")
    #expect(try await store.notes() == ["a", "c"])
    #expect(store.counters.now.commits == before + 2)
    if scope != .portal { #expect(try await store.revision(scope) == 2, "only what was changed") }
  }

  /// What somebody wrote before they failed, or an SQL error behind a refusal, is undone as ever.
  @Test(arguments: [WriteScope.portal, .team(StoreSchema.team)])
  func aRefusalAfterAWriteIsUndone(_ scope: WriteScope) async throws {
    let store = try await makeStore()
    let errors = try await store.together(
      for: scope,
      [
        { try $0.note("a") },
        { tx in
          try tx.note("b")
          throw Refused()
        },
        { tx in
          _ = try? tx.execute("INSERT INTO notes VALUES ('c'), (NULL)")
          throw Refused()
        },
        { tx in
          _ = try? tx.rows("SELECT nothing FROM notes")
          throw Refused()
        },
        { tx in
          try tx.enter(.team(StoreSchema.other))
          throw Refused()
        },
        { tx in
          try tx.script("CREATE TABLE d (n INTEGER)")
          throw Refused()
        },
        { try $0.note("e") },
      ])
    #expect(errors[1...5].allSatisfy { $0 is Refused })
    #expect(errors[0] == nil && errors[6] == nil)
    #expect(try await store.notes() == ["a", "e"])
    #expect(try await store.revision(.team(StoreSchema.other)) == 0)
    if scope != .portal { #expect(try await store.revision(scope) == 2) }
    let tables = try await store.read { try TableShape.all(in: $0).map(\.name) }
    #expect(!tables.contains("d"))
    #expect(store.counters.now.retries == 0, "nobody ran alone")
  }

  /// The row that counts a person's activity is put back as well.
  @Test func aRefusalLeavesNoActivity() async throws {
    let test = try await TestPortal.make()
    let store = test.portal.store
    let scope = WriteScope.activity(of: try await test.user(.alice).id)
    let figures: @Sendable () async throws -> [Row] = {
      try await store.read { try $0.rows("SELECT * FROM revisions ORDER BY key") }
    }
    let before = try await figures().map(\.scalars)
    let errors = try await store.together(
      for: scope, [{ _ in throw Refused() }, { _ in throw Refused() }])
    #expect(errors.allSatisfy { $0 is Refused })
    #expect(try await figures().map(\.scalars) == before)
    let mixed = try await store.together(for: scope, [{ _ in }, { _ in throw Refused() }])
    #expect(mixed[0] == nil && mixed[1] is Refused)
    #expect(try await figures().map(\.scalars) != before)
  }

  @Test func aLostTransactionIsRunAgainApart() async throws {
    let store = try await makeStore()
    let errors = try await store.together([
      { try $0.note("a") },
      { try $0.execute("INSERT OR ROLLBACK INTO notes VALUES ('b'), ('b')") },
      { try $0.note("c") },
    ])
    #expect(errors[1] as? StoreError == .constraint("UNIQUE constraint failed: notes.name"))
    #expect(errors[0] == nil && errors[2] == nil)
    #expect(try await store.notes() == ["a", "c"])
    #expect(store.counters.now.retries == 2, "the transaction was not lost")
  }

  /// Who swallows the loss of the transaction must not go on outside of one.
  @Test func aSwallowedLossIsNoSuccess() async throws {
    let store = try await makeStore()
    let errors = try await store.together([
      { try $0.note("a") },
      { tx in
        _ = try? tx.savepoint {
          try tx.execute("INSERT OR ROLLBACK INTO notes VALUES ('b'), ('b')")
        }
        try tx.note("outside")
      },
    ])
    #expect(errors[0] == nil)
    #expect(errors[1] is StoreError)
    #expect(try await store.notes() == ["a"])
  }

  @Test func aFullDisk() async throws {
    let store = try await makeStore()
    try await store.write(for: .portal, as: tester) { tx in
      let pages: Int = try #require(try tx.row("PRAGMA page_count"))["page_count"]
      _ = try tx.rows(SQL(stringLiteral: "PRAGMA max_page_count = \(pages + 8)"))
    }
    let big = String(repeating: "x", count: 200_000)
    let errors = try await store.together([
      { try $0.note("a") }, { try $0.note(big) }, { try $0.note("c") },
    ])
    #expect(errors[1] as? StoreError == .unavailable("the disk is full"))
    #expect(errors[0] == nil && errors[2] == nil)
    #expect(try await store.notes() == ["a", "c"])
    #expect(store.counters.now.retries == 2, "the transaction was not lost")
    try await store.write(for: .portal, as: tester) {
      _ = try $0.rows("PRAGMA max_page_count = 1073741823")
    }
    try await store.note(big)
    #expect(try await store.notes().count == 3)
    #expect(await store.problems() == [])
  }

  @Test func aFailedCommitIsRunAgainApart() async throws {
    let store = try await makeStore()
    let errors = try await store.together([
      { try $0.note("a") },
      { try $0.execute("INSERT INTO replies VALUES ('to nobody')") },
      { try $0.note("c") },
    ])
    #expect(errors[1] as? StoreError == .constraint("FOREIGN KEY constraint failed"))
    #expect(errors[0] == nil && errors[2] == nil)
    #expect(try await store.notes() == ["a", "c"])
    #expect(store.counters.now.retries == 2, "the commit did not fail")
  }

  @Test func nobodyEndsTheTransactionOfAll() async throws {
    let store = try await makeStore()
    let errors = try await store.together([
      { try $0.note("a") }, { try $0.execute("ROLLBACK") }, { try $0.execute(" commit ") },
      { try $0.note("c") },
    ])
    let refused = StoreError.statement("transactions belong to the store")
    #expect(errors[1] as? StoreError == refused)
    #expect(errors[2] as? StoreError == refused)
    #expect(errors[0] == nil && errors[3] == nil)
    #expect(try await store.notes() == ["a", "c"])
  }
}
