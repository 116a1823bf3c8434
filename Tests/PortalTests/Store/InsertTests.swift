import TestSupport
import Testing

@testable import Portal

@Suite struct InsertTests {
  private let plan = StoreSchema.plan

  @Test(arguments: TestEngine.allCases)
  func valuesArriveInTheirColumns(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: plan)
    let texts = Locked<[String]>([])
    store.counters.observe { text in texts.withLock { $0.append(text) } }
    let absent: String? = nil
    for (number, words) in [(1, "O'Hara; --"), (2, "ä")] {
      let rows = try await store.write(for: .portal, as: tester) { tx in
        try tx.insert("things", ["id": "\(number)", "i": number, "t": words, "b": absent])
      }
      #expect(rows == 1)
    }
    store.counters.observe(nil)
    let inserts = texts.withLock { $0.filter { $0.hasPrefix("INSERT INTO things") } }
    #expect(inserts.count == 2 && Set(inserts).count == 1, "one statement for both")
    let row = try await store.read { try $0.row("SELECT * FROM things WHERE id = '1'") }
    #expect(row?.scalars["i"] == .int(1))
    #expect(row?.scalars["t"] == .text("O'Hara; --"))
    #expect(row?.scalars["b"] == .null)
    #expect(row?.scalars["r"] == .null)
  }

  @Test(arguments: TestEngine.allCases)
  func rowThatIsThereFollowsTheTail(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: plan)
    let counts = try await store.write(for: .portal, as: tester) { tx in
      [
        try tx.insert(
          "counters", ["name": "a", "n": 5], onConflict: "ON CONFLICT (name) DO NOTHING"),
        try tx.insert(
          "counters", ["name": "a", "n": 5],
          onConflict: "ON CONFLICT (name) DO UPDATE SET n = excluded.n + \(1)"),
      ]
    }
    #expect(counts == [0, 1])
    #expect(try await store.counter() == 6)
  }

  @Test func textIsNoName() async throws {
    let store = try await TestEngine.sqlite.makeStore(migrations: plan)
    for (table, column) in [
      ("notes", "name) SELECT 'x' --"), ("notes", ""), ("notes", "Name"),
      ("notes; DROP TABLE notes", "name"),
    ] {
      let error = await storeError {
        try await store.write(for: .portal, as: tester) { tx in
          _ = try tx.insert(table, [column: "x"])
        }
      }
      guard case .statement? = error else {
        Issue.record("\(table).\(column)")
        continue
      }
    }
    #expect(try await store.notes() == [])
  }
}
