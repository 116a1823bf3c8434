import CPQ
import Foundation
import Synchronization

/// A real PostgreSQL for this test process: started when it is first asked for, on a private Unix
/// socket, and gone with the process, however that ends.
package final class PostgresServer: Sendable {
  package struct Unavailable: Error, CustomStringConvertible { package let description: String }

  private static let started = Result { try PostgresServer("") }
  package static var shared: PostgresServer { get throws { try started.get() } }

  /// Holds the socket and the data; its name is short because a socket's path has 108 bytes.
  package let folder: String

  package func url(_ database: String) -> String {
    "postgres:///\(database)?host=\(folder)&user=postgres"
  }

  /// - Parameter suffix: names a server for one test, which does harm to it.
  package init(_ suffix: String) throws {
    let programs = try Self.programs()
    folder = "/tmp/portico-pg-\(ProcessInfo.processInfo.processIdentifier)\(suffix)"
    let wrapper = Process()
    wrapper.executableURL = URL(fileURLWithPath: "/bin/sh")
    wrapper.arguments = ["-c", Self.script, "sh", folder, programs, Self.account]
    let lifeline = Pipe()
    wrapper.standardInput = lifeline
    wrapper.standardOutput = FileHandle.nullDevice
    try wrapper.run()
    Lifeline.hold(lifeline, folder: folder)
    try lifeline.fileHandleForWriting.close()
    try awaitReady(wrapper)
  }

  /// The pipe's end is what keeps the server alive: it closes even when this process is killed.
  /// fsync is off because tests pull no plug; `synchronous_standby_names` names a standby that
  /// never comes, so that a test can make one COMMIT wait for ever.
  private static let script = """
    folder=$1 bin=$2 account=$3
    trap : INT TERM HUP
    as=
    if [ -n "$account" ]; then
      as="setpriv --reuid=$account --regid=$account --init-groups"
    fi
    rm -rf "$folder"; mkdir -m 755 "$folder" || exit 1
    cd "$folder" || exit 1
    if [ -n "$account" ]; then chown "$account" .; fi
    $as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync \
      >"$folder/log" 2>&1 || exit 1
    $as "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \
      -c full_page_writes=off -c autovacuum=off -c max_connections=1200 -c shared_buffers=64MB \
      -c synchronous_standby_names=nobody -c synchronous_commit=local \
      -c deadlock_timeout=100ms -c wal_level=replica -c max_wal_senders=2 >>"$folder/log" 2>&1 </dev/null &
    server=$!
    while read -r line; do :; done
    kill -QUIT "$server" 2>/dev/null
    wait "$server"
    rm -rf "$folder"
    """

  private func awaitReady(_ wrapper: Process) throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while PQping(url("postgres")) != PQPING_OK {
      guard wrapper.isRunning, ContinuousClock.now < deadline else {
        let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "no log"
        throw Unavailable(description: "PostgreSQL did not start:\n\(log.suffix(2000))")
      }
      usleep(20_000)
    }
  }

  /// The folder with initdb and postgres.
  private static func programs() throws -> String {
    let files = FileManager.default
    let root = "/usr/lib/postgresql"
    let versions = ((try? files.contentsOfDirectory(atPath: root)) ?? [])
      .sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders =
      [output(of: "pg_config", "--bindir")] + versions.map { "\(root)/\($0)/bin" }
      + path.split(separator: ":").map(String.init)
    guard
      let found = folders.first(where: { files.isExecutableFile(atPath: "\($0)/initdb") })
    else {
      throw Unavailable(
        description: "the tests need a PostgreSQL server: apt-get install postgresql")
    }
    return found
  }

  /// initdb refuses root. Empty when this is not root.
  private static var account: String {
    if geteuid() != 0 { return "" }
    return getpwnam("postgres") == nil ? "nobody" : "postgres"
  }

  private static func output(of program: String, _ argument: String) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program, argument]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The open end of the server's pipe. At a normal exit it is closed first, and the removal of the
/// folder awaited, so that nothing is left when the test command returns.
private enum Lifeline {
  private static let held = Mutex<[(end: CInt, folder: String)]>([])

  static func hold(_ pipe: Pipe, folder: String) {
    // A copy that no program started later inherits; the pipe itself closes its ends.
    let end = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_DUPFD_CLOEXEC, 0)
    let isFirst = held.withLock { held in
      held.append((end, folder))
      return held.count == 1
    }
    if isFirst { atexit { Lifeline.cut() } }
  }

  private static func cut() {
    let held = held.withLock { $0 }
    for server in held { close(server.end) }
    for server in held {
      for _ in 0..<500 where access(server.folder, F_OK) == 0 { usleep(10_000) }
    }
  }
}
