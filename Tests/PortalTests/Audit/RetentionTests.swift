import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("What retention removes") struct RetentionTests {
  /// Alice's chain: her account, and one entry a day for ten days.
  private func scene(_ engine: TestEngine) async throws -> BackupScene {
    let scene = try await BackupScene.make(engine, files: 0)
    try await scene.portal.auditKeeper.begin()
    for number in 1...10 {
      scene.test.clock.advance(by: .days(1))
      try await scene.addNote(number)
    }
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    return scene
  }

  private func run(_ scene: BackupScene, _ days: Int) async throws -> Int {
    let before = scene.portal.store.clock.now() - .days(days)
    return try await AuditRetention(portal: scene.portal, before: before).run()
  }

  private func alice(_ scene: BackupScene) async throws -> String {
    AuditChain.user(try await scene.test.user(.alice).id).key
  }

  private func seqs(_ chain: String, _ scene: BackupScene) async throws -> [[Int64]] {
    try await scene.portal.store.read { tx in
      try ["audit", "audit_details"].map { table in
        try tx.rows(
          "SELECT seq FROM \(TableShape.quoted(table)) WHERE chain = \(chain) ORDER BY seq"
        ).map { try $0["seq"] }
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsLeftVerifies(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    try #require(try await seqs(chain, scene)[0] == Array(1...11))
    // Alice's first eight. Those who did nothing since they joined keep their only entry.
    let removed = try await run(scene, 3)
    #expect(removed >= 7)
    #expect(try await seqs(chain, scene) == [[8, 9, 10, 11], [8, 9, 10, 11]])
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    let file = try #require(try EndsFile.of(scene.portal))
    #expect(file.cuts[chain]?.seq == 7)
    try await scene.addNote(11)
    #expect(try await scene.findings() == [])
    let entry = try await scene.portal.store.read {
      try AuditEntry.latest([.portal], limit: 1, in: $0).first
    }
    #expect(entry?.action == .auditTrimmed)
    #expect(entry?.after == #"{"entries":"\#(removed)"}"#)
    // Until then the portal's own first entry was its last.
    #expect(try await run(scene, 3) == 1)
    #expect(try await run(scene, 3) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func everyChainKeepsItsLastEntry(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    scene.test.clock.advance(by: .days(1000))
    _ = try await run(scene, 1)
    #expect(try await seqs(try await alice(scene), scene)[0] == [11])
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
  }

  /// Earlier backups and the file speak of entries that are gone by right now.
  @Test(arguments: TestEngine.allCases)
  func earlierCheckpointsAreNoAccusation(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    #expect(try await scene.backup().warnings == [])
    for number in 11...14 {
      scene.test.clock.advance(by: .days(1))
      try await scene.addNote(number)
    }
    #expect(try await run(scene, 2) > 0)
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    scene.test.clock.advance(by: .hours(1))
    #expect(try await scene.backup().warnings == [])
  }

  @Test(arguments: TestEngine.allCases)
  func nothingGoesWithoutACut(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    _ = try await run(scene, 3)
    let refused: [SQL] = [
      "DELETE FROM audit WHERE chain = \(chain) AND seq = 8",
      "DELETE FROM audit_details WHERE chain = \(chain) AND seq = 8",
      "UPDATE audit_cuts SET seq = 1 WHERE chain = \(chain)",
      "DELETE FROM audit_cuts WHERE chain = \(chain)",
    ]
    for statement in refused {
      await #expect(throws: StoreError.self) {
        try await scene.portal.store.write(for: .portal, as: .system("test")) {
          try $0.execute(statement)
        }
      }
    }
  }

  /// Each done by somebody who knows the scheme, has an SQL shell and not the key.
  @Test(arguments: TestEngine.allCases)
  func forgedCutsAndReturnedEntriesAreNamed(_ engine: TestEngine) async throws {
    let first = try await scene(engine)
    let chain = try await alice(first)
    try await first.portal.store.tamper([
      """
      INSERT INTO audit_cuts (chain, seq, hash, mac) SELECT chain, seq, hash, hash FROM audit
      WHERE chain = \(chain) AND seq = 5
      """, "DELETE FROM audit WHERE chain = \(chain) AND seq <= 5",
    ])
    #expect(
      try await first.findings() == [
        "\(chain): the cut was not written by this portal",
        "\(chain) 6: does not follow the entry before it",
      ])

    let second = try await scene(engine)
    let other = try await alice(second)
    try await second.portal.store.write(for: .portal, as: .system("keep")) {
      try $0.execute("CREATE TABLE kept AS SELECT * FROM audit WHERE seq = 7")
      try $0.execute("CREATE TABLE kept_details AS SELECT * FROM audit_details WHERE seq = 7")
    }
    _ = try await run(second, 3)
    await second.portal.auditKeeper.finish()
    try await second.portal.store.tamper([
      "INSERT INTO audit SELECT * FROM kept WHERE chain = \(other)",
      "INSERT INTO audit_details SELECT * FROM kept_details WHERE chain = \(other)",
    ])
    #expect(
      try await second.findings() == ["\(other) 7: was put back after it had been removed"])
  }

  /// The database of before retention, put back by other means than a restore.
  @Test(arguments: TestEngine.allCases)
  func olderCutIsFoundByTheFile(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    try await scene.portal.store.write(for: .portal, as: .system("keep")) {
      for table in ["audit", "audit_details"] {
        try $0.execute(
          SQL(stringLiteral: "CREATE TABLE kept_\(table) AS SELECT * FROM \(table)"))
      }
    }
    _ = try await run(scene, 3)
    await scene.portal.auditKeeper.finish()
    try await scene.portal.store.tamper([
      "DELETE FROM audit_cuts WHERE chain = \(chain)",
      "INSERT INTO audit SELECT * FROM kept_audit WHERE chain = \(chain) AND seq < 8",
      "INSERT INTO audit_details SELECT * FROM kept_audit_details WHERE chain = \(chain) AND seq < 8",
    ])
    #expect(
      try await scene.findings() == [
        "\(chain): entries up to 7 had been removed, and the cut is another one, says \(EndsFile.path(scene.portal.settings.dataFolder))"
      ])
  }

  /// A process that kept an end before retention ran elsewhere accuses nobody, and goes on.
  @Test(arguments: TestEngine.allCases)
  func otherProcessesTakeTheCutForWhatItIs(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    let folder = TestFolder.fresh("other-folder")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let other = try scene.secondPortal(folder)
    try await other.auditKeeper.begin()
    await other.auditKeeper.finish()
    for number in 11...13 {
      scene.test.clock.advance(by: .days(1))
      try await scene.addNote(number)
    }
    // All that the other one has seen goes.
    _ = try await run(scene, 1)
    try #require(try await seqs(chain, scene)[0].first.map { $0 > 11 } == true)
    try await other.note(14, by: scene)
    try await other.auditKeeper.catchUp()
    #expect(try await other.checkAudit().all == [])
    let file = try #require(try EndsFile.of(other))
    let end = try await scene.portal.store.read {
      try $0.count("SELECT seq AS n FROM audit_heads WHERE chain = \(chain)")
    }
    #expect(file.heads[chain]?.seq == Int64(end))
  }

  /// Evidence is not what retention is for.
  @Test(arguments: TestEngine.allCases)
  func whatWasTamperedWithStays(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    try await scene.portal.store.tamper([
      "UPDATE audit_details SET after = 'x' WHERE chain = \(chain) AND seq = 4"
    ])
    let before = try await scene.findings()
    try #require(before == ["\(chain) 4: what was changed was edited"])
    _ = try await run(scene, 3)
    #expect(try await seqs(chain, scene)[0] == Array(4...11))
    #expect(try await scene.findings() == before)
  }
}
