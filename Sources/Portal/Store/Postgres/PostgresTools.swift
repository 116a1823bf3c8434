import Foundation

/// The server's own programs for copying a database, `pg_dump` and `pg_restore`.
struct PostgresTools {
  private let folder: String

  /// Those of the server's own version, else the next newer ones: older ones refuse to work, and
  /// much newer ones write settings that an older server does not know.
  init(for connection: PostgresConnection) throws {
    let row = try connection.query(
      "SELECT (current_setting('server_version_num')::INT / 10000)::TEXT AS major",
      until: .now + .seconds(60)
    ).rows().first
    let server = Int(try row?["major"] ?? "") ?? 0
    let found = Self.folders.compactMap { folder in
      Self.version(of: folder).map { (folder: folder, major: $0) }
    }
    guard
      let best = found.filter({ $0.major >= server }).min(by: { $0.major < $1.major })
    else {
      let had = found.map { String($0.major) }.joined(separator: ", ")
      throw StoreError.unavailable(
        "pg_dump and pg_restore of version \(server) or newer are needed\(had.isEmpty ? "" : "; here they are of version \(had)"). On Debian: apt-get install postgresql-client-\(server)"
      )
    }
    folder = best.folder
  }

  private static var folders: [String] {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let all = path.split(separator: ":").map(String.init) + versions.map { "\(root)/\($0)/bin" }
    return all.filter { folder in
      ["pg_dump", "pg_restore"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
      }
    }
  }

  /// From words such as `pg_dump (PostgreSQL) 15.14 (Debian 15.14-0)`.
  private static func version(of folder: String) -> Int? {
    guard let words = try? run("\(folder)/pg_dump", ["--version"]).output,
      let number = words.split(separator: " ").first(where: { $0.first?.isNumber == true })
    else { return nil }
    return Int(number.prefix { $0.isNumber })
  }

  func dump(_ address: PostgresAddress, snapshot: String, to path: String) throws {
    let arguments = [
      "--format=custom", "--no-owner", "--no-privileges", "--no-password",
      "--snapshot=\(snapshot)", "--file=\(path)", "--dbname=\(address.withoutSecrets)",
    ]
    try Self.work("\(folder)/pg_dump", arguments, address)
    chmod(path, 0o600)
  }

  func restore(_ path: String, to address: PostgresAddress) throws {
    let arguments = [
      "--no-owner", "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction",
      "--dbname=\(address.withoutSecrets)", path,
    ]
    try Self.work("\(folder)/pg_restore", arguments, address)
  }

  /// Everybody on the machine can read a program's arguments, but not its environment.
  private static func work(
    _ program: String, _ arguments: [String], _ address: PostgresAddress
  ) throws {
    var environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("PORTICO_") }
    if let password = address.settings["password"] { environment["PGPASSWORD"] = password }
    let (status, _, errors) = try run(program, arguments, environment)
    guard status == 0 else {
      let name = URL(fileURLWithPath: program).lastPathComponent
      let words = errors.split(separator: "\n").first.map(String.init) ?? "status \(status)"
      throw StoreError.unavailable("\(name) did not succeed: \(words)")
    }
  }

  private static func run(
    _ program: String, _ arguments: [String], _ environment: [String: String]? = nil
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw StoreError.unavailable("\(program) cannot be started")
    }
    // Both programs say little, and next to nothing on standard output.
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    let lines = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: lines, as: UTF8.self),
      String(decoding: words, as: UTF8.self)
    )
  }
}

extension PostgresAddress {
  /// A connection string for an argument (PostgreSQL manual, 34.1.1.1).
  fileprivate var withoutSecrets: String {
    settings.filter { !["password", "sslpassword"].contains($0.key) }.sorted { $0.key < $1.key }
      .map { key, value in
        let quoted = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "\(key)='\(quoted)'"
      }.joined(separator: " ")
  }
}
