/// A date and a time of day in the Gregorian calendar, without a zone.
package struct CivilTime: Equatable, Sendable {
  /// Days since 1970-01-01.
  package let dayNumber: Int
  package let year: Int
  package let month: Int
  package let day: Int
  package let hour: Int
  package let minute: Int
  package let second: Int

  /// The years 1583 to 9999. Before them Foundation keeps the Julian calendar, and after them
  /// nobody has looked.
  package static let usual = -12_212_553_600..<253_402_300_800

  /// - Parameter seconds: since 1970-01-01 00:00 on the same clock; within `usual`.
  package init(seconds: Int) {
    dayNumber = Self.dayNumber(seconds: seconds)
    let time = seconds - dayNumber * 86400
    hour = time / 3600
    minute = time / 60 % 60
    second = time % 60
    (year, month, day) = Self.date(dayNumber)
  }

  package init(
    dayNumber: Int, year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int
  ) {
    self.dayNumber = dayNumber
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// The day of a moment; also before 1970, where a plain division would round up.
  package static func dayNumber(seconds: Int) -> Int {
    (seconds >= 0 ? seconds : seconds - 86399) / 86400
  }

  /// Counted in eras of 400 years and in years from March, so that a leap day comes last
  /// (Howard Hinnant's `civil_from_days`).
  private static func date(_ dayNumber: Int) -> (year: Int, month: Int, day: Int) {
    let days = dayNumber + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

extension CivilTime {
  /// As in `2026-01-02T03:04:05`, with `Z` after it.
  package var iso: String {
    String(unsafeUninitializedCapacity: 20) { bytes in
      Self.write(year / 100, at: 0, to: bytes)
      Self.write(year % 100, at: 2, to: bytes)
      Self.write(month, after: "-", at: 4, to: bytes)
      Self.write(day, after: "-", at: 7, to: bytes)
      Self.write(hour, after: "T", at: 10, to: bytes)
      Self.write(minute, after: ":", at: 13, to: bytes)
      Self.write(second, after: ":", at: 16, to: bytes)
      bytes[19] = UInt8(ascii: "Z")
      return 20
    }
  }

  private static func write(
    _ number: Int, after mark: Unicode.Scalar, at place: Int,
    to bytes: UnsafeMutableBufferPointer<UInt8>
  ) {
    bytes[place] = UInt8(ascii: mark)
    write(number, at: place + 1, to: bytes)
  }

  private static func write(
    _ number: Int, at place: Int, to bytes: UnsafeMutableBufferPointer<UInt8>
  ) {
    bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10)
    bytes[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
  }
}
