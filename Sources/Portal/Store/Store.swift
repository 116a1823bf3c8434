/// The database. Closures run synchronously on the connection's own thread; they are pure and may
/// run more than once, so nothing outside happens in them.
package protocol Store: Sendable {
  var clock: WallClock { get }
  var counters: StoreCounters { get }
  /// Who listens for changes; see `listen`.
  var changes: ChangeHub { get }
  /// The audit that its transactions write to.
  var audit: AttachedAudit { get }
  /// The plans that its transactions know.
  var plans: PlanBook { get }
  /// How many wait for their turn now.
  var backlog: StoreBacklog { get }

  /// A consistent read of several statements.
  func read<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T

  /// A durable write: when this returns, the change is on disk.
  /// - Throws: what `body` throws, or a `StoreError`.
  @discardableResult
  func write<T: Sendable>(
    for scope: WriteScope, as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T

  /// One cached statement on the fast path: the session lookup.
  func lookup<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T

  /// Hears of revisions that move, in this process and, within two seconds, in others.
  /// - Parameter keys: of the rows in `revisions`; see `RevisionKey`.
  func listen(to keys: some Sequence<String>) -> ChangeListener

  /// Applies what is missing of `plan`, in order, and answers with the names applied.
  func migrate(_ plan: [Migration]) async throws -> [String]

  /// Words about the state of the database for `doctor`; empty when all is well.
  func problems() async -> [String]

  /// Where the database is, for what is done beside it.
  var place: any DatabasePlace { get }

  /// A consistent read that may take hours, on a connection and a thread of its own. It also can
  /// copy the database, as it is in this very read.
  func snapshot<T: Sendable>(
    _ body: @escaping @Sendable (Tx, DatabaseCopy) throws -> T
  ) async throws -> T

  /// One write that may take hours, on a connection and a thread of its own. Others wait for it, or
  /// fail: it is for a portal that nobody uses yet.
  func bulkWrite<T: Sendable>(
    as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T

  /// What is wrong with the database's pages, indexes and references, each looked at; empty when
  /// all is well.
  func damage() async throws -> [String]

  func close() async
}

/// Holds the audit for a store, which is opened before the keys are loaded.
package final class AttachedAudit: Sendable {
  private let held = Locked<AuditLog?>(nil)
  /// What the store has committed to it.
  let growth = AuditGrowth()

  package init() {}

  package func attach(_ log: AuditLog) { held.withLock { $0 = log } }

  var log: AuditLog? { held.withLock { $0 } }
}

/// Writes the database to a new file at the path. It is of the engine's own format and may be read
/// by this user alone.
package typealias DatabaseCopy = (_ path: String) throws -> Void

/// Why the database could not do what was asked.
package enum StoreError: Error, Equatable {
  /// Waited as long as a write may wait. Nothing was written.
  case busy
  /// The disk is full, read-only, damaged or gone. Nothing was written.
  case unavailable(String)
  /// The connection was lost during COMMIT: the write is there, or it is not.
  case unknownOutcome
  /// The user or team that the write names is not there.
  case scopeGone
  case constraint(String)
  case decoding(String)
  case invalidText
  /// The database was migrated by a newer program.
  case newerSchema([String])
  case statement(String)

  /// The database does not do its work; what was asked of it is not to blame.
  var isOutage: Bool {
    switch self {
    case .busy, .unavailable, .unknownOutcome: true
    default: false
    }
  }
}
