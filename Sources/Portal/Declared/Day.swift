import Foundation

/// A day of the Gregorian calendar, from the year 1 to 9999.
package struct Day: Hashable, Comparable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Nil when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.length(of: month, year)).contains(day)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Reads `2026-03-31`.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Int(digits: bytes[0..<4]), let month = Int(digits: bytes[5..<7]),
      let day = Int(digits: bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var text: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// Days since 1970-01-01.
  package var number: Int {
    // Years that begin in March end with the day that leap years add.
    let years = month > 2 ? year : year - 1
    let months = (month + 9) % 12
    let century = years / 100
    return years * 365 + years / 4 - century + century / 4 + (months * 153 + 2) / 5 + day - 719_469
  }

  /// - Parameter number: days since 1970-01-01, of one of the years that there are.
  package init(number: Int) {
    // As above, counted from the first of March of the year 0.
    let days = number + 719_468
    let era = days / 146_097
    let inEra = days - era * 146_097
    let years = (inEra - inEra / 1460 + inEra / 36524 - inEra / 146_096) / 365
    let inYear = inEra - (years * 365 + years / 4 - years / 100)
    let month = (inYear * 5 + 2) / 153
    self.day = inYear - (month * 153 + 2) / 5 + 1
    self.month = month < 10 ? month + 3 : month - 9
    self.year = years + era * 400 + (month < 10 ? 0 : 1)
  }

  /// The same day of a later month; its last where it has no such day.
  func adding(months count: Int) -> Day {
    let months = year * 12 + month - 1 + count
    let (year, month) = (months / 12, months % 12 + 1)
    return Day(year: year, month: month, day: min(day, Self.length(of: month, year))) ?? self
  }

  /// Nil after the last.
  package var next: Day? {
    Day(year: year, month: month, day: day + 1) ?? Day(year: year, month: month + 1, day: 1)
      ?? Day(year: year + 1, month: 1, day: 1)
  }

  private static func length(of month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}

/// Moments as forms and programs write them.
package enum LocalTime {
  /// Day and time on the clocks of `zone`, to the minute: `2026-03-31T14:30`.
  package static func text(_ moment: Timestamp, in zone: String) -> String {
    let parts = calendar(zone).dateComponents(
      [.year, .month, .day, .hour, .minute], from: moment.date)
    let date =
      "\((parts.year ?? 0).padded(4))-\((parts.month ?? 0).padded(2))-\((parts.day ?? 0).padded(2))"
    return "\(date)T\((parts.hour ?? 0).padded(2)):\((parts.minute ?? 0).padded(2))"
  }

  /// The day on the clocks of `zone`; nil for a moment that is in no year that we know.
  package static func day(of moment: Timestamp, in zone: String) -> Day? {
    Day(text(moment, in: zone).prefix { $0 != "T" })
  }

  /// The day's first moment on the clocks of `zone`, which need not be midnight. Where the zone left the day
  /// out it is the first of the next.
  package static func start(of day: Day, in zone: String) -> Timestamp {
    let calendar = calendar(zone)
    let noon = DateComponents(year: day.year, month: day.month, day: day.day, hour: 12)
    return Timestamp(calendar.startOfDay(for: calendar.date(from: noon) ?? .distantPast))
  }

  /// Nil when it is no time of that day. Of the hour that comes twice it is the first; an hour that
  /// is left out counts from its beginning.
  static func read(_ text: String, in zone: String) -> Timestamp? {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2, let day = Day(halves[0]), let time = clock(halves[1]) else {
      return nil
    }
    let parts = DateComponents(
      year: day.year, month: day.month, day: day.day, hour: time.hour, minute: time.minute,
      second: time.second)
    return calendar(zone).date(from: parts).map { Timestamp($0) }
  }

  package static func rfc3339(_ moment: Timestamp) -> String {
    // Lists have hundreds of them, and a calendar takes long.
    var seconds = time_t((Double(moment.microseconds) / 1_000_000).rounded(.down))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Int($0).padded(2) }
    return "\(date[0].padded(4))-\(date[1].padded(2))-\(date[2].padded(2))"
      + "T\(clock[0]):\(clock[1]):\(clock[2])Z"
  }

  /// Nil unless it has an offset (RFC 3339, section 5.6); fractions of a second are dropped.
  static func rfc3339(_ text: String) -> Timestamp? {
    guard
      let parts = text.wholeMatch(
        of: /([0-9-]{10})[Tt ]([0-9:]{8})(?:\.[0-9]{1,9})?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))/),
      let moment = read("\(parts.1)T\(parts.2)", in: "UTC")
    else { return nil }
    guard let sign = parts.3, let hours = parts.4.flatMap({ Int($0) }),
      let minutes = parts.5.flatMap({ Int($0) })
    else { return moment }
    guard hours < 24, minutes < 60 else { return nil }
    let offset = Duration.minutes(hours * 60 + minutes)
    return sign == "+" ? moment - offset : moment + offset
  }

  private static func clock(_ text: Substring) -> (hour: Int, minute: Int, second: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map {
      $0.utf8.count == 2 ? Int(digits: $0.utf8) : nil
    }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], hour < 24,
      minute < 60
    else { return nil }
    guard parts.count == 3 else { return (hour, minute, 0) }
    guard let second = parts[2], second < 60 else { return nil }
    return (hour, minute, second)
  }

  private static func calendar(_ zone: String) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
    return calendar
  }
}

extension Int {
  /// Digits alone: no sign, no space.
  fileprivate init?(digits: some Collection<UInt8>) {
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    self = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  fileprivate func padded(_ width: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
  }
}
