import Portal
import Synchronization

/// A clock that stands still until a test moves it.
package final class TestClock: Sendable {
  private let time: Mutex<Timestamp>

  package init(_ time: Timestamp = Timestamp(microseconds: 1_750_000_000_000_000)) {
    self.time = Mutex(time)
  }

  package var now: Timestamp {
    get { time.withLock { $0 } }
    set { time.withLock { $0 = newValue } }
  }

  package func advance(by span: Duration) { time.withLock { $0 = $0 + span } }

  /// What the store takes.
  package var wall: WallClock { WallClock { self.now } }
}
