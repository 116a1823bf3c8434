import Foundation

/// Carries word of moved revisions between processes: LISTEN and NOTIFY on a connection of its own,
/// outside the writing transactions, whose throughput NOTIFY would halve. At most once a second it
/// tells what has moved since; after a lost connection everything counts as moved.
final class PostgresNotices: Sendable {
  private static let channel = "portico_revisions"
  private static let interval = Duration.seconds(1)
  /// A payload has at most 8000 bytes (PostgreSQL manual, NOTIFY).
  private static let keysAtOnce = 150

  private let shared: Shared
  private let threads = OwnThreads()
  private let address: PostgresAddress
  private let changes: ChangeHub

  init(_ address: PostgresAddress, changes: ChangeHub) {
    self.address = address
    self.changes = changes
    shared = Shared()
  }

  deinit { shared.stop() }

  /// Connects and listens, unless it does already.
  func start() {
    guard shared.start() else { return }
    threads.start("portico-pg-notices") { [shared, address, changes] in
      let connection = PostgresConnection(address)
      Self.work(connection, shared, changes)
      connection.close()
    }
  }

  func tell(_ keys: Set<String>) {
    guard !keys.isEmpty else { return }
    shared.add(keys)
    start()
  }

  /// Tells what is still to be told, then ends.
  func close() async {
    shared.stop()
    await threads.finished()
  }

  private static func work(
    _ connection: PostgresConnection, _ shared: Shared, _ changes: ChangeHub
  ) {
    var failures = 0
    var toldAt = ContinuousClock.now - interval
    while true {
      // Before looking at anything: what comes later wakes us again.
      shared.drain()
      let isLast = shared.isStopped
      do {
        try listen(on: connection, changes)
        failures = 0
        if isLast || .now >= toldAt + interval {
          let keys = shared.take()
          do { try tell(keys, on: connection) } catch {
            shared.add(keys)
            throw error
          }
          if !keys.isEmpty { toldAt = .now }
        }
        if isLast { return }
        connection.wait(orUntil: shared.hasWork ? toldAt + interval : nil, or: shared.wake)
        changes.moved(
          Set(try connection.notices().flatMap { $0.split(separator: " ").map(String.init) }))
      } catch {
        connection.close()
        if isLast { return }
        failures += 1
        shared.pause(for: min(2, 0.05 * pow(2, Double(failures))))
      }
    }
  }

  private static func listen(on connection: PostgresConnection, _ changes: ChangeHub) throws {
    guard !connection.isOpen else { return }
    try connection.open()
    _ = try connection.query("LISTEN \(channel)", until: .now + .seconds(5))
    changes.allMoved()
  }

  private static func tell(_ keys: Set<String>, on connection: PostgresConnection) throws {
    var rest = keys.sorted()[...]
    while !rest.isEmpty {
      let payload = rest.prefix(keysAtOnce).joined(separator: " ")
      rest = rest.dropFirst(keysAtOnce)
      _ = try connection.run(
        "SELECT pg_notify($1, $2)", [.text(channel), .text(payload)], variant: "notices",
        until: .now + .seconds(5))
    }
  }
}

extension PostgresNotices {
  /// What the thread shares with everybody: what is to be told, and a pipe that wakes it.
  fileprivate final class Shared: Sendable {
    private struct State {
      var keys: Set<String> = []
      var isStarted = false
      var isStopped = false
    }

    private let state = Locked(State())
    private let pipe = Pipe()

    var wake: CInt { pipe.fileHandleForReading.fileDescriptor }
    var hasWork: Bool { state.withLock { !$0.keys.isEmpty } }
    var isStopped: Bool { state.withLock { $0.isStopped } }

    func start() -> Bool {
      state.withLock { state in
        defer { state.isStarted = true }
        return !state.isStarted && !state.isStopped
      }
    }

    func add(_ keys: Set<String>) {
      let isFirst = state.withLock { state in
        defer { state.keys.formUnion(keys) }
        return state.keys.isEmpty
      }
      if isFirst { signal() }
    }

    func take() -> Set<String> {
      state.withLock { state in
        defer { state.keys = [] }
        return state.keys
      }
    }

    func stop() {
      state.withLock { $0.isStopped = true }
      signal()
    }

    /// Sleeps, unless the program stops meanwhile.
    func pause(for seconds: Double) {
      let end = ContinuousClock.now + .milliseconds(Int(seconds * 1000))
      while !isStopped, .now < end { Thread.sleep(forTimeInterval: 0.02) }
    }

    private func signal() {
      try? pipe.fileHandleForWriting.write(contentsOf: [0])
    }

    func drain() {
      var byte: UInt8 = 0
      var readable = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
      while poll(&readable, 1, 0) > 0, read(wake, &byte, 1) > 0 {}
    }
  }
}
