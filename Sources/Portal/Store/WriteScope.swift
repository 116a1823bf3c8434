/// What a write locks first and whose revisions it bumps: teams and people, written as a set. Nothing
/// in it makes the write serializable on PostgreSQL.
package struct WriteScope: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// Rows whose `revision` moves, by their keys.
  private(set) var bumped: Set<String> = []
  /// People whose teams move with them.
  private(set) var withTeams: Set<ID<User>> = []
  /// Rows whose `metrics_revision` moves, which nobody is told of.
  private(set) var noted: Set<String> = []
  /// The same of teams whose figures move: those who look at figures are told.
  private(set) var counted: Set<String> = []

  private init() {}

  package init(arrayLiteral scopes: WriteScope...) { for scope in scopes { formUnion(scope) } }

  package static func team(_ id: ID<Team>) -> WriteScope {
    var scope = WriteScope()
    scope.bumped = [RevisionKey.team(id)]
    return scope
  }

  package static func user(_ id: ID<User>) -> WriteScope {
    var scope = WriteScope()
    scope.bumped = [RevisionKey.user(id)]
    return scope
  }

  /// What colleagues see of a person: every team of theirs, and the person.
  package static func colleagues(of id: ID<User>) -> WriteScope {
    var scope = user(id)
    scope.withTeams = [id]
    return scope
  }

  /// That a person was here.
  package static func activity(of id: ID<User>) -> WriteScope {
    var scope = WriteScope()
    scope.noted = [RevisionKey.user(id)]
    return scope
  }

  /// What is counted of what happens in a team: only pages that show figures go stale.
  package static func usage(_ id: ID<Team>) -> WriteScope {
    var scope = WriteScope()
    scope.counted = [RevisionKey.team(id)]
    return scope
  }

  /// What all teams see: every page of everybody goes stale, so it is for what seldom changes.
  package static let everybody: WriteScope = {
    var scope = WriteScope()
    scope.bumped = [RevisionKey.everybody]
    return scope
  }()

  /// Nobody's in particular: no revision changes.
  package static let portal = WriteScope()

  package func union(_ other: WriteScope) -> WriteScope {
    var scope = self
    scope.formUnion(other)
    return scope
  }

  private mutating func formUnion(_ other: WriteScope) {
    bumped.formUnion(other.bumped)
    withTeams.formUnion(other.withTeams)
    noted.formUnion(other.noted)
    counted.formUnion(other.counted)
  }

  /// The rows known before the transaction begins.
  var keys: Set<String> { bumped.union(noted).union(counted) }

  /// What is left when `entered` are locked and bumped already.
  func subtracting(_ entered: Set<String>) -> WriteScope {
    var scope = self
    scope.bumped.subtract(entered)
    return scope
  }
}

/// The key of a row in `revisions`. Teams sort before users: rows are locked in the keys' order.
package enum RevisionKey {
  package static func team(_ id: ID<Team>) -> String { "team:\(id)" }
  package static func user(_ id: ID<User>) -> String { "user:\(id)" }
  /// What all teams see.
  package static let everybody = "everybody"
  /// A million of them and every change to come still fit in 64 bits.
  static let farthestStart: Int64 = 1 << 42
  /// What operators see. Together they are one number: each write takes one of them, so that two
  /// seldom wait for each other.
  package static let operators = (0..<8).map { "operators:\($0)" }
}
