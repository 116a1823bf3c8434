import Foundation
import Portal
import TestSupport
import Testing

@Suite("Backup commands", .serialized) struct BackupCommandTests {
  private let data = TestFolder.fresh("")

  private func portal() throws {
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    #expect(try Program.run(create, data: data, input: "a fresh long phrase\n").status == 0)
  }

  private func backup(environment: [String: String] = [:]) throws -> String {
    let made = try Program.run(["backup"], data: data, environment: environment)
    #expect(made.status == 0, "\(made.errors)")
    return made.output.trimmingCharacters(in: .newlines)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: data).sorted()
  }

  private func users() async throws -> Int {
    let store = try SQLiteStore(path: data + "/portico.sqlite")
    let count = try await store.read { try $0.count("SELECT COUNT(*) AS n FROM users") }
    await store.close()
    return count
  }

  @Test func backupAndRestoreAsAStrangerWould() async throws {
    try portal()
    let file = try backup()
    #expect(FileManager.default.fileExists(atPath: file))
    let second = ["user", "create", "yann@example.com", "--name", "Yann"]
    #expect(try Program.run(second, data: data, input: "a fresh long phrase\n").status == 0)
    let asked = try Program.run(["restore", file], data: data)
    #expect(asked.status == 1)
    #expect(asked.errors.contains("holds 2 users"))
    #expect(asked.errors.contains("--yes"))
    #expect(try await users() == 2)
    let done = try Program.run(["restore", file, "--yes"], data: data)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("1 users"))
    #expect(done.output.contains("portico.sqlite.before-restore-"))
    #expect(try await users() == 1)
    let doctor = try Program.run(["doctor"], data: data)
    #expect(doctor.status == 0, "\(doctor.output)")
    #expect(doctor.output.contains("ok    backup"))
    // On a new machine: the key, the file, and nothing else.
    let fresh = TestFolder.fresh("")
    let without = try Program.run(["restore", file], data: fresh)
    #expect(without.errors.contains("secret.key"))
    try FileManager.default.createDirectory(atPath: fresh, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: data + "/secret.key", toPath: fresh + "/secret.key")
    #expect(try Program.run(["restore", file], data: fresh).status == 0)
    #expect(try Program.run(["doctor"], data: fresh).status == 0)
  }

  @Test func restoreRefusesWhileAPortalRuns() async throws {
    try portal()
    let file = try backup()
    let lock = try FileLock.portal(data, .shared)
    let before = try FileManager.default.contents(atPath: data + "/portico.sqlite")
    let refused = try Program.run(["restore", file, "--yes"], data: data)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("Stop it first"))
    #expect(FileManager.default.contents(atPath: data + "/portico.sqlite") == before)
    lock?.release()
    let alone = try FileLock.portal(data, .exclusive)
    #expect(alone != nil)
    #expect(try Program.run(["migrate"], data: data).errors.contains("Wait until it is done"))
    alone?.release()
    #expect(try Program.run(["restore", file, "--yes"], data: data).status == 0)
  }

  /// At whatever moment it is killed: the old portal or the new one, and a second run succeeds.
  @Test func killedRestoreLeavesOneWholePortal() async throws {
    try portal()
    let file = try backup()
    let second = ["user", "create", "yann@example.com", "--name", "Yann"]
    #expect(try Program.run(second, data: data, input: "a fresh long phrase\n").status == 0)
    let larger = try backup()
    var (killed, changed) = (0, 0)
    var before = 2
    for round in 0..<24 {
      let wanted = before == 2 ? file : larger
      let program = try Program(["restore", wanted, "--yes"], data: data)
      usleep(useconds_t(20_000 + 12_000 * round))
      if kill(program.process.processIdentifier, SIGKILL) == 0 { killed += 1 }
      _ = program.finish()
      let doctor = try Program.run(["doctor"], data: data)
      #expect(doctor.status == 0, "round \(round): \(doctor.output) \(doctor.errors)")
      let now = try await users()
      #expect([1, 2].contains(now), "round \(round)")
      if now != before { changed += 1 }
      before = now
      #expect(!FileManager.default.fileExists(atPath: data + "/restore.journal"))
    }
    print("killed \(killed) restores; \(changed) were past the point of no return")
    #expect(killed > 5)
    let done = try Program.run(["restore", file, "--yes"], data: data)
    #expect(done.status == 0, "\(done.errors)")
    #expect(try await users() == 1)
    #expect(try names().filter { $0.contains("staged") } == [])
  }

  @Test func killedBackupLeavesNoBackup() async throws {
    try portal()
    let folder = data + "/backups"
    for round in 0..<12 {
      let program = try Program(["backup"], data: data)
      usleep(useconds_t(15_000 + 8_000 * round))
      kill(program.process.processIdentifier, SIGKILL)
      _ = program.finish()
      let whole = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".tar") }
      for name in whole {
        // What has the name is one.
        let copy = TestFolder.fresh("")
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          atPath: data + "/secret.key", toPath: copy + "/secret.key")
        #expect(try Program.run(["restore", "\(folder)/\(name)"], data: copy).status == 0)
      }
    }
    _ = try backup()
    let left = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(left.allSatisfy { $0.hasSuffix(".tar") }, "\(left)")
    let pinned = try FileManager.default.contentsOfDirectory(atPath: data + "/files")
    #expect(pinned == [])
  }

  @Test func exportMovesToPostgresAndBack() async throws {
    try portal()
    let file = TestFolder.fresh(".tar")
    #expect(try Program.run(["export", file], data: data).status == 0)
    let target = TestFolder.fresh("")
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: data + "/secret.key", toPath: target + "/secret.key")
    let place = try await TestEngine.postgres.makePlace()
    let settings = ["PORTICO_DATABASE": place]
    let imported = try Program.run(["import", file], data: target, environment: settings)
    #expect(imported.status == 0, "\(imported.errors)")
    let again = try Program.run(["import", file], data: target, environment: settings)
    #expect(again.errors.contains("is not empty"), "\(again.errors)")
    let made = try Program.run(["backup"], data: target, environment: settings)
    #expect(made.status == 0, "\(made.errors)")
    let backup = made.output.trimmingCharacters(in: .newlines)
    let restored = try Program.run(
      ["restore", backup, "--yes"], data: target, environment: settings)
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(restored.output.contains("_before_restore_"))
    #expect(
      try Program.run(["doctor"], data: target, environment: settings).output.contains(
        "ok    audit"))
    let wrong = try Program.run(["restore", backup], data: data)
    #expect(wrong.errors.contains("made on PostgreSQL"))
    #expect(try Program.run(["restore", file], data: data).errors.contains("is an export"))
  }

  @Test func settingsAreHeldToTheirWords() throws {
    for (name, value) in [("EVERY", "daily"), ("EVERY", "0h"), ("KEEP", "0")] {
      let refused = try Program.run(
        ["config"], data: data, environment: ["PORTICO_BACKUP_\(name)": value])
      #expect(refused.errors.contains("PORTICO_BACKUP_\(name) must be"), "\(refused.errors)")
    }
    let off = try Program.run(["config"], data: data, environment: ["PORTICO_BACKUP_EVERY": "0"])
    #expect(off.status == 0)
  }
}
