/// What the store has done so far.
package final class StoreCounters: Sendable {
  package struct Values: Sendable, Equatable {
    package var statements = 0
    package var writes = 0
    /// Durable commits; several writes may share one.
    package var commits = 0
    package var retries = 0
  }

  private struct State {
    var values = Values()
    var observer: (@Sendable (String) -> Void)?
  }

  private let state = Locked(State())

  package init() {}

  package var now: Values { state.withLock { $0.values } }

  func add(_ change: (inout Values) -> Void) { state.withLock { change(&$0.values) } }

  /// Counts a statement and shows it to who watches.
  func note(_ statement: String) {
    let observer = state.withLock {
      $0.values.statements += 1
      return $0.observer
    }
    observer?(statement)
  }

  /// Shows every statement's text from now on; tests look at counts and plans.
  package func observe(_ observer: (@Sendable (String) -> Void)?) {
    state.withLock { $0.observer = observer }
  }
}
