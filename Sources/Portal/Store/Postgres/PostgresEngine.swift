/// A connection inside a transaction. It remembers what its failures mean for the whole attempt,
/// whatever the closure makes of them.
final class PostgresEngine: Engine {
  /// What has to happen to the attempt.
  enum Fate { case sound, conflict, stale, readOnly, lost }

  let dialect = SQL.Dialect.postgres
  private(set) var fate = Fate.sound
  /// The failure behind a fate that is not sound; a savepoint does not undo it.
  private(set) var cause: StoreError?
  private let connection: PostgresConnection
  private let counters: StoreCounters
  private let trace: RequestTrace?
  private let variant: String
  private let limit: ContinuousClock.Instant?

  /// - Parameters:
  ///   - variant: one word for the settings under which statements are planned.
  ///   - limit: until when the server has to answer; past it, it counts as gone.
  init(
    _ connection: PostgresConnection, counters: StoreCounters, variant: String,
    limit: ContinuousClock.Instant?, trace: RequestTrace? = nil
  ) {
    self.connection = connection
    self.counters = counters
    self.variant = variant
    self.limit = limit
    self.trace = trace
  }

  func rows(_ text: String, _ values: [SQLScalar]) throws -> [Row] {
    try run(text, values).rows()
  }

  func execute(_ text: String, _ values: [SQLScalar]) throws -> Int {
    try run(text, values).changed
  }

  private func run(_ text: String, _ values: [SQLScalar]) throws -> PostgresResult {
    counters.note(text)
    let start = ContinuousClock.now
    defer { counters.finished(text, since: start, for: trace) }
    return try translated { try connection.run(text, values, variant: variant, until: limit) }
  }

  func script(_ text: String) throws { _ = try control(text) }

  /// BEGIN and the like, and DDL: several statements at once, without values.
  @discardableResult
  func control(_ text: String) throws -> PostgresResult {
    try translated { try connection.query(text, until: limit) }
  }

  private func translated<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let failure as PostgresFailure {
      if fate == .sound || failure.isLost {
        fate = Fate(failure)
        cause = fate == .sound ? nil : failure.storeError
      }
      throw failure.storeError
    }
  }
}

extension PostgresEngine.Fate {
  init(_ failure: PostgresFailure) {
    self =
      switch true {
      case failure.isLost: .lost
      case failure.isConflict: .conflict
      case failure.isStale: .stale
      case failure.isReadOnly: .readOnly
      default: .sound
      }
  }
}
