import Crypto
import Foundation

/// A database of a server, and the staged ones on the same server.
package struct PostgresPlace: DatabasePlace {
  let address: PostgresAddress
  package let engine = EngineName.postgres

  package var identity: String {
    let server = ["host", "hostaddr", "port"].compactMap { address.settings[$0] }
    return (server + [address.databaseName]).joined(separator: " ")
  }

  init(address: PostgresAddress) { self.address = address }

  /// - Parameter url: as for `PostgresStore`.
  package init(url: String) throws { address = try PostgresAddress(url: url) }

  package func beginStaging() throws -> any Staging { try staging { try $0.sweep() } }

  package func resumeStaging() throws -> any Staging { try staging { _ in } }

  private func staging(_ prepare: (PostgresStaging) throws -> Void) throws -> any Staging {
    do {
      let staging = try PostgresStaging(address)
      try prepare(staging)
      return staging
    } catch let failure as PostgresFailure { throw failure.storeError }
  }

  package func exists() throws -> Bool {
    try asking { try PostgresStaging.exists(address.databaseName, $0) }
  }

  package func open(clock: WallClock) throws -> any Store {
    PostgresStore(address: address, clock: clock, connections: 2)
  }

  package func otherUsers() throws -> String? {
    try asking { try PostgresStaging.sessions(of: address.databaseName, $0) }
  }

  private func asking<T>(_ body: (PostgresConnection) throws -> T) throws -> T {
    do {
      let connection = try PostgresStaging.maintenance(address)
      defer { connection.close() }
      return try body(connection)
    } catch let failure as PostgresFailure { throw failure.storeError }
  }
}

/// Staged databases stand under names of their own and take the real one's name by renaming. Works
/// from a connection to the server's maintenance database, since none can be renamed from inside.
private final class PostgresStaging: Staging, @unchecked Sendable {
  private let address: PostgresAddress
  private let connection: PostgresConnection
  private let name: String
  /// Tells the staged databases of this database from others'.
  private let prefix: String

  init(_ address: PostgresAddress) throws {
    self.address = address
    name = address.databaseName
    let digest = SHA256.hash(data: Data(name.utf8)).prefix(4)
    prefix = "portico_staged_" + digest.hex
    connection = try Self.maintenance(address)
    guard try isAlone() else {
      connection.close()
      throw StoreError.unavailable(
        "another backup or restore is at work on the database \(name); wait until it is done")
    }
  }

  /// The lock of a killed process lasts until the server has ended its last statement.
  private func isAlone() throws -> Bool {
    for _ in 0..<20 {
      let lock = try Self.text(
        "SELECT pg_try_advisory_lock(hashtextextended(\(Self.literal(prefix)), 0))::TEXT AS answer",
        connection)
      if lock == "true" { return true }
      Thread.sleep(forTimeInterval: 0.25)
    }
    return false
  }

  var copyPath: String? { nil }

  static func maintenance(_ address: PostgresAddress) throws -> PostgresConnection {
    var first: (any Error)?
    for database in ["postgres", "template1"] {
      let connection = PostgresConnection(address.database(database))
      do {
        try connection.open()
        _ = try connection.query("SET statement_timeout = 0", until: .now + .seconds(5))
        return connection
      } catch { first = first ?? error }
    }
    throw first ?? StoreError.unknownOutcome
  }

  /// A session that has just been closed takes a moment to go.
  static func sessions(of name: String, _ connection: PostgresConnection) throws -> String? {
    for _ in 0..<20 {
      guard try current(name, connection) != nil else { return nil }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return try current(name, connection)
  }

  private static func current(_ name: String, _ connection: PostgresConnection) throws -> String? {
    try text(
      """
      SELECT string_agg(DISTINCT COALESCE(NULLIF(application_name, ''), 'somebody') || ' as '
        || COALESCE(usename, '?'), ', ') AS answer
      FROM pg_stat_activity
      WHERE datname = \(literal(name)) AND backend_type = 'client backend'
      """, connection)
  }

  func sweep() throws {
    let rows = try connection.query(
      "SELECT datname FROM pg_database WHERE starts_with(datname::TEXT, \(Self.literal(prefix)))",
      until: nil
    ).rows()
    for row in rows { try drop(row["datname"]) }
  }

  private func drop(_ database: String) throws {
    _ = try connection.query(
      "DROP DATABASE IF EXISTS \(Self.identifier(database)) WITH (FORCE)", until: nil)
  }

  func stage(_ copy: String) throws -> String {
    let staged = "\(prefix)_\(Token.randomBytes(4).hex)"
    do {
      try create(staged)
      let tools = try PostgresTools(for: connection)
      let host = connection.endpoint
      try tools.restore(copy, to: host.database(staged))
      return staged
    } catch {
      discard(staged)
      throw (error as? PostgresFailure)?.storeError ?? error
    }
  }

  /// With the locale of the real one, if that is there.
  private func create(_ staged: String) throws {
    let locale = try connection.query(
      """
      SELECT datcollate AS collate, datctype AS ctype FROM pg_database
      WHERE datname = \(Self.literal(name))
      """, until: nil
    ).rows().first
    let settings = try locale.map {
      "LC_COLLATE \(Self.literal(try $0["collate"])) LC_CTYPE \(Self.literal(try $0["ctype"]))"
    }
    do {
      _ = try connection.query(
        """
        CREATE DATABASE \(Self.identifier(staged)) TEMPLATE template0 ENCODING 'UTF8' \
        \(settings ?? "")
        """, until: nil)
    } catch let failure as PostgresFailure where failure.state == "42501" {
      throw StoreError.unavailable(
        "the database's user may not create databases, which is how a copy is checked. Run as a superuser: ALTER ROLE \(address.settings["user"] ?? "...") CREATEDB"
      )
    }
  }

  func open(_ staged: String, clock: WallClock) throws -> any Store {
    PostgresStore(address: connection.endpoint.database(staged), clock: clock, connections: 2)
  }

  func has(_ staged: String) throws -> Bool { try Self.exists(staged, connection) }

  func discard(_ staged: String) { try? drop(staged) }

  func refusal() throws -> String? {
    let isOwner = try Self.text(
      """
      SELECT pg_has_role(current_user, datdba, 'USAGE')::TEXT AS answer FROM pg_database
      WHERE datname = \(Self.literal(name))
      """, connection)
    if isOwner == "false" {
      return
        "the database \(name) belongs to another user of the server, so this one may not rename it. Run as a superuser: ALTER DATABASE \(Self.identifier(name)) OWNER TO \(address.settings["user"] ?? "...")"
    }
    return try Self.sessions(of: name, connection).map {
      "the database \(name) is in use (\($0)). Stop every portal first"
    }
  }

  func replace(with staged: String, keepingAs suffix: String) throws -> String? {
    // A name has 63 bytes at most.
    let tail = "_" + suffix.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    let kept = String(decoding: name.utf8.prefix(63 - tail.utf8.count), as: UTF8.self) + tail
    do {
      guard try Self.exists(staged, connection) else {
        return try Self.exists(kept, connection) ? kept : nil
      }
      let hasOld = try Self.exists(name, connection)
      let rename = { (old: String, new: String) in
        "ALTER DATABASE \(Self.identifier(old)) RENAME TO \(Self.identifier(new))"
      }
      let steps = (hasOld ? [rename(name, kept)] : []) + [rename(staged, name)]
      // Both or neither: the server renames inside a transaction.
      _ = try connection.query(
        "BEGIN; \(steps.joined(separator: "; ")); COMMIT", until: nil)
      return hasOld ? kept : nil
    } catch let failure as PostgresFailure {
      _ = try? connection.query("ROLLBACK", until: .now + .seconds(5))
      throw failure.storeError
    }
  }

  static func exists(_ database: String, _ connection: PostgresConnection) throws -> Bool {
    try text(
      "SELECT 'yes' AS answer FROM pg_database WHERE datname = \(literal(database))",
      connection) != nil
  }

  func end() { connection.close() }

  private static func text(_ question: String, _ connection: PostgresConnection) throws -> String? {
    let rows = try connection.query(question, until: .now + .seconds(60)).rows()
    let answer: String?? = try rows.first?["answer"]
    return answer ?? nil
  }

  private static func literal(_ text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }

  private static func identifier(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
