import TestSupport
import Testing

@testable import Portal

/// A small schema for the store's own tests.
enum StoreSchema {
  static let team = ID<Team>(trusted: "01980000-0000-7000-8000-00000000000a")
  static let user = ID<User>(trusted: "01980000-0000-7000-8000-00000000000b")
  static let other = ID<Team>(trusted: "01980000-0000-7000-8000-00000000000c")

  static let plan = [
    Migration(
      "0001_revisions",
      [
        """
        CREATE TABLE revisions (
          key \(.text) NOT NULL PRIMARY KEY, revision \(.int) NOT NULL) \(.strict)
        """,
        "INSERT INTO revisions VALUES (\(RevisionKey.team(team)), 0)",
        "INSERT INTO revisions VALUES (\(RevisionKey.user(user)), 0)",
        "INSERT INTO revisions VALUES (\(RevisionKey.team(other)), 0)",
      ]),
    Migration(
      "0002_notes",
      [
        "CREATE TABLE counters (name \(.text) NOT NULL PRIMARY KEY, n \(.int) NOT NULL) \(.strict)",
        "INSERT INTO counters VALUES ('a', 0)",
        "CREATE TABLE notes (name \(.text) NOT NULL PRIMARY KEY) \(.strict)",
        """
        CREATE TABLE replies (name \(.text) NOT NULL PRIMARY KEY
          REFERENCES notes DEFERRABLE INITIALLY DEFERRED) \(.strict)
        """,
        """
        CREATE TABLE things (id \(.text) NOT NULL PRIMARY KEY,
          i \(.int), r \(.real), t \(.text), b \(.bytes)) \(.strict)
        """,
      ]),
  ]
}

let tester = Originator.system("test")

extension Tx {
  /// Read, then write: what loses updates where the isolation is too weak.
  func increment() throws {
    let n = try row("SELECT n FROM counters WHERE name = 'a'")?["n"] ?? 0
    try execute("UPDATE counters SET n = \(n + 1) WHERE name = 'a'")
  }

  func note(_ name: String) throws { try execute("INSERT INTO notes VALUES (\(name))") }
}

extension Store {
  func counter() async throws -> Int {
    try await read { try $0.row("SELECT n FROM counters WHERE name = 'a'")?["n"] ?? -1 }
  }

  func notes() async throws -> [String] {
    try await read {
      try $0.rows("SELECT name FROM notes ORDER BY name").map { try $0["name"] }
    }
  }

  func note(_ name: String, for scope: WriteScope = .portal) async throws {
    try await write(for: scope, as: tester) { try $0.note(name) }
  }
}

/// The `StoreError` that `body` throws.
func storeError(
  _ location: SourceLocation = #_sourceLocation, from body: () async throws -> Void
) async -> StoreError? {
  do {
    try await body()
    Issue.record("nothing was thrown", sourceLocation: location)
  } catch let error as StoreError { return error } catch {
    Issue.record("\(error) is no StoreError", sourceLocation: location)
  }
  return nil
}

/// Waits until `condition` holds; the limit is only there to fail.
func eventually(
  _ what: Comment, _ location: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let limit = ContinuousClock.now + .seconds(20)
  while try await !condition() {
    guard ContinuousClock.now < limit else {
      Issue.record(what, sourceLocation: location)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}

extension RawPostgres {
  /// Runs `fault`, such as `pg_terminate_backend`, on the connection whose COMMIT waits for a standby,
  /// as soon as there is one.
  func onceCommitWaits(_ fault: String) async throws {
    let waiting = """
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'SyncRep'
      """
    try await eventually("COMMIT waits") { try self.run(waiting).count == 1 }
    try run("SELECT \(fault)(pid) FROM (\(waiting)) AS waiting")
  }
}
