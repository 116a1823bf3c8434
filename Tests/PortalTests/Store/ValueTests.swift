import TestSupport
import Testing

@testable import Portal

/// What is bound comes back as it went in.
@Suite struct ValueTests {
  static let texts = [
    "", "plain", "'; DROP TABLE things; --", "$1 ? :a \\ %s", "👩‍👩‍👧‍👦 𝔘𝔫𝔦 𐍈",
    "e\u{301} is not é", "مرحبا بالعالم \u{202E}abc", "line\r\nline\ttab",
    "\u{FFFD}\u{10FFFF}\u{1}",
    String(repeating: "long ☃ ", count: 20_000),
  ]
  static let integers: [Int64] = [.min, .min + 1, -1, 0, 1, 1 << 32, 1 << 53 + 1, .max]
  static let reals: [Double] = [
    0, -0.0, 0.1, -1.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e15, .infinity,
  ]
  static let blobs: [[UInt8]] = [
    [], [0], [0, 0, 255, 0], Array(0...255), Array(repeating: 0x5C, count: 100_000),
  ]

  @Test(arguments: TestEngine.allCases)
  func roundTrip(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    for text in Self.texts {
      let back = try await store.echo("t", text)
      #expect(back.unicodeScalars.elementsEqual(text.unicodeScalars))
    }
    for integer in Self.integers { #expect(try await store.echo("i", integer) == integer) }
    // Not by bits: SQLite keeps whole numbers as integers, and has no negative zero.
    for real in Self.reals { #expect(try await store.echo("r", real) == real) }
    for blob in Self.blobs { #expect(try await store.echo("b", blob) == blob) }
    #expect(try await store.echo("i", true))
    #expect(try await store.echo("i", Int?.none) == nil)
    #expect(try await store.echo("t", String?.none) == nil)
    #expect(try await store.echo("r", Double?.none) == nil)
    #expect(try await store.echo("b", [UInt8]?.none) == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func nulIsRefused(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let error = await storeError { try await store.note("a\0b") }
    #expect(error == .invalidText)
    #expect(try await store.notes() == [])
  }

  @Test(arguments: TestEngine.allCases)
  func idsAndTimes(_ engine: TestEngine) async throws {
    let clock = TestClock()
    let store = try await engine.makeStore(clock: clock.wall, migrations: StoreSchema.plan)
    let (id, first) = try await store.write(for: .portal, as: tester) { tx in
      let id = tx.newID(Team.self)
      try tx.execute("INSERT INTO things (id, i) VALUES (\(id), \(tx.now))")
      return (id, tx.now)
    }
    #expect(first == clock.now)
    clock.advance(by: .hours(1))
    let (time, now) = try await store.read { tx in
      let row = try #require(try tx.row("SELECT id, i FROM things WHERE id = \(id)"))
      #expect(try row["id"] as ID<Team> == id)
      return (try row["i"] as Timestamp, tx.now)
    }
    #expect(time == first)
    #expect(now - time == .hours(1))
    #expect(ID<Team>(id.text) == id)
  }

  @Test(arguments: TestEngine.allCases)
  func resultsOfExpressions(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let row = try await store.read { tx in
      try #require(
        try tx.row(
          """
          SELECT COUNT(*) AS n, CAST(COALESCE(SUM(n), 0) AS BIGINT) AS total,
            MAX(name) AS name, NULL AS absent, 2 + 3 AS five, \(1.5) AS half FROM counters
          """))
    }
    #expect(row.scalars["n"] == .int(1))
    #expect(row.scalars["total"] == .int(0))
    #expect(row.scalars["name"] == .text("a"))
    #expect(row.scalars["absent"] == .null)
    #expect(row.scalars["five"] == .int(5))
    #expect(row.scalars["half"] == .real(1.5))
  }

  /// Types that only PostgreSQL has, as `doctor` and search may meet them.
  @Test func postgresTypes() async throws {
    let store = try await TestEngine.postgres.makeStore(migrations: StoreSchema.plan)
    let row = try await store.read { tx in
      try #require(
        try tx.row(
          """
          SELECT 7::int2 AS a, -8::int4 AS b, 1.5::float4 AS c, 12345.0625::numeric AS d,
            (-0.00012)::numeric AS e, 1e30::numeric AS f, 'x'::varchar AS g, 'y'::name AS h,
            false AS i, 0::numeric AS j, 100000000::numeric AS k
          """))
    }
    let expected: [String: SQLScalar] = [
      "a": .int(7), "b": .int(-8), "c": .real(1.5), "d": .real(12345.0625), "e": .real(-0.00012),
      "f": .real(1e30), "g": .text("x"), "h": .text("y"), "i": .int(0), "j": .real(0),
      "k": .real(1e8),
    ]
    #expect(row.scalars == expected)
    let error = await storeError {
      _ = try await store.read { try $0.rows("SELECT now() AS t") }
    }
    #expect(error == .decoding("column t has PostgreSQL's type 1184"))
  }

  @Test(arguments: TestEngine.allCases)
  func textSortsByBytes(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    for name in ["b", "B", "a", "ä", "Z"] { try await store.note(name) }
    #expect(try await store.notes() == ["B", "Z", "a", "b", "ä"])
  }
}

extension Store {
  /// Writes `value` into a column of `things` and reads it back.
  fileprivate func echo<T: SQLValue>(_ column: String, _ value: T) async throws -> T {
    let name: SQL = SQL(stringLiteral: column)
    let id = try await write(for: .portal, as: tester) { tx in
      let id = tx.newID(Team.self)
      try tx.execute("INSERT INTO things (id, \(name)) VALUES (\(id), \(value))")
      return id
    }
    return try await read { tx in
      try #require(try tx.row("SELECT \(name) AS v FROM things WHERE id = \(id)"))["v"]
    }
  }
}
