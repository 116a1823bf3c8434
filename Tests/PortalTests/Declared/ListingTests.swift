import Foundation
import TestSupport
import Testing

@testable import Portal

/// Paging, filtering and counting on both engines, over a table of the test's own.
@Suite("Listings") struct ListingTests {
  private struct Fruit: Sendable, Equatable {
    let id: String
    let name: String
    let weight: Int
  }

  private enum Colour: String, Choice {
    case red, green
    var label: String { rawValue }
  }

  private static let listing = Listing<Fruit>(
    "fruits", select: "SELECT * FROM fruits", key: "id", sortedBy: .init("weight"),
    columns: [
      .text("name", "Name") { $0.name }.sorted(by: "name") { $0.name },
      .integer("weight", "Weight") { $0.weight }.sorted(by: "weight") { $0.weight },
      .text("id", "Id") { $0.id }.sortedByID(),
    ],
    filters: [
      ListFilter(Field<Colour>.choice("colour", "Colour"), asTabs: true) {
        "colour = \($0.rawValue)"
      }
    ],
    // An OR, as most searches have: it must not lead out of the scope.
    search: { "name LIKE \("%\($0)%") OR id LIKE \("%\($0)%")" },
    id: { $0.id },
    decode: { Fruit(id: try $0["id"], name: try $0["name"], weight: try $0["weight"]) })

  private static let migration = Migration(
    "0001-fruits",
    [
      """
      CREATE TABLE fruits (id \(.text) NOT NULL PRIMARY KEY, owner \(.text) NOT NULL,
        name \(.text) NOT NULL, weight \(.int) NOT NULL, colour \(.text) NOT NULL) \(.strict)
      """
    ])

  private static let cursors = CursorSealer(
    keys: SecretKeys(master: Array(repeating: 7, count: 32)))

  /// A hundred and twenty fruits, weights and names in runs of equal ones.
  private func store(_ engine: TestEngine) async throws -> any Store {
    let store = try await engine.makeStore(migrations: [Self.migration])
    try await store.write(for: .portal, as: .system("test")) { tx in
      for number in 0..<120 {
        let name = ["apple", "Äpfel", "pear", "zebra"][number % 4]
        try tx.insert(
          "fruits",
          [
            "id": String(format: "%03d", (number * 37) % 120), "owner": number < 100 ? "a" : "b",
            "name": name, "weight": number / 7, "colour": number % 3 == 0 ? "red" : "green",
          ])
      }
    }
    return store
  }

  private func slice(
    _ parameters: [ListQuery.Parameter], _ store: any Store
  ) async throws -> Slice<Fruit> {
    let query = try Self.listing.query(parameters)
    return try await store.read {
      try Self.listing.slice(query, of: "owner = 'a'", Self.cursors, in: $0)
    }
  }

  @Test(arguments: TestEngine.allCases, ["weight", "-weight", "name", "-name", "id", "-id"])
  func everyRowComesOnceForwardsAndBack(_ engine: TestEngine, _ sort: String) async throws {
    let store = try await store(engine)
    let start = [ListQuery.Parameter("sort", sort), ListQuery.Parameter("limit", "25")]
    var page = try await slice(start, store)
    #expect(page.previous == nil)
    var pages = [page.items]
    while let next = page.next {
      page = try await slice(start + [ListQuery.Parameter("after", next)], store)
      pages.append(page.items)
    }
    let all = pages.flatMap { $0 }
    #expect(all.count == 100 && Set(all.map(\.id)).count == 100)
    let keys = all.map { fruit -> (String, String) in
      switch sort.drop(while: { $0 == "-" }) {
      case "weight": (String(format: "%03d", fruit.weight), fruit.id)
      case "name": (fruit.name, fruit.id)
      default: ("", fruit.id)
      }
    }
    let sorted = keys.sorted { left, right in
      let (l, r) = (Array("\(left.0)\u{0}\(left.1)".utf8), Array("\(right.0)\u{0}\(right.1)".utf8))
      return sort.hasPrefix("-")
        ? r.lexicographicallyPrecedes(l) : l.lexicographicallyPrecedes(r)
    }
    #expect(keys.map(\.1) == sorted.map(\.1))
    var back = [page.items]
    while let previous = page.previous {
      page = try await slice(start + [ListQuery.Parameter("before", previous)], store)
      back.insert(page.items, at: 0)
    }
    #expect(back == pages)
    #expect(page.previous == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func filtersSearchAndCountsStayInTheirScope(_ engine: TestEngine) async throws {
    let store = try await store(engine)
    let red = try await slice([ListQuery.Parameter("colour", "red")], store)
    #expect(red.items.count == 34)
    #expect(red.counts["colour"]?["red"] == BoundedCount(count: 34))
    #expect(red.counts["colour"]?["green"] == BoundedCount(count: 66))
    let found = try await slice([ListQuery.Parameter("q", "pea")], store)
    #expect(found.items.count == 25 && found.items.allSatisfy { $0.name == "pear" })
    // The OR of the search does not lead out of the scope: this id is there, and somebody else's.
    let query = try Self.listing.query([ListQuery.Parameter("q", "100")])
    let anybodys = try await store.read {
      try Self.listing.slice(query, of: .everything, Self.cursors, in: $0).items.map(\.id)
    }
    #expect(anybodys == ["100"])
    #expect(try await slice([ListQuery.Parameter("q", "100")], store).items.isEmpty)
    let quote = try await slice([ListQuery.Parameter("q", "' OR 1=1 --")], store)
    #expect(quote.items.isEmpty)
  }

  @Test func aQueryHasOneText() throws {
    func text(_ parameters: [(String, String)]) throws -> String {
      try Self.listing.query(parameters.map { ListQuery.Parameter($0.0, $0.1) }).text
    }
    #expect(try text([]) == "")
    #expect(try text([("sort", "weight"), ("limit", "50"), ("colour", "")]) == "")
    let one = try text([("q", "a b"), ("colour", "red"), ("sort", "-name")])
    #expect(one == "?colour=red&q=a%20b&sort=-name")
    #expect(try text([("sort", "-name"), ("colour", "red"), ("q", " a b ")]) == one)
    for wrong in [
      [("colour", "blue")], [("x", "1")], [("sort", "colour")], [("limit", "10")],
      [("colour", "red"), ("colour", "red")], [("after", "a"), ("before", "b")],
    ] {
      #expect(throws: ListProblem.self, "\(wrong)") { try text(wrong) }
    }
  }

  @Test func cursorsAreSealedAndTheSameEachTime() throws {
    let place = CursorSealer.Place(value: .text("Ä\n'"), key: .text("007"))
    let sealed = try Self.cursors.seal(place, for: "fruits name")
    #expect(try Self.cursors.seal(place, for: "fruits name") == sealed)
    #expect(try Self.cursors.open(sealed, for: "fruits name", .after) == place)
    #expect(throws: ListProblem.self) {
      try Self.cursors.open(sealed, for: "fruits -name", .after)
    }
    #expect(throws: ListProblem.self) { try Self.cursors.open("", for: "fruits name", .after) }
    let other = CursorSealer(keys: SecretKeys(master: Array(repeating: 8, count: 32)))
    #expect(throws: ListProblem.self) { try other.open(sealed, for: "fruits name", .after) }
  }

  @Test(arguments: TestEngine.allCases)
  func aFileHoldsAllRowsOfTheFilter(_ engine: TestEngine) async throws {
    let store = try await store(engine)
    let query = try Self.listing.query([ListQuery.Parameter("colour", "green")])
    var export = ListExport(Self.listing, query, of: "1 = 1", as: .json, Self.cursors) { _ in true }
    var bytes: [UInt8] = []
    while let piece = try await export.next(store) { bytes += piece }
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
    #expect(rows.count == 80)
    #expect(Set(rows.flatMap(\.keys)) == ["id", "name", "weight"])
  }

  @Test(arguments: [
    ("plain", "plain"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"),
    ("\tx", "\"'\tx\""), ("a;=1", "\"a;=1\""), ("=\u{301}1", "'=\u{301}1"), ("＝1", "'＝1"),
    ("a,b", "\"a,b\""),
    ("say \"hi\"", "\"say \"\"hi\"\"\""), ("one\r\ntwo", "\"one\r\ntwo\""),
    ("\"\u{301}", "\"\"\"\u{301}\""),
  ])
  func noTextIsAFormula(_ text: String, _ written: String) {
    let line = CSV.line([ColumnValue.text(text).csv, "b"])
    #expect(Array(line.utf8) == Array("\(written),b\r\n".utf8))
  }
}
