import Foundation
import Portal
import TestSupport
import Testing

@Suite("Backup commands", .serialized) struct BackupCommandTests {
  private let data = TestFolder.fresh("")

  private func portal(_ environment: [String: String] = [:]) throws {
    try person("zoe@example.com", environment)
  }

  private func person(_ email: String, _ environment: [String: String] = [:]) throws {
    let made = try Program.run(
      ["user", "create", email, "--name", "Zoe"], data: data, environment: environment,
      input: "a fresh long phrase\n")
    #expect(made.status == 0, "\(made.errors)")
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
    #expect(done.output.contains("users 1,"))
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

  /// Two data folders, one SQLite file: whoever works on the file is in the way.
  @Test func restoreRefusesWhileAnotherFoldersPortalRuns() async throws {
    let shared = TestFolder.fresh(".sqlite")
    let settings = ["PORTICO_DATABASE": "sqlite:\(shared)"]
    try portal(settings)
    let file = try backup(environment: settings)
    let lock = try FileLock(shared + ".lock", .shared)
    let refused = try Program.run(["restore", file, "--yes"], data: data, environment: settings)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("at work on \(shared). Stop it first"), "\(refused.errors)")
    #expect(try Program.run(["migrate"], data: data, environment: settings).status == 0)
    lock?.release()
    let alone = try FileLock(shared + ".lock", .exclusive)
    let waiting = try Program.run(["migrate"], data: data, environment: settings)
    #expect(waiting.errors.contains("Wait until it is done"), "\(waiting.errors)")
    alone?.release()
    let done = try Program.run(["restore", file, "--yes"], data: data, environment: settings)
    #expect(done.status == 0, "\(done.errors)")
  }

  /// At whatever moment it is killed: the old portal or the new one, and a second run succeeds.
  @Test(arguments: TestEngine.allCases)
  func killedRestoreLeavesOneWholePortal(_ engine: TestEngine) async throws {
    let url = engine == .postgres ? try await engine.makePlace() : nil
    let settings = url.map { ["PORTICO_DATABASE": $0] } ?? [:]
    func users() async throws -> Int {
      let store = try engine.open(url ?? data + "/portico.sqlite")
      let count = try await store.read { try $0.count("SELECT COUNT(*) AS n FROM users") }
      await store.close()
      return count
    }
    try portal(settings)
    let smaller = try backup(environment: settings)
    try person("yann@example.com", settings)
    let larger = try backup(environment: settings)
    var (unfinished, changed, before) = (0, 0, 2)
    for round in 0..<16 {
      let wanted = before == 2 ? smaller : larger
      let program = try Program(["restore", wanted, "--yes"], data: data, environment: settings)
      usleep(useconds_t((engine == .sqlite ? 15_000 : 60_000) * (round + 1)))
      kill(program.process.processIdentifier, SIGKILL)
      if program.finish().status == SIGKILL { unfinished += 1 }
      let doctor = try Program.run(["doctor"], data: data, environment: settings)
      #expect(doctor.output.contains("ok    audit"), "\(round): \(doctor.output) \(doctor.errors)")
      #expect(doctor.output.contains("ok    backup"), "\(round): \(doctor.output)")
      let now = try await users()
      #expect([1, 2].contains(now), "round \(round)")
      if now != before { changed += 1 }
      before = now
      #expect(!FileManager.default.fileExists(atPath: data + "/restore.journal"))
    }
    print("killed \(unfinished) restores on \(engine); \(changed) of 16 reached the new state")
    #expect(unfinished > 1)
    let done = try Program.run(["restore", smaller, "--yes"], data: data, environment: settings)
    #expect(done.status == 0, "\(done.errors)")
    #expect(try await users() == 1)
    #expect(try names().filter { $0.contains("staged") } == [])
    guard engine == .postgres else { return }
    let server = try RawPostgres(PostgresServer.shared.url("postgres"))
    // Other tests stage theirs on the same server.
    let name = String(url!.dropFirst("postgres:///".count).prefix { $0 != "?" })
    let prefix = "'portico_staged_' || encode(substr(sha256('\(name)'), 1, 4), 'hex')"
    let staged = try server.run(
      "SELECT datname FROM pg_database WHERE starts_with(datname::TEXT, \(prefix))")
    #expect(staged == [])
  }

  @Test func serverWithoutTheRightsIsToldSo() async throws {
    let url = try await TestEngine.postgres.makePlace()
    let server = try RawPostgres(PostgresServer.shared.url("postgres"))
    let name = String(url.dropFirst("postgres:///".count).prefix { $0 != "?" })
    try server.run("CREATE ROLE plain LOGIN; ALTER DATABASE \(name) OWNER TO plain")
    let settings = ["PORTICO_DATABASE": url.replacing("user=postgres", with: "user=plain")]
    try portal(settings)
    let refused = try Program.run(["backup"], data: data, environment: settings)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("ALTER ROLE plain CREATEDB"), "\(refused.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: data + "/backups")
    #expect(left == [])
    try server.run("ALTER ROLE plain CREATEDB")
    let file = try backup(environment: settings)
    try server.run("ALTER DATABASE \(name) OWNER TO postgres")
    let kept = try Program.run(["restore", file, "--yes"], data: data, environment: settings)
    #expect(kept.status == 1)
    #expect(kept.errors.contains("OWNER TO plain"), "\(kept.errors)")
    let without = settings.merging(["PATH": "/nowhere"]) { $1 }
    if !FileManager.default.fileExists(atPath: "/usr/lib/postgresql") {
      let tools = try Program.run(["backup"], data: data, environment: without)
      #expect(tools.errors.contains("postgresql-client"))
    }
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

/// Commands that need a portal, where there is none.
@Suite("Commands without a portal", .serialized) struct NoPortalTests {
  private let data = TestFolder.fresh("")
  private static let commands = [
    ["backup"], ["export", "/tmp/never.tar"], ["restore", "/tmp/never.tar"],
    ["import", "/tmp/never.tar"], ["user", "operator", "zoe@example.com"],
    ["user", "password", "zoe@example.com"], ["audit", "verify"], ["audit", "accept"], ["doctor"],
  ]

  @Test(arguments: commands) func nothingIsMade(_ command: [String]) throws {
    let done = try Program.run(command, data: data, input: "a fresh long phrase\n")
    #expect(done.status == (command == ["doctor"] ? 0 : 1))
    #expect(!FileManager.default.fileExists(atPath: data), "\(done.output) \(done.errors)")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/never.tar"))
    #expect(!(done.output + done.errors).contains("no such table"))
    if command[0] == "backup" { #expect(done.errors.contains("No portal has run")) }
  }

  /// The secret is there, as before a restore or a move; the database is not, or is empty.
  @Test(arguments: TestEngine.allCases)
  func secretAloneIsNoPortal(_ engine: TestEngine) async throws {
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let key = Data(repeating: 7, count: 32).base64EncodedString()
    FileManager.default.createFile(
      atPath: data + "/secret.key", contents: Data(key.utf8), attributes: [.posixPermissions: 0o600]
    )
    let place = engine == .postgres ? try await engine.makePlace() : nil
    let settings = place.map { ["PORTICO_DATABASE": $0] } ?? [:]
    for command in Self.commands.filter({ !["restore", "import"].contains($0[0]) }) {
      let done = try Program.run(
        command, data: data, environment: settings, input: "a fresh long phrase\n")
      let words = done.output + done.errors
      #expect(
        words.contains(command == ["doctor"] ? "never run here" : "No portal has run"), "\(words)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: data)
    #expect(Set(left).isSubset(of: ["secret.key", "portico.lock"]), "\(left)")
  }

  /// The database is there, and its secret is not: that is another matter.
  @Test func lostSecretIsSaid() throws {
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    #expect(try Program.run(create, data: data, input: "a fresh long phrase\n").status == 0)
    try FileManager.default.removeItem(atPath: data + "/secret.key")
    #expect(try Program.run(["backup"], data: data).errors.contains("secret.key is gone"))
    #expect(!FileManager.default.fileExists(atPath: data + "/secret.key"))
  }
}

@Suite("The audit’s commands", .serialized) struct AuditCommandTests {
  private let data = TestFolder.fresh("")

  @Test func commandsKeepTheEndsOfWhatTheyWrite() async throws {
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    #expect(try Program.run(create, data: data, input: "a fresh long phrase\n").status == 0)
    let path = data + "/audit.ends"
    let first = try String(contentsOfFile: path, encoding: .utf8)
    #expect(first.contains(" portal\n") && first.contains(" user:"))
    #expect(try Program.run(["user", "operator", "zoe@example.com"], data: data).status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(first))
    let sound = try Program.run(["audit", "verify"], data: data)
    #expect(sound.status == 0 && sound.output.contains("Every chain is whole"))
    try FileManager.default.removeItem(atPath: path)
    let doctor = try Program.run(["doctor"], data: data)
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("BAD   audit: \(path) is gone"), "\(doctor.output)")
    #expect(try Program.run(["audit", "verify"], data: data).status == 1)
    let accepted = try Program.run(["audit", "accept"], data: data)
    #expect(accepted.status == 0 && accepted.output.contains("Accepted: \(path)"))
    #expect(try Program.run(["audit", "verify"], data: data).status == 0)
    #expect(try Program.run(["doctor"], data: data).status == 0)
  }
}
