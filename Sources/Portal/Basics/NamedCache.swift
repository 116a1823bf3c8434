/// Values that are dear to make, by name. When it is full it starts again, so that names from
/// outside never fill the memory.
package final class NamedCache<Value: Sendable>: Sendable {
  private let limit: Int
  private let values = Locked<[String: Value]>([:])

  package init(limit: Int) { self.limit = limit }

  /// Two that ask at the same time may both make it: nobody waits for the other.
  package func value(_ name: String, make: () throws -> Value) rethrows -> Value {
    if let kept = values.withLock({ $0[name] }) { return kept }
    let made = try make()
    values.withLock { [limit] values in
      if values.count >= limit { values = [:] }
      values[name] = made
    }
    return made
  }
}
