import TestSupport
import Testing

@testable import Portal

/// Names without case and accents, for order and search.
@Suite("Folded names", .serialized) struct NameKeyTests {
  @Test(arguments: [
    ("Ann", "ann"), ("ÉMILE", "emile"), ("E\u{301}mile", "emile"), ("Straße", "strasse"),
    ("STRASSE", "strasse"), ("Åsa", "asa"), ("A\u{30A}sa", "asa"), ("ЮЛИЯ", "юлия"),
    ("Ｆｕｌｌ", "full"), ("", ""),
  ])
  func howANameIsFolded(_ name: String, _ key: String) {
    #expect(Array(name.folded.utf8) == Array(key.utf8))
  }

  /// Nothing is left of a mark by itself, and a name of it is still a name.
  @Test func aNameIsNeverEmpty() {
    for name in ["\u{301}", "\u{200D}", "´", "ー", "ﾞ"] {
      #expect(!name.folded.isEmpty, "\(name.unicodeScalars.map(\.value))")
    }
    #expect("a\(String(repeating: "\u{301}", count: 5000))".folded.utf8.count <= 400)
  }

  @Test(arguments: TestEngine.allCases)
  func membersStandInTheOrderOfTheirNames(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    let given = ["Zoë", "Émile", "eve", "Åsa", "Straub", "Straße", "Яна", "борис", "Ольга"]
    try await scene.fill(team, given.count) { given[$0 - 1] }
    let cursors = CursorSealer(keys: scene.portal.keys)
    let query = try Member.listing.query([])
    let names = try await scene.store.read {
      try Member.listing.slice(query, of: Member.scope(team), cursors, in: $0).items.map(\.name)
    }
    #expect(
      names
        == ["ann", "Åsa", "Émile", "eve", "Straße", "Straub", "Zoë", "борис", "Ольга", "Яна"])
  }

  /// Rows from before there were keys, more of them than go in one write.
  @Test(arguments: TestEngine.allCases)
  func emptyKeysAreFilled(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ärzte", of: .init(ann, .owner))
    try await scene.fill(team, 450) { "Müller \($0)" }
    for table in ["users", "teams", "memberships"] as [SQL] {
      try await scene.change("UPDATE \(table) SET name_key = ''")
    }
    try await scene.change("UPDATE users SET name_key = 'kept' WHERE id = \(ann.id)")
    try await NameKeys.fill(scene.portal)
    let left = try await scene.count(
      """
      SELECT COUNT(*) AS n FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.name_key NOT LIKE 'muller %' OR u.name_key <> m.name_key
      """)
    #expect(left == 1, "hers alone, who had a key")
    let name = try await scene.store.read {
      try $0.row("SELECT name_key FROM teams WHERE id = \(team)")?["name_key"] as String?
    }
    #expect(name == "arzte")
    let kept = try await scene.count(
      "SELECT COUNT(*) AS n FROM users WHERE name_key = 'kept'")
    #expect(kept == 1)
    // A second round finds nothing to do.
    try await NameKeys.fill(scene.portal)
  }
}
