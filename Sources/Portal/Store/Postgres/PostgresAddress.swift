import CPQ
import Foundation

/// Where the server is: what the URL says, and what the program adds to it.
struct PostgresAddress: Sendable {
  let settings: [String: String]

  /// - Parameter url: `postgres://user:password@host,host/database?sslmode=verify-full` and the
  ///   like (PostgreSQL manual, 34.1.1.2).
  /// - Throws: `StoreError.unavailable`. It does not quote the URL, which may hold a password.
  init(url: String) throws {
    let isURL = ["postgres://", "postgresql://"].contains { url.hasPrefix($0) }
    guard !Self.hasRawPassword(url) else {
      throw StoreError.unavailable(
        "the database URL has an @ too many: write one in a password as %40, and / : ? likewise as %2F %3A %3F"
      )
    }
    guard isURL, let options = PQconninfoParse(url, nil) else {
      throw StoreError.unavailable("the database URL is no postgres:// URL")
    }
    defer { PQconninfoFree(options) }
    var given: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        given[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
    settings = given.merging(Self.additions(to: given)) { theirs, _ in theirs }
      .merging(["client_encoding": "UTF8"]) { _, ours in ours }
  }

  private init(settings: [String: String]) { self.settings = settings }

  /// A password with an @ or a slash in it would be taken for a part of the host, and stand in what
  /// libpq says of a host that it does not find.
  private static func hasRawPassword(_ url: String) -> Bool {
    let address = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "?" }
    let server = address.prefix { $0 != "/" }
    return address.count { $0 == "@" } > 1 || address.dropFirst(server.count).contains("@")
  }

  /// The same server and user, another database.
  func database(_ name: String) -> PostgresAddress {
    PostgresAddress(settings: settings.merging(["dbname": name]) { $1 })
  }

  /// One of several hosts.
  func host(_ host: String, port: String) -> PostgresAddress {
    var one = settings.merging(["host": host, "port": port]) { $1 }
    one["hostaddr"] = nil
    return PostgresAddress(settings: one)
  }

  /// The database's name, as libpq fills it in.
  var databaseName: String {
    let environment = ProcessInfo.processInfo.environment
    return settings["dbname"] ?? environment["PGDATABASE"] ?? settings["user"]
      ?? environment["PGUSER"] ?? NSUserName()
  }

  /// A server that has gone away is noticed within half a minute.
  private static func additions(to given: [String: String]) -> [String: String] {
    var additions = [
      "application_name": "portico", "connect_timeout": "3",
      "keepalives": "1", "keepalives_idle": "10", "keepalives_interval": "5",
      "keepalives_count": "3", "tcp_user_timeout": "20000",
    ]
    let hosts = given["host"] ?? given["hostaddr"] ?? ""
    if hosts.contains(",") { additions["target_session_attrs"] = "read-write" }
    return additions
  }
}
