import Foundation
import TestSupport
import Testing

@testable import Portal

/// Restores and imports that ended half-way, and what could not have ended well.
@Suite("Interrupted restores and imports", .serialized) struct InterruptedTests {
  private func exported() async throws -> (path: String, files: [String: Data]) {
    let source = try await BackupScene.make(.sqlite)
    let path = TestFolder.fresh(".tar")
    _ = try await ExportRows(source.portal).run(to: path)
    return (path, try contents(of: source.portal.files.path))
  }

  private func empty(_ engine: TestEngine) async throws -> BackupScene {
    BackupScene(test: try await TestPortal.make(engine, cast: false), engine: engine)
  }

  private func journal(_ scene: BackupScene, heads: [String: AuditHead] = [:]) -> RestoreJournal {
    let files = "\(scene.portal.settings.dataFolder)/files.staged-x"
    return RestoreJournal(
      place: scene.place.identity, database: nil, hadDatabase: true, files: files, hadFiles: true,
      suffix: "before", heads: heads, at: 0)
  }

  /// COMMIT waits for a standby that never comes; the rows are kept when the session ends.
  @Test func lostCommitKeepsTheFiles() async throws {
    let (path, files) = try await exported()
    let target = try await empty(.postgres)
    let place = try #require(target.place as? PostgresPlace)
    let raw = try RawPostgres(PostgresServer.shared.url(place.address.databaseName))
    let name = place.address.databaseName
    try raw.run("ALTER DATABASE \(name) SET synchronous_commit = on")
    let load = Task { await storeError { _ = try await ImportRows(target.portal).run(path) } }
    try await raw.onceCommitWaits("pg_terminate_backend")
    #expect(await load.value == .unknownOutcome)
    try raw.run("ALTER DATABASE \(name) RESET synchronous_commit")
    let folder = target.portal.settings.dataFolder
    #expect(try contents(of: target.portal.files.path).isEmpty)
    let left = try #require(try RestoreJournal.pending(folder))
    #expect(try await left.resume(folder, target.place, keys: target.portal.keys) != nil)
    #expect(try contents(of: target.portal.files.path) == files)
    #expect(try RestoreJournal.pending(folder) == nil)
    let users = try await target.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM users")
    }
    #expect(users == 4)
  }

  @Test(arguments: TestEngine.allCases)
  func importKilledBeforeItsCommitLeavesNothing(_ engine: TestEngine) async throws {
    let other = try await BackupScene.make(.sqlite)
    let heads = try await other.portal.store.read { try AuditHead.all(in: $0) }
    #expect(!heads.isEmpty)
    let target = try await empty(engine)
    let folder = target.portal.settings.dataFolder
    let journal = journal(target, heads: heads)
    try Disk.makeFolder(journal.files)
    try journal.write(folder)
    #expect(try await journal.resume(folder, target.place, keys: target.portal.keys) == nil)
    #expect(try contents(of: folder).keys.sorted() == ["files"])
  }

  @Test func namesThatAreGoneAreNotTakenForDone() async throws {
    let scene = try await BackupScene.make(.sqlite)
    let folder = scene.portal.settings.dataFolder
    await scene.portal.store.close()
    let gone = journal(scene)
    try gone.write(folder)
    await #expect(throws: StoreError.self) {
      try await gone.resume(folder, scene.place, keys: scene.portal.keys)
    }
    try Disk.makeFolder(gone.files)
    let database = RestoreJournal(
      place: scene.place.identity, database: "\(scene.place.identity).staged-x",
      hadDatabase: true, files: gone.files, hadFiles: true, suffix: "before", heads: [:], at: 0)
    await #expect(throws: StoreError.self) {
      try await database.resume(folder, scene.place, keys: scene.portal.keys)
    }
    #expect(Disk.exists(gone.files))
    let elsewhere = SQLitePlace(path: TestFolder.fresh(".sqlite"))
    await #expect(throws: StoreError.self) {
      try await gone.resume(folder, elsewhere, keys: scene.portal.keys)
    }
    #expect(try RestoreJournal.pending(folder) != nil)
    #expect(try contents(of: scene.portal.files.path).count == 3)
  }

  @Test func relativePathsAreKeptInFull() {
    let place = SQLitePlace(path: "./data/portico.sqlite")
    let here = FileManager.default.currentDirectoryPath
    #expect(place.identity == "\(here)/data/portico.sqlite")
    let keys = SecretKeys(master: [1])
    #expect(Restore("a", to: place, dataFolder: "./data", keys: keys).dataFolder == "\(here)/data")
  }

  /// A bind mount stands for a volume of its own. Only root can make one.
  @Test(.enabled(if: geteuid() == 0))
  func filesOnAVolumeOfTheirOwnAreRefusedBeforehand() async throws {
    let scene = try await BackupScene.make(.sqlite)
    let path = try await scene.backup().path
    await scene.portal.store.close()
    let before = try contents(of: scene.portal.settings.dataFolder)
    let files = scene.portal.files.path
    try #require(mount(files, files, nil, UInt(MS_BIND), nil) == 0)
    defer { umount(files) }
    await #expect {
      _ = try await scene.restore(path)
    } throws: { error in
      "\(error)".contains("\(files) cannot be renamed")
    }
    #expect(try contents(of: scene.portal.settings.dataFolder) == before)
    #expect(Disk.names(beginningWith: scene.place.identity + ".").isEmpty)
  }

  @Test func fileThatCannotBePinnedFailsTheBackup() async throws {
    let scene = try await BackupScene.make(.sqlite)
    let files = scene.portal.files
    func refusing(_ code: CInt) -> PinnedFiles.Link {
      { _, _ in
        errno = code
        return -1
      }
    }
    for code in [EXDEV, EPERM, EMLINK] {
      let pinned = try PinnedFiles(files, link: refusing(code))
      #expect(pinned.names.count == 3)
      let copies = try contents(of: pinned.folder)
      pinned.release()
      #expect(try copies == contents(of: files.path))
    }
    #expect(try PinnedFiles(files, link: refusing(ENOENT)).names == [])
    #expect(throws: StoreError.self) { try PinnedFiles(files, link: refusing(EIO)) }
    try FileManager.default.removeItem(atPath: files.path)
    #expect(throws: StoreError.self) { try PinnedFiles(files) }
  }

  @Test func exportLeavesForeignFilesAlone() async throws {
    let scene = try await BackupScene.make(.sqlite)
    let path = TestFolder.fresh(".tar")
    let foreign = ["\(path).part", "\(path).part.notes"]
    for name in foreign { try Data("mine".utf8).write(to: URL(fileURLWithPath: name)) }
    await #expect(throws: StoreError.self) { try await ExportRows(scene.portal).run(to: path) }
    #expect(foreign.allSatisfy { Disk.exists($0) })
    // What a killed export left goes.
    try Data(Manifest.name.utf8).write(to: URL(fileURLWithPath: foreign[0]))
    _ = try await ExportRows(scene.portal).run(to: path)
    #expect(!Disk.exists(foreign[0]))
    #expect(Disk.exists(foreign[1]))
  }

  @Test(.enabled(if: geteuid() == 0)) func rootsLockBelongsToTheFoldersOwner() throws {
    let folder = TestFolder.fresh("")
    try Disk.makeFolder(folder)
    try #require(chown(folder, 1234, 1235) == 0)
    try FileLock.portal(folder, .shared)?.release()
    var status = stat()
    #expect(stat(FileLock.portalPath(folder), &status) == 0)
    #expect(status.st_uid == 1234)
    #expect(status.st_gid == 1235)
  }
}
