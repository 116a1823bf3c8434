/// Work that the program does by itself at intervals, leased in the store so that of several
/// processes one does it.
package struct Job: Sendable {
  package let name: String
  /// Nil when it is done on request only.
  package let every: Duration?
  /// It may take hours: it is not done as soon as the program starts.
  package let isLong: Bool
  /// A page of the back office shows when it runs.
  let isShown: Bool
  /// Whether anything waits for it. Nil when it always has something to do.
  let hasWork: (@Sendable (Tx) throws -> Bool)?
  package let run: @Sendable () async throws -> Void

  package init(
    _ name: String, every: Duration?, isLong: Bool = false, isShown: Bool = false,
    hasWork: (@Sendable (Tx) throws -> Bool)? = nil,
    run: @escaping @Sendable () async throws -> Void
  ) {
    self.name = name
    self.every = every
    self.isLong = isLong
    self.isShown = isShown
    self.hasWork = hasWork
    self.run = run
  }

  /// When a job that is done on request only is due.
  package static let never = Timestamp(microseconds: .max)

  /// Removes what has ended and nobody can use again.
  package static func prune(_ portal: Portal) -> Job {
    Job("prune", every: .hours(1)) { try await Pruning.run(portal) }
  }
}
