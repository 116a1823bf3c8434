import Foundation

/// A moment: microseconds since 1970-01-01 UTC.
package struct Timestamp: Hashable, Comparable, Sendable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(_ date: Date) { microseconds = Int64(date.timeIntervalSince1970 * 1_000_000) }

  package var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

  package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

  package static func + (time: Self, span: Duration) -> Self {
    Self(microseconds: time.microseconds + span.microseconds)
  }

  package static func - (time: Self, span: Duration) -> Self {
    Self(microseconds: time.microseconds - span.microseconds)
  }

  package static func - (left: Self, right: Self) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }
}

extension SQL {
  /// True when the time in `column` has come. One that lies further ahead than anything is ever put
  /// off was written before the clock was put back, and is not waited for. Clocks of processes that
  /// share a database may differ by ten minutes.
  static func isDue(_ column: SQL, at now: Timestamp, neverAheadBy longest: Duration) -> SQL {
    "(\(column) <= \(now) OR \(column) > \(now + longest + .minutes(10)))"
  }
}

extension Timestamp: SQLValue {
  package var sqlScalar: SQLScalar { .int(microseconds) }
  package init(sqlScalar: SQLScalar) throws { microseconds = try Int64(sqlScalar: sqlScalar) }
}

extension Duration {
  package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  package static func days(_ count: Int) -> Duration { .seconds(count * 86400) }

  package var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  /// Whole seconds, rounded up: what a Retry-After header says.
  package var secondsRoundedUp: Int { Int((microseconds + 999_999) / 1_000_000) }
}

/// Where the time comes from; tests bring their own.
package struct WallClock: Sendable {
  package let now: @Sendable () -> Timestamp
  package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }
  package static let system = WallClock { Timestamp(Date()) }
}
