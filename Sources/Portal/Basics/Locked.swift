import Synchronization

/// A value behind a lock, shareable by reference.
package final class Locked<Value>: Sendable {
  private let mutex: Mutex<Value>
  package init(_ value: sending Value) { mutex = Mutex(value) }

  package func withLock<T>(_ body: (inout sending Value) throws -> sending T) rethrows -> sending T
  {
    try mutex.withLock(body)
  }
}
