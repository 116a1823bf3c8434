/// What a write locks first and whose revision it bumps. Team before user, always.
package enum WriteScope: Sendable, Equatable {
  case team(ID<Team>)
  case user(ID<User>)
  case teamAndUser(ID<Team>, ID<User>)
  /// What colleagues see of a person: every team of theirs, then the user.
  case userAndTheirTeams(ID<User>)
  /// That a person was here: bumps their `metrics_revision`, which nobody is told of.
  case activity(ID<User>)
  /// Nobody's in particular: serializable on PostgreSQL, and no revision changes.
  case portal

  /// The rows known before the transaction begins.
  var keys: [String] {
    switch self {
    case .team(let team): [RevisionKey.team(team)]
    case .user(let user), .userAndTheirTeams(let user), .activity(let user):
      [RevisionKey.user(user)]
    case .teamAndUser(let team, let user): [RevisionKey.team(team), RevisionKey.user(user)]
    case .portal: []
    }
  }
}

/// The key of a row in `revisions`.
package enum RevisionKey {
  package static func team(_ id: ID<Team>) -> String { "team:\(id)" }
  package static func user(_ id: ID<User>) -> String { "user:\(id)" }
}

/// The database. Closures run synchronously on the connection's own thread; they are pure and may
/// run more than once, so nothing outside happens in them.
package protocol Store: Sendable {
  var clock: WallClock { get }
  var counters: StoreCounters { get }
  /// Who listens for changes; see `listen`.
  var changes: ChangeHub { get }
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

  /// One write that may take hours, on a connection and a thread of its own: for a portal that
  /// nobody else uses.
  func load<T: Sendable>(
    as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T

  /// What is wrong with the database's pages, indexes and references, each looked at; empty when
  /// all is well.
  func damage() async throws -> [String]

  func close() async
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
}
