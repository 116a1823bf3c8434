import Foundation
import Portal
import TestSupport
import Testing

@Suite("Commands", .serialized) struct CommandTests {
  private let data = TestFolder.fresh("")

  @Test func usersAreCreatedAndMadeOperators() throws {
    let create = ["user", "create", "Zoe@Example.com", "--name", "Zoe"]
    let made = try Program.run(create, data: data, input: "a fresh long phrase\n")
    #expect(made.status == 0)
    #expect(made.output.contains("Created zoe@example.com."))
    let twice = try Program.run(create, data: data, input: "a fresh long phrase\n")
    #expect(twice.status != 0)
    #expect(twice.errors.contains("already is an account"))
    let weak = try Program.run(
      ["user", "create", "y@example.com", "--name", "Y"], data: data, input: "password\n")
    #expect(weak.status != 0)
    let promoted = try Program.run(["user", "operator", "zoe@example.com"], data: data)
    #expect(promoted.output.contains("is an operator"))
    #expect(try Program.run(["user", "operator", "no@example.com"], data: data).status != 0)
    let reset = try Program.run(
      ["user", "password", "zoe@example.com"], data: data, input: "another good phrase\n")
    #expect(reset.status == 0)
    let doctor = try Program.run(["doctor"], data: data)
    #expect(doctor.status == 0, "\(doctor.output)")
    #expect(doctor.output.contains("ok    audit"))
  }

  @Test func secretsAreMadeWithMode0600AndHeldToIt() throws {
    #expect(try Program.run(["migrate"], data: data).status == 0)
    let secret = data + "/secret.key"
    let mode = try FileManager.default.attributesOfItem(atPath: secret)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret)
    let refused = try Program.run(["serve"], data: data)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("chmod 600"))
  }

  @Test func lostSecretIsNotReplaced() throws {
    let create = ["user", "create", "zoe@example.com", "--name", "Zoe"]
    #expect(try Program.run(create, data: data, input: "a fresh long phrase\n").status == 0)
    try FileManager.default.removeItem(atPath: data + "/secret.key")
    let refused = try Program.run(["serve"], data: data)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("secret.key is gone"))
    #expect(!FileManager.default.fileExists(atPath: data + "/secret.key"))
  }

  @Test func wrongSettingNamesKeyAndRemedy() throws {
    let refused = try Program.run(
      ["serve"], data: data, environment: ["PORTICO_PORT": "abc"])
    #expect(refused.status != 0)
    #expect(refused.errors.contains("PORTICO_PORT must be a whole number from 0 to 65535"))
    let unknown = try Program.run(["serve"], data: data, environment: ["PORTICO_POTR": "1"])
    #expect(unknown.errors.contains("no setting PORTICO_POTR"))
  }

  @Test func configHidesSecrets() throws {
    let listed = try Program.run(
      ["config"], data: data,
      environment: ["PORTICO_DATABASE": "postgres://portico:geheim@127.0.0.1/portico"])
    #expect(listed.status == 0)
    #expect(!listed.output.contains("geheim"))
    #expect(listed.output.contains("PORTICO_DATABASE"))
    #expect(listed.output.contains("(hidden)"))
  }

  @Test func configShowsTheStreamWithoutItsPassword() throws {
    let url = "https://me:geheim@siem.example.com/in?token=geheim"
    let listed = try Program.run(
      ["config"], data: data, environment: ["PORTICO_AUDIT_STREAM": url])
    #expect(listed.status == 0)
    #expect(!listed.output.contains("geheim"))
    #expect(listed.output.contains("https://me:(hidden)@siem.example.com/(hidden)"))
    let file = try Program.run(
      ["config"], data: data, environment: ["PORTICO_AUDIT_STREAM": "file:/tmp/a.jsonl"])
    #expect(file.output.contains("file:/tmp/a.jsonl  [PORTICO_AUDIT_STREAM]"))
  }

  /// Tried out on this machine, then given to others.
  @Test func peopleOfTheExamplesStayAtHome() throws {
    #expect(try Program.run(["seed"], data: data).status == 0)
    let https = [
      "PORTICO_BASE_URL": "https://account.example.com", "PORTICO_TRUSTED_PROXIES": "none",
      "PORTICO_PORT": "0",
    ]
    let refused = try Program.run(["serve"], data: data, environment: https)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("alice@example.com and 3 more of `portico seed`"))
    #expect(refused.errors.contains("portico user password EMAIL"))
    let doctor = try Program.run(["doctor"], data: data, environment: https)
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("BAD   examples: alice@example.com and 3 more"))
    #expect(try Program.run(["doctor"], data: data).status == 0, "at home it is as it should be")
    for name in ["alice", "bob", "charlie", "olga"] {
      let command = ["user", "password", "\(name)@example.com"]
      let changed = try Program.run(
        command, data: data, environment: https, input: "another good phrase\n")
      #expect(changed.status == 0, "\(changed.errors)")
    }
    let well = try Program.run(["doctor"], data: data, environment: https)
    #expect(well.status == 0, "\(well.output)")
  }

  @Test func proxyThatIsNotNamedIsRefused() throws {
    let https = ["PORTICO_BASE_URL": "https://account.example.com", "PORTICO_PORT": "0"]
    let refused = try Program.run(["serve"], data: data, environment: https)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("Set PORTICO_TRUSTED_PROXIES"))
    #expect(!FileManager.default.fileExists(atPath: data), "nothing was begun")
    let doctor = try Program.run(["doctor"], data: data, environment: https)
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("BAD   proxy: "))
    #expect(doctor.output.contains("ok    clock"), "the rest is looked at all the same")
    // Only serving asks: a backup before the update is made as ever.
    #expect(try Program.run(["migrate"], data: data, environment: https).status == 0)
  }

  @Test func remoteDatabaseInTheClearIsSaid() throws {
    let settings = ["PORTICO_DATABASE": "postgres://me:geheim@db.invalid/portico"]
    let doctor = try Program.run(["doctor"], data: data, environment: settings)
    #expect(
      doctor.output.contains("note  database: the connection to db.invalid may be in the clear"))
    let served = try Program.run(["serve"], data: data, environment: settings)
    #expect(served.errors.contains("sslmode=verify-full"))
    #expect(!(served.errors + doctor.output).contains("geheim"))
  }

  @Test func newerDatabaseIsRefused() async throws {
    #expect(try Program.run(["migrate"], data: data).status == 0)
    let store = try SQLiteStore(path: data + "/portico.sqlite")
    try await store.write(for: .portal, as: .system("test")) {
      try $0.execute("INSERT INTO schema_migrations (name, applied_at) VALUES ('9999-later', 1)")
    }
    await store.close()
    let refused = try Program.run(["serve"], data: data)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("9999-later"))
  }

  @Test func damagedDatabaseIsSaidInWords() throws {
    #expect(try Program.run(["migrate"], data: data).status == 0)
    let file = data + "/portico.sqlite"
    try Data("this is no database, whatever its name says".utf8).write(
      to: URL(fileURLWithPath: file))
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
    let doctor = try Program.run(["doctor"], data: data)
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("damaged"))
    #expect(doctor.output.contains("backup"), "\(doctor.output)")
  }
}
