import Foundation
import Logging
import TestSupport
import Testing

@testable import Portal

@Suite("Backup and restore", .serialized) struct BackupTests {
  @Test(arguments: TestEngine.allCases)
  func restoreGivesTheMomentOfTheBackup(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let isDone = Locked(false)
    // A writer and an uploader who never pause.
    let writer = Task { () async throws -> Int in
      var number = 0
      while !isDone.withLock({ $0 }) {
        try await scene.addNote(number)
        number += 1
      }
      return number
    }
    try await scene.addNote(-1)
    let outcome = try await scene.backup()
    isDone.withLock { $0 = true }
    #expect(try await writer.value > 0)
    #expect(outcome.checked.files == 3)
    #expect(outcome.warnings == [])
    let mode = try FileManager.default.attributesOfItem(atPath: outcome.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let manifest = try SealedArchive(verifying: outcome.path, keys: scene.portal.keys).manifest
    let run = try await scene.portal.store.read { try BackupRun.lastVerified(in: $0) }
    #expect(run?.checked == outcome.checked)

    let files = try contents(of: scene.portal.files.path)
    try scene.keep(Data("later".utf8))
    let before = try await BackupScene.rows(scene.portal.store)
    await scene.portal.store.close()
    scene.test.clock.advance(by: .hours(1))
    let report = try await scene.restore(outcome.path)
    #expect(report.users == 4)
    #expect(report.kept.count == 2)
    #expect(try contents(of: scene.portal.files.path) == files)
    let store = try scene.place.open(clock: scene.test.clock.wall)
    let restored = try await store.read {
      try Manifest(manifest.kind, audit: scene.portal.audit, in: $0)
    }
    // One entry more: that it was restored.
    #expect(restored.audit.filter { $0.key != "portal" } == manifest.audit)
    #expect(restored.audit["portal"]?.seq == 1)
    #expect(
      restored.rows
        == manifest.rows.merging(["audit": 1, "audit_details": 1, "audit_heads": 1]) { old, more in
          old + more
        })
    #expect(restored.auditProblems == [])
    #expect(try await store.read { try BackupRun.lastVerified(in: $0) }?.size == outcome.size)
    let after = try await BackupScene.rows(store)
    #expect(after["users"] == before["users"])
    #expect(after["audit"] != before["audit"], "there were writes after the backup")
    // The audit's triggers came along.
    await #expect(throws: StoreError.self) {
      try await store.write(for: .portal, as: .system("test")) {
        try $0.execute("DELETE FROM audit")
      }
    }
    await store.close()
  }

  @Test(arguments: TestEngine.allCases)
  func olderSchemaIsBackedUpAndBroughtUpToDate(_ engine: TestEngine) async throws {
    let clock = TestClock()
    // It lacks one step, and has the later ones: people are written with the columns of today.
    let older = Schema.migrations.filter { $0.name != Migration.backups.name }
    let settings = PortalSettings(dataFolder: TestFolder.fresh(""))
    try Disk.makeFolder(settings.dataFolder)
    let portal = Portal(
      store: try await engine.makeStore(clock: clock.wall, migrations: older), settings: settings,
      keys: SecretKeys(master: Array(repeating: 7, count: 32)),
      passwords: PasswordHasher(cost: PasswordCost(logN: 4)), mail: TestPortal.plainMail,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try portal.files.create()
    _ = try await Cast.seed(portal)
    let scene = BackupScene(test: TestPortal(portal: portal, clock: clock), engine: engine)
    let outcome = try await scene.backup()
    await portal.store.close()
    let report = try await scene.restore(outcome.path)
    #expect(report.migrated == [Migration.backups.name])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: settings.dataFolder)
        .filter { $0.contains("staged") } == [])
    let store = try scene.place.open(clock: clock.wall)
    #expect(try await store.read { try Schema.missing(in: $0) } == [])
    await store.close()
  }

  /// The check of the check: a copy that is not what the portal was.
  @Test(arguments: TestEngine.allCases)
  func copyThatDiffersIsNoBackup(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let right = try SealedArchive(verifying: try await scene.backup().path, keys: scene.portal.keys)
    let wrong = try await scene.portal.store.read { tx in
      var rows = right.manifest.rows
      rows["users"] = 5
      return Manifest(
        kind: right.manifest.kind, at: tx.now, migrations: right.manifest.migrations, rows: rows,
        audit: right.manifest.audit.mapValues { _ in nil as AuditHead? }.compactMapValues { $0 },
        auditProblems: [])
    }
    let found = try await scene.portal.store.read {
      try Manifest(right.manifest.kind, audit: scene.portal.audit, in: $0)
    }
    let problems = BackupCheck.differences(found, wrong)
    #expect(problems.contains("users: 4 rows where there were 5"))
    #expect(problems.contains("the audit ends elsewhere"))
  }

  @Test(arguments: TestEngine.allCases)
  func refusalTouchesNothing(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let outcome = try await scene.backup(to: TestFolder.fresh(""))
    let good = try Data(contentsOf: URL(fileURLWithPath: outcome.path))
    await scene.portal.store.close()
    let before = try contents(of: scene.portal.settings.dataFolder)
    let damaged = TestFolder.fresh(".tar")
    var bytes = good
    bytes[good.count / 2] ^= 4
    try bytes.write(to: URL(fileURLWithPath: damaged))
    await #expect(throws: ArchiveProblem.self) { try await scene.restore(damaged) }
    await #expect(throws: ArchiveProblem.otherKey(outcome.path)) {
      try await scene.restore(outcome.path, keys: SecretKeys(master: [1, 2, 3]))
    }
    await #expect(throws: Restore.Refusal.holdsUsers(4)) {
      try await scene.restore(outcome.path, replacing: false)
    }
    let other = try await BackupScene.make(engine == .sqlite ? .postgres : .sqlite)
    let foreign = try await other.backup()
    await #expect(throws: Restore.Refusal.self) { try await scene.restore(foreign.path) }
    #expect(try contents(of: scene.portal.settings.dataFolder) == before)
    let store = try scene.place.open(clock: .system)
    #expect(try await store.read { try $0.count("SELECT COUNT(*) AS n FROM users") } == 4)
    await store.close()
  }

  /// The name that the old database would be kept under is taken.
  @Test func replacementThatFailsLeavesTheOldPortal() async throws {
    let scene = try await BackupScene.make(.postgres)
    let outcome = try await scene.backup()
    try await scene.addNote(1)
    await scene.portal.store.close()
    scene.test.clock.advance(by: .hours(1))
    let now = scene.test.clock.now
    let place = try #require(scene.place as? PostgresPlace)
    let suffix = "before-restore-\(BackupFolder.stamp(now))-\(now.microseconds / 1000 % 1000)"
    let taken = "\(place.address.databaseName)_\(suffix.replacing("-", with: "_"))"
    try RawPostgres(PostgresServer.shared.url("postgres")).run("CREATE DATABASE \(taken)")
    let files = try contents(of: scene.portal.files.path)
    await #expect(throws: StoreError.self) { try await scene.restore(outcome.path) }
    let folder = scene.portal.settings.dataFolder
    #expect(try RestoreJournal.pending(folder) == nil)
    #expect(Disk.names(beginningWith: "\(folder)/files.").isEmpty)
    #expect(try contents(of: scene.portal.files.path) == files)
    let store = try scene.place.open(clock: scene.test.clock.wall)
    let notes = try await store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit_details WHERE subject = 'note 1'")
    }
    #expect(notes == 1)
    await store.close()
  }

  @Test func portalInUseIsNotReplaced() async throws {
    let scene = try await BackupScene.make(.postgres)
    let outcome = try await scene.backup()
    await #expect {
      _ = try await scene.restore(outcome.path)
    } throws: { error in
      if case Restore.Refusal.inUse = error { true } else { false }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func auditThatWentBackIsReported(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    for number in 0..<3 { try await scene.addNote(number) }
    scene.test.clock.advance(by: .hours(1))
    #expect(try await scene.backup().warnings == [])
    scene.test.clock.advance(by: .hours(1))
    #expect(try await scene.backup().warnings == [], "an untouched audit goes on")
    // The chain is cut, and its head set back as only the key's owner can: no look at the table
    // alone finds it.
    let chain = AuditChain.user(try await scene.test.user(.alice).id).key
    let store = scene.portal.store
    let rows = try await store.read { try $0.rows("SELECT seq FROM audit WHERE chain = \(chain)") }
    #expect(rows.count == 4)
    try await scene.tamper([
      "DELETE FROM audit WHERE chain = \(chain)", "DELETE FROM audit_heads WHERE chain = \(chain)",
    ])
    try await store.write(for: .portal, as: .system("forger")) { tx in
      try scene.portal.audit.append(
        .accountCreated,
        to: .user(try User.find(email: try EmailAddress(Cast.alice.email), in: tx)!.id), of: nil,
        subject: "forged", before: nil, after: nil, in: tx)
    }
    #expect(try await store.read { try scene.portal.audit.verify(in: $0) } == [])
    scene.test.clock.advance(by: .hours(1))
    let outcome = try await scene.backup()
    #expect(outcome.warnings.count == 1)
    #expect(
      outcome.warnings.first?.contains("\(chain): it ends at entry 1, and had 4 before") == true)
    #expect(FileManager.default.fileExists(atPath: outcome.path))
    let run = try await store.read { try BackupRun.latest(1, in: $0).first }
    #expect(run?.problem?.contains(chain) == true)
  }

  @Test func editedAuditIsStillBackedUpAndReported() async throws {
    let scene = try await BackupScene.make(.sqlite)
    try await scene.tamper(["UPDATE audit_details SET subject = 'nobody' WHERE seq = 1"])
    let outcome = try await scene.backup()
    #expect(outcome.warnings.contains { $0.contains("was edited") })
    await scene.portal.store.close()
    scene.test.clock.advance(by: .hours(1))
    #expect(
      try await scene.restore(outcome.path).warnings
        == outcome.warnings.filter { $0.contains("was edited") })
  }

  @Test func restoredPortalDoesNotLookTamperedWith() async throws {
    let scene = try await BackupScene.make(.sqlite)
    let first = try await scene.backup()
    scene.test.clock.advance(by: .hours(1))
    try await scene.addNote(1)
    _ = try await scene.backup()
    await scene.portal.store.close()
    scene.test.clock.advance(by: .hours(1))
    _ = try await scene.restore(first.path)
    let store = try scene.place.open(clock: scene.test.clock.wall)
    let settings = scene.portal.settings
    let checkpoint = try #require(
      Checkpoint.newest(
        in: [settings.backupFolder], dataFolder: settings.dataFolder, keys: scene.portal.keys))
    #expect(try await store.read { try checkpoint.problems(of: scene.portal.audit, in: $0) } == [])
    await store.close()
  }

  @Test func oldOnesMakeRoomAndForeignOnesStay() async throws {
    let scene = try await BackupScene.make(.sqlite, settings: { $0.backups.keep = 2 })
    let folder = scene.portal.settings.backupFolder
    try Disk.makeFolder(folder)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(folder)/portico-00000000-old.tar"))
    var paths: [String] = []
    for _ in 0..<4 {
      scene.test.clock.advance(by: .hours(1))
      paths.append(try await scene.backup().path)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      left == ["portico-00000000-old.tar"]
        + paths.suffix(2).map { URL(fileURLWithPath: $0).lastPathComponent })
    let removed = try await scene.portal.store.read { tx in
      try BackupRun.latest(10, in: tx).map { $0.removedAt != nil }
    }
    #expect(removed == [false, false, true, true])
  }

  @Test(arguments: TestEngine.allCases)
  func failureIsRecordedAndLeavesNothing(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let folder = TestFolder.fresh("")
    try Data().write(to: URL(fileURLWithPath: folder))
    await #expect(throws: StoreError.self) { try await scene.backup(to: folder) }
    let run = try await scene.portal.store.read { try BackupRun.latest(1, in: $0).first }
    #expect(run?.state == .failed)
    #expect(run?.problem?.isEmpty == false)
  }

  @Test(arguments: TestEngine.allCases)
  func killedBackupLeavesNothingThatLooksLikeOne(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let folder = scene.portal.settings.backupFolder
    try Disk.makeFolder(folder)
    // What a killed process leaves: a part and its companion, a run that never ended.
    for name in ["portico-20250101-000000.tar.part", "portico-20250101-000000.tar.part.database"] {
      try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    _ = try await BackupRecord.begin(scene.portal, .schedule, in: folder)
    scene.test.clock.advance(by: .minutes(1))
    let outcome = try await scene.backup()
    let left = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(left == [URL(fileURLWithPath: outcome.path).lastPathComponent])
    let states = try await scene.portal.store.read { try BackupRun.latest(5, in: $0).map(\.state) }
    #expect(states == [.verified, .failed])
  }

  @Test func onlyOneIsMadeAtATime() async throws {
    let scene = try await BackupScene.make(.sqlite)
    let lock = try FileLock("\(scene.portal.settings.dataFolder)/backup.lock", .exclusive)
    await #expect(throws: BackupFailure.alreadyRunning) { try await scene.backup() }
    lock?.release()
    _ = try await scene.backup()
  }
}
