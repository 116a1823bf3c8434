import Foundation

/// When a time zone's clocks are how far ahead of UTC: a table that is made once, since asking
/// Foundation for each time on a page costs more than the rest of the page.
package final class ZoneOffsets: Sendable {
  private static let kept = NamedCache<ZoneOffsets>(limit: 1000)

  /// UTC for a zone that nobody knows.
  package static func named(_ zone: String) -> ZoneOffsets {
    // A name that only looks like a zone's must not stand for it in the cache.
    let isName = zone.utf8.allSatisfy { $0 < 0x80 }
    return isName ? known(zone) : known("UTC")
  }

  private static func known(_ zone: String) -> ZoneOffsets {
    kept.value(zone) { ZoneOffsets(TimeZone(identifier: zone) ?? .gmt) }
  }

  /// The years 1970 to 2049, in seconds. Foundation answers for others.
  private static let covered = 0..<2_524_608_000

  private let zone: TimeZone
  /// When each offset begins, in seconds since 1970 UTC.
  private let starts: [Int]
  private let offsets: [Int]

  package init(_ zone: TimeZone) {
    self.zone = zone
    var starts = [Self.covered.lowerBound]
    var offsets = [Self.offset(of: zone, at: Self.covered.lowerBound)]
    var last = Self.date(starts[0])
    while let next = zone.nextDaylightSavingTimeTransition(after: last), next > last {
      let start = Int(next.timeIntervalSince1970)
      guard start < Self.covered.upperBound else { break }
      let offset = Self.offset(of: zone, at: start)
      if offset != offsets.last {
        starts.append(start)
        offsets.append(offset)
      }
      last = next
    }
    self.starts = starts
    self.offsets = offsets
  }

  /// What the clocks on the wall show.
  package func civil(_ time: Timestamp) -> CivilTime {
    let seconds = time.wholeSeconds
    let local = seconds + offset(at: seconds)
    return CivilTime.usual.contains(local)
      ? CivilTime(seconds: local) : unusual(time, local: local)
  }

  /// Days since 1970 on the clocks on the wall.
  package func dayNumber(_ time: Timestamp) -> Int {
    let seconds = time.wholeSeconds
    return CivilTime.dayNumber(seconds: seconds + offset(at: seconds))
  }

  /// The local day around a moment: from its first instant to the first of the next, with no other
  /// day between. It need not begin at midnight, nor last 24 hours.
  package func day(of time: Timestamp) -> Range<Timestamp> {
    let seconds = time.wholeSeconds
    guard Self.covered.contains(seconds) else { return unusualDay(time) }
    let index = index(at: seconds)
    let day = CivilTime.dayNumber(seconds: seconds + offsets[index])
    return Timestamp(seconds: start(of: day, index))..<Timestamp(seconds: end(of: day, index))
  }

  /// - Parameter index: of an offset that is in force on the day.
  private func start(of day: Int, _ index: Int) -> Int {
    let midnight = day * 86400 - offsets[index]
    guard index > 0, midnight <= starts[index] else { return midnight }
    let before = CivilTime.dayNumber(seconds: starts[index] - 1 + offsets[index - 1])
    return before == day ? start(of: day, index - 1) : starts[index]
  }

  private func end(of day: Int, _ index: Int) -> Int {
    let midnight = (day + 1) * 86400 - offsets[index]
    guard index + 1 < starts.count, midnight >= starts[index + 1] else { return midnight }
    let after = CivilTime.dayNumber(seconds: starts[index + 1] + offsets[index + 1])
    return after == day ? end(of: day, index + 1) : starts[index + 1]
  }

  private func offset(at seconds: Int) -> Int {
    Self.covered.contains(seconds)
      ? offsets[index(at: seconds)] : Self.offset(of: zone, at: seconds)
  }

  /// The last that begins at or before `seconds`.
  private func index(at seconds: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= seconds { low = middle } else { high = middle }
    }
    return low
  }

  private static func offset(of zone: TimeZone, at seconds: Int) -> Int {
    zone.secondsFromGMT(for: date(seconds))
  }

  private static func date(_ seconds: Int) -> Date {
    Date(timeIntervalSince1970: Double(seconds))
  }
}

/// Times that no portal has on a page, as Foundation sees them.
extension ZoneOffsets {
  private var calendar: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }

  private func unusual(_ time: Timestamp, local: Int) -> CivilTime {
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: time.date)
    return CivilTime(
      dayNumber: CivilTime.dayNumber(seconds: local), year: parts.year ?? 0,
      month: parts.month ?? 1, day: parts.day ?? 1, hour: parts.hour ?? 0,
      minute: parts.minute ?? 0, second: parts.second ?? 0)
  }

  private func unusualDay(_ time: Timestamp) -> Range<Timestamp> {
    guard let day = calendar.dateInterval(of: .day, for: time.date) else { return time..<time }
    return Timestamp(day.start)..<Timestamp(day.end)
  }
}

extension Timestamp {
  package init(seconds: Int) { self.init(microseconds: Int64(seconds) * 1_000_000) }

  /// Rounded down, also before 1970.
  package var wholeSeconds: Int {
    let count = Int(microseconds)
    return (count >= 0 ? count : count - 999_999) / 1_000_000
  }
}
