import Synchronization

/// What one request did in the store, for the logs. It travels as a task-local because it serves
/// diagnosis alone: nothing is decided by it, and who acts is told by `Originator`.
package final class RequestTrace: Sendable {
  @TaskLocal package static var current: RequestTrace?

  package let requestID: String
  /// The route's pattern, never the path: paths hold links that open accounts.
  package let route: String
  private let statementCount = Atomic<Int>(0)
  private let waitedMicroseconds = Atomic<Int64>(0)

  package init(requestID: String, route: String) {
    self.requestID = requestID
    self.route = route
  }

  /// Statements run so far.
  package var statements: Int { statementCount.load(ordering: .relaxed) }

  /// Time spent waiting for a turn in the store.
  package var waited: Duration { .microseconds(waitedMicroseconds.load(ordering: .relaxed)) }

  func ranStatement() { statementCount.add(1, ordering: .relaxed) }
  func waited(_ span: Duration) { waitedMicroseconds.add(span.microseconds, ordering: .relaxed) }
}
