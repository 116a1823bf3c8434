import Foundation
import Logging
import TestSupport
import Testing

@testable import Portal

/// What is only found because the ends are also kept outside the database.
@Suite("The audit’s ends outside the database (S33)") struct AuditKeeperTests {
  private struct Head: Sendable {
    let chain: String
    let seq: Int64
    let hash, mac: [UInt8]
  }

  private func scene(_ engine: TestEngine) async throws -> BackupScene {
    let scene = try await BackupScene.make(engine, files: 0)
    try await scene.portal.auditKeeper.begin()
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    return scene
  }

  private func alice(_ scene: BackupScene) async throws -> String {
    AuditChain.user(try await scene.test.user(.alice).id).key
  }

  private func head(_ chain: String, _ scene: BackupScene) async throws -> Head {
    try await scene.portal.store.read { tx in
      let row = try #require(
        try tx.row("SELECT seq, hash, mac FROM audit_heads WHERE chain = \(chain)"))
      return Head(chain: chain, seq: try row["seq"], hash: try row["hash"], mac: try row["mac"])
    }
  }

  /// What somebody does who kept a chain's head from an earlier day.
  private func putBack(_ head: Head, _ scene: BackupScene) async throws {
    try await scene.tamper([
      "DELETE FROM audit WHERE chain = \(head.chain) AND seq > \(head.seq)",
      """
      UPDATE audit_heads SET seq = \(head.seq), hash = \(head.hash), mac = \(head.mac)
      WHERE chain = \(head.chain)
      """,
    ])
  }

  @Test(arguments: TestEngine.allCases)
  func headPutBackIsFoundForGood(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    try await scene.addNote(1)
    let old = try await head(chain, scene)
    try await scene.addNote(2)
    try await scene.portal.auditKeeper.save()
    try await putBack(old, scene)
    let findings = try await scene.portal.checkAudit()
    try #require(findings.inTables == [], "the tables alone say nothing")
    let path = EndsFile.path(scene.portal.settings.dataFolder)
    let wanted = "\(chain): it ends at entry 2, and had 3 before, says \(path)"
    #expect(findings.againstFile == [wanted])
    // The portal goes on, and past the entry that is gone.
    for number in 3...6 {
      try await scene.addNote(number)
      try await scene.portal.auditKeeper.save()
    }
    let later = "\(chain): entry 3 is another one than before, says \(path)"
    #expect(try await scene.findings() == [later])
    // Started again, it does not take the forged chain for the right one.
    let second = try scene.secondPortal()
    try await second.auditKeeper.begin()
    try await second.auditKeeper.catchUp()
    #expect(try await scene.findings() == [later])
  }

  @Test(arguments: TestEngine.allCases)
  func chainRemovedWholeIsFound(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let path = EndsFile.path(scene.portal.settings.dataFolder)
    try await scene.tamper([
      "DELETE FROM audit WHERE chain = 'portal'", "DELETE FROM audit_heads WHERE chain = 'portal'",
    ])
    let findings = try await scene.portal.checkAudit()
    #expect(findings.inTables == ["portal: the whole chain is gone"])
    #expect(findings.againstFile == ["portal: the whole chain is gone, says \(path)"])
    // A new chain of the same name does not stand for the old one.
    try await scene.portal.store.write(for: .portal, as: tester) {
      try $0.audit(.backupRequested, to: .portal, subject: "x")
    }
    try await scene.portal.auditKeeper.save()
    let later = try await scene.portal.checkAudit()
    #expect(later.inTables == [])
    #expect(later.againstFile == ["portal: entry 1 is another one than before, says \(path)"])
  }

  @Test(arguments: TestEngine.allCases)
  func chainBesideATamperedOneIsMissed(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    // Twice tampered with, each time the portal goes on beside it.
    for number in 1...2 {
      let name = number == 1 ? chain : "\(chain)~\(number)"
      try await scene.tamper(["UPDATE audit_heads SET seq = 9 WHERE chain = \(name)"])
      try await scene.addNote(number)
    }
    try await scene.portal.auditKeeper.save()
    func remove(_ name: String) async throws -> [String] {
      try await scene.tamper([
        "DELETE FROM audit WHERE chain = \(name)", "DELETE FROM audit_heads WHERE chain = \(name)",
      ])
      return try await scene.findings().filter { $0.contains("whole chain") }
    }
    let path = EndsFile.path(scene.portal.settings.dataFolder)
    let gone = "the whole chain is gone"
    #expect(
      try await remove("\(chain)~2") == [
        "\(chain)~2: \(gone)", "\(chain)~2: \(gone), says \(path)",
      ])
    #expect(
      try await remove("\(chain)~3")
        == ["\(chain)~2: \(gone), says \(path)", "\(chain)~3: \(gone), says \(path)"])
  }

  /// kill -9 before the last moment was written down, and what another process wrote.
  @Test(arguments: TestEngine.allCases)
  func databaseThatIsAheadIsInOrder(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    try await scene.addNote(1)
    #expect(try await scene.findings() == [])
    let second = try scene.secondPortal()
    try await second.auditKeeper.begin()
    #expect(try EndsFile.of(second)?.heads[chain]?.seq == 1)
    try await second.auditKeeper.catchUp()
    #expect(try EndsFile.of(second)?.heads[chain]?.seq == 2)
    try await scene.addNote(2)
    try await second.note(3, by: scene)
    await second.auditKeeper.finish()
    await scene.portal.auditKeeper.finish()
    #expect(try EndsFile.of(second)?.heads[chain]?.seq == 4)
    #expect(try await scene.findings() == [])
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsRolledBackIsNotKept(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let user = try await scene.test.user(.alice)
    struct Undone: Error {}
    await #expect(throws: Undone.self) {
      try await scene.portal.store.write(for: .user(user.id), as: tester) { tx in
        try tx.audit(.signedOut, to: .user(user.id), subject: "x")
        throw Undone()
      }
    }
    try await scene.portal.store.write(for: .user(user.id), as: tester) { tx in
      try? tx.savepoint {
        try tx.audit(.signedOut, to: .user(user.id), subject: "x")
        throw Undone()
      }
    }
    await scene.portal.auditKeeper.finish()
    #expect(try EndsFile.of(scene.portal)?.heads[AuditChain.user(user.id).key]?.seq == 1)
    #expect(try await scene.findings() == [])
  }

  /// Writers at the same moment note their entries in any order.
  @Test(arguments: TestEngine.allCases)
  func endsHoldUnderWritesAtTheSameMoment(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        group.addTask {
          try await scene.addNote(number)
          if number % 7 == 0 { try await scene.portal.auditKeeper.save() }
        }
      }
      try await group.waitForAll()
    }
    await scene.portal.auditKeeper.finish()
    let chain = try await alice(scene)
    #expect(try EndsFile.of(scene.portal)?.heads[chain]?.seq == 61)
    #expect(try await scene.findings() == [])
  }

  @Test(arguments: TestEngine.allCases)
  func firstStartAfterAnUpdateIsSilent(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    #expect(try EndsFile.of(scene.portal) == nil)
    #expect(try await scene.findings() == [])
    try await scene.portal.auditKeeper.begin()
    await scene.portal.auditKeeper.finish()
    let heads = try await scene.portal.store.read { try AuditHead.all(in: $0) }
    #expect(heads.count > 6)
    #expect(try EndsFile.of(scene.portal)?.heads == heads)
    #expect(heads["portal"]?.seq == 1, "it is written down that the ends are kept")
    #expect(try await scene.findings() == [])
    // And the second start adds nothing.
    let second = try scene.secondPortal()
    try await second.auditKeeper.begin()
    await second.auditKeeper.finish()
    #expect(try await scene.portal.store.read { try AuditHead.all(in: $0) } == heads)
  }

  @Test func emptyPortalStaysEmpty() async throws {
    let test = try await TestPortal.make(cast: false)
    try await test.portal.auditKeeper.begin()
    await test.portal.auditKeeper.finish()
    #expect(try EndsFile.of(test.portal) == nil)
    #expect(try await test.portal.store.read { try AuditHead.all(in: $0) } == [:])
    _ = try await Cast.seed(test.portal)
    await test.portal.auditKeeper.finish()
    let heads = try await test.portal.store.read { try AuditHead.all(in: $0) }
    #expect(heads["portal"] != nil)
    #expect(try EndsFile.of(test.portal)?.heads == heads)
  }

  @Test(arguments: TestEngine.allCases, [true, false])
  func missingOrDamagedFileIsFoundUntilItIsAccepted(_ engine: TestEngine, isGone: Bool) async throws
  {
    let scene = try await scene(engine)
    let path = EndsFile.path(scene.portal.settings.dataFolder)
    if isGone { unlink(path) } else { try Data("x".utf8).write(to: URL(fileURLWithPath: path)) }
    let words = isGone ? "is gone, where the ends" : "is not as the portal wrote it"
    let first = try await scene.findings()
    #expect(first.count == 1 && first[0].contains(words), "\(first)")
    #expect(try await scene.backup().warnings.count == 1)
    // The next start keeps what there is, and goes on saying so.
    let second = try scene.secondPortal()
    for _ in 1...2 {
      try await second.auditKeeper.begin()
      await second.auditKeeper.finish()
      let later = try await scene.findings()
      #expect(later.count == 1 && later[0].contains("was found gone or damaged"), "\(later)")
    }
    try await second.auditKeeper.accept()
    await second.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    // Whoever ran all the while goes on with the accepted file.
    try await scene.addNote(1)
    await scene.portal.auditKeeper.finish()
    let accepted = try await scene.portal.store.read { try AuditHead.all(in: $0) }
    #expect(try EndsFile.of(second)?.heads == accepted)
  }

  @Test(arguments: TestEngine.allCases)
  func tamperingCanBeAccepted(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let old = try await head(try await alice(scene), scene)
    try await scene.addNote(1)
    try await scene.portal.auditKeeper.save()
    #expect(try await scene.backup().warnings == [])
    try await putBack(old, scene)
    try #require(try await scene.findings().count == 1)
    scene.test.clock.advance(by: .hours(1))
    try #require(try await scene.backup().warnings.count == 2, "the file and the last backup tell")
    try await scene.portal.auditKeeper.accept()
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    scene.test.clock.advance(by: .hours(1))
    #expect(try await scene.backup().warnings == [])
    let aside = Disk.names(
      beginningWith: EndsFile.path(scene.portal.settings.dataFolder) + ".before")
    #expect(aside.count == 1)
  }

  /// Each process of one database has its own data folder, and knows what it wrote.
  @Test(arguments: TestEngine.allCases)
  func twoFoldersDoNotAccuseEachOther(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let folder = TestFolder.fresh("")
    try Disk.makeFolder(folder)
    let other = try scene.secondPortal(folder)
    #expect(try await other.checkAudit().all == [])
    try await other.auditKeeper.begin()
    for number in 1...6 {
      if number % 2 == 0 {
        try await scene.addNote(number)
      } else {
        try await other.note(number, by: scene)
      }
      await scene.portal.auditKeeper.finish()
      await other.auditKeeper.finish()
    }
    #expect(try await scene.findings() == [])
    #expect(try await other.checkAudit().all == [])
    let places = try await scene.portal.store.read { try scene.portal.audit.keepers(in: $0) }
    #expect(Set(places.map(\.place)).count == 2)
    unlink(EndsFile.path(folder))
    #expect(try await other.checkAudit().againstFile.count == 1)
    #expect(try await scene.findings() == [])
  }

  @Test func movedFolderTakesItsFileAlong() async throws {
    let scene = try await scene(.sqlite)
    let folder = TestFolder.fresh("")
    let here = scene.portal.settings.dataFolder
    try FileManager.default.moveItem(atPath: here, toPath: folder)
    let moved = try scene.secondPortal(folder)
    #expect(try await moved.checkAudit().all == [])
    try await moved.auditKeeper.begin()
    await moved.auditKeeper.finish()
    #expect(try await moved.checkAudit().all == [])
    let places = try await moved.store.read { try moved.audit.keepers(in: $0).map(\.place) }
    #expect(places == [AuditKeeperRow.place(of: folder)])
    unlink(EndsFile.path(folder))
    #expect(try await moved.checkAudit().againstFile.count == 1)
  }

  /// Another database in the folder of an old one. With people in it that may be the old one, without the
  /// rows by which it was known: it is not taken on trust.
  @Test func anotherDatabaseWithPeopleIsReported() async throws {
    let old = try await scene(.sqlite)
    let folder = old.portal.settings.dataFolder
    let new = try await BackupScene.make(.sqlite, settings: { $0.dataFolder = folder })
    #expect(
      try await new.findings() == ["\(EndsFile.path(folder)) is of another database"])
    try await new.portal.auditKeeper.begin()
    await new.portal.auditKeeper.finish()
    let found = try await new.findings()
    #expect(found.count == 1)
    #expect(found.first?.contains("was found gone or damaged") == true)
    // The old one again: its file is missed.
    #expect(try await old.findings().count == 1)
  }

  @Test func rowOfAFolderCannotBeForged() async throws {
    let scene = try await scene(.sqlite)
    try await scene.portal.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE audit_keepers SET place = 'elsewhere'")
    }
    #expect(
      try await scene.findings()
        == ["audit_keepers: the row of elsewhere was not written by this portal"])
  }

  @Test(arguments: TestEngine.allCases)
  func backupIsComparedWithTheFile(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let old = try await head(try await alice(scene), scene)
    try await scene.addNote(1)
    try await scene.portal.auditKeeper.save()
    #expect(try await scene.backup().warnings == [])
    try await scene.tamper([
      "DELETE FROM audit WHERE chain = 'portal'", "DELETE FROM audit_heads WHERE chain = 'portal'",
    ])
    try await putBack(old, scene)
    scene.test.clock.advance(by: .hours(1))
    let warnings = try await scene.backup().warnings.filter { $0.hasSuffix("audit.ends") }
    #expect(warnings.count == 2, "\(warnings)")
  }

  /// The limit of a page's reads does not cut it off.
  @Test func checkTakesAsLongAsItTakes() async throws {
    let place = try await TestEngine.postgres.makePlace(migrations: Schema.migrations)
    let patient = try await TestPortal.make(.postgres, at: place)
    let store = try PostgresStore(
      url: place, writeDeadline: .milliseconds(100), readLimit: .zero)
    let portal = patient.portal.with(store: store, folder: TestFolder.fresh(""))
    let raw = try RawPostgres(place)
    try raw.run("BEGIN; LOCK TABLE audit IN ACCESS EXCLUSIVE MODE")
    let check = Task { try await portal.checkAudit() }
    await #expect(throws: StoreError.self) {
      try await store.read { try portal.audit.verify(in: $0) }
    }
    try raw.run("ROLLBACK")
    #expect(try await check.value.all == [])
    await store.close()
  }
}

extension EndsFile {
  static func of(_ portal: Portal) throws -> EndsFile? {
    try load(path(portal.settings.dataFolder), keys: portal.keys)
  }
}

extension Portal {
  func note(_ number: Int, by scene: BackupScene) async throws {
    let user = try await scene.test.user(.alice)
    try await store.write(for: .user(user.id), as: tester) { tx in
      try tx.audit(.profileChanged, to: .user(user.id), subject: "note \(number)")
    }
  }

  /// What another process would have.
  func with(store: any Store, folder: String) -> Portal {
    var settings = settings
    settings.dataFolder = folder
    return Portal(
      store: store, settings: settings, keys: keys, passwords: passwords,
      mail: TestPortal.plainMail, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }
}

extension BackupScene {
  func findings() async throws -> [String] { try await portal.checkAudit().all }

  /// Of another process.
  func secondPortal(_ folder: String? = nil) throws -> Portal {
    let store = try place.open(clock: test.clock.wall)
    return portal.with(store: store, folder: folder ?? portal.settings.dataFolder)
  }
}
