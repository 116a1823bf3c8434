import CPQ
import Foundation

/// One connection to the server, confined to the thread that made it. It never waits without a
/// limit: an answer that does not come in time closes it.
final class PostgresConnection {
  private let address: PostgresAddress
  private let counters: StoreCounters?
  private var handle: OpaquePointer?
  /// Names of prepared statements, by their text and their values' types.
  private var prepared: [String: String] = [:]
  private let most = 500
  /// The server has warned since the last question.
  private(set) var warned = false
  private var isCounted = false

  /// - Parameter counters: count the connection while it is open.
  init(_ address: PostgresAddress, counters: StoreCounters? = nil) {
    self.address = address
    self.counters = counters
  }

  deinit { close() }

  /// Whether the connection is there, as far as can be told without asking the server.
  var isOpen: Bool {
    guard let handle, PQstatus(handle) == CONNECTION_OK else { return false }
    // Unasked the server sends only notices, and word that it closes the connection.
    while waitReadable(until: .now) {
      guard PQconsumeInput(handle) == 1 else { return false }
      _ = PQisBusy(handle)
    }
    return PQstatus(handle) == CONNECTION_OK
  }

  /// Where it leads: of several hosts the one that answered.
  var endpoint: PostgresAddress {
    guard let handle, address.settings.keys.contains(where: { $0.hasPrefix("host") }),
      let host = PQhost(handle), let port = PQport(handle),
      address.settings.values.contains(where: { $0.contains(",") })
    else { return address }
    return address.host(String(cString: host), port: String(cString: port))
  }

  /// Blocks for as long as libpq's `connect_timeout` lets it, host by host.
  func open() throws {
    close()
    let keys = address.settings.keys.sorted()
    handle = Self.withCStrings(keys) { names in
      Self.withCStrings(keys.map { address.settings[$0] ?? "" }) { PQconnectdbParams(names, $0, 0) }
    }
    guard let handle, PQstatus(handle) == CONNECTION_OK else {
      let words = self.handle.map { String(cString: PQerrorMessage($0)) } ?? "no memory"
      close()
      let line = words.prefix { !$0.isNewline }
      throw PostgresFailure(state: "08001", message: String(line), isLost: true)
    }
    isCounted = true
    counters?.add { $0.connections += 1 }
    listenToWarnings(handle)
    // A peer that vanished in the middle of a transaction must not keep its locks for ever.
    _ = try query(
      """
      SET TimeZone = 'UTC'; SET statement_timeout = '60s';
      SET idle_in_transaction_session_timeout = '60s'
      """, until: .now + .seconds(5))
  }

  func close() {
    if let handle { PQfinish(handle) }
    handle = nil
    prepared = [:]
    if isCounted { counters?.add { $0.connections -= 1 } }
    isCounted = false
  }

  /// Statements without values, several at once. Answers with the last one's result.
  func query(_ text: String, until limit: ContinuousClock.Instant?) throws -> PostgresResult {
    try ask(until: limit) { PQsendQuery($0, text) }
  }

  /// A statement with values, prepared at its first use.
  /// - Parameter variant: keeps apart the plans of transactions with different settings.
  func run(
    _ text: String, _ values: [SQLScalar], variant: String, until limit: ContinuousClock.Instant?
  ) throws -> PostgresResult {
    let parameters = PostgresParameters(values)
    let key = "\(variant) \(parameters.signature) \(text)"
    let known = prepared[key]
    let name = try known ?? prepare(text, parameters.types, as: key, until: limit)
    do {
      return try ask(until: limit) { handle in
        parameters.withPointers { PQsendQueryPrepared(handle, name, $0, $1, $2, $3, 1) }
      }
    } catch var failure as PostgresFailure where known == nil {
      failure.isStale = false
      throw failure
    }
  }

  /// Blocks until the server says something, `other` can be read, or it is time.
  func wait(orUntil limit: ContinuousClock.Instant?, or other: CInt) {
    _ = Self.poll([PQsocket(handle), other], until: limit)
  }

  /// The payloads of other sessions' NOTIFYs since the last question.
  /// - Throws: when the connection is lost.
  func notices() throws -> [String] {
    guard isOpen, let handle else { throw lost("the connection was lost") }
    var payloads: [String] = []
    while let notice = PQnotifies(handle) {
      if notice.pointee.be_pid != PQbackendPID(handle) {
        payloads.append(String(cString: notice.pointee.extra))
      }
      PQfreemem(notice)
    }
    return payloads
  }

  private func prepare(
    _ text: String, _ types: [Oid], as key: String, until limit: ContinuousClock.Instant?
  ) throws -> String {
    if prepared.count >= most {
      _ = try query("DEALLOCATE ALL", until: limit)
      prepared = [:]
    }
    let name = "s\(prepared.count)"
    _ = try ask(until: limit) { PQsendPrepare($0, name, text, CInt(types.count), types) }
    prepared[key] = name
    return name
  }

  private func ask(
    until limit: ContinuousClock.Instant?, _ send: (OpaquePointer) -> CInt
  ) throws -> PostgresResult {
    guard let handle else { throw PostgresFailure(message: "not connected", isLost: true) }
    warned = false
    guard send(handle) == 1 else { throw lost(String(cString: PQerrorMessage(handle))) }
    let result = try answer(handle, until: limit)
    if result.isError {
      throw PostgresFailure(result, isLost: PQstatus(handle) != CONNECTION_OK)
    }
    return result
  }

  /// The first error, else the last result.
  private func answer(
    _ handle: OpaquePointer, until limit: ContinuousClock.Instant?
  ) throws -> PostgresResult {
    var kept: PostgresResult?
    while true {
      while PQisBusy(handle) == 1 {
        guard waitReadable(until: limit) else { throw lost("no answer in time") }
        // At the end of the stream libpq has a result that says so.
        if PQconsumeInput(handle) == 0 { break }
      }
      guard let next = PQgetResult(handle).map(PostgresResult.init) else { break }
      if next.isCopy { throw lost("COPY is not for here") }
      if kept?.isError != true { kept = next }
    }
    guard let kept else { throw lost("no answer") }
    return kept
  }

  private func lost(_ message: String) -> PostgresFailure {
    close()
    return PostgresFailure(message: String(message.prefix { !$0.isNewline }), isLost: true)
  }

  private func waitReadable(until limit: ContinuousClock.Instant?) -> Bool {
    Self.poll([PQsocket(handle)], until: limit)
  }

  /// True when one of the files can be read.
  private static func poll(_ files: [CInt], until limit: ContinuousClock.Instant?) -> Bool {
    var files = files.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      let left = limit.map { max(0, ($0 - .now).microseconds + 999) / 1000 }
      let ready = Foundation.poll(
        &files, nfds_t(files.count), left.map { CInt(clamping: $0) } ?? -1)
      if ready >= 0 || errno != EINTR { return ready > 0 }
    }
  }

  private func listenToWarnings(_ handle: OpaquePointer) {
    // Without a receiver libpq prints notices to standard error.
    _ = PQsetNoticeReceiver(
      handle,
      { context, result in
        guard let context else { return }
        let connection = Unmanaged<PostgresConnection>.fromOpaque(context).takeUnretainedValue()
        if PostgresResult.field(.severity, of: result) == "WARNING" { connection.warned = true }
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Calls `body` with a C array of strings that a null pointer ends.
  private static func withCStrings<T>(
    _ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> T
  ) -> T {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
  }
}
