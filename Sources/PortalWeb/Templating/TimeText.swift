import Foundation
import Mustache
import Portal

/// A moment as a person reads it: their own day, with the exact time on hover.
struct TimeText: MustacheParent, Sendable {
  let iso: String
  let full: String
  let text: String

  static let sample = TimeText(iso: "2026-01-02T03:04:05Z", full: "full", text: "text")

  func child(named name: String) -> Any? {
    switch name {
    case "iso": iso
    case "full": full
    case "text": text
    default: nil
    }
  }
}

/// Writes times in one person's time zone and language.
struct TimeFormat: Sendable {
  private let zone: TimeZone
  /// As the person chose it; the system calls UTC by another name.
  private let zoneName: String
  private let locale: Locale
  private let calendar: Calendar
  private let now: Timestamp
  private let words: Words

  init(zone: String, words: Words, now: Timestamp) {
    zoneName = zone
    self.zone = TimeZone(identifier: zone) ?? .gmt
    locale = Locale(identifier: words.language)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = self.zone
    self.calendar = calendar
    self.words = words
    self.now = now
  }

  func callAsFunction(_ time: Timestamp) -> TimeText {
    TimeText(iso: Self.iso(time), full: full(time), text: text(time))
  }

  /// Day, time and zone in sight, for readers whose zone nobody knows.
  func moment(_ time: Timestamp) -> TimeText {
    let date = text(time, "\(day: .defaultDigits) \(month: .abbreviated)")
    let stamp = words(
      "{{date}}, {{time}} {{zone}}", ["date": date, "time": clock(time), "zone": zoneName])
    return TimeText(iso: Self.iso(time), full: full(time), text: stamp)
  }

  static func iso(_ time: Timestamp) -> String {
    time.date.formatted(.iso8601)
  }

  func full(_ time: Timestamp) -> String {
    let date = text(
      time, "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits)")
    let clock = clock(time)
    return words("{{date}}, {{time}} ({{zone}})", ["date": date, "time": clock, "zone": zoneName])
  }

  private func text(_ time: Timestamp) -> String {
    if calendar.isDate(time.date, inSameDayAs: now.date) {
      return words("Today, {{time}}", ["time": clock(time)])
    }
    if calendar.isDate(time.date, inSameDayAs: (now - .days(1)).date) {
      return words("Yesterday, {{time}}", ["time": clock(time)])
    }
    let isThisYear =
      calendar.component(.year, from: time.date) == calendar.component(.year, from: now.date)
    return isThisYear
      ? text(time, "\(day: .defaultDigits) \(month: .abbreviated)")
      : text(time, "\(day: .defaultDigits) \(month: .abbreviated) \(year: .defaultDigits)")
  }

  private func clock(_ time: Timestamp) -> String {
    text(
      time,
      "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)")
  }

  /// Foundation keeps the formatter behind a style; making one costs more than a page.
  private func text(_ time: Timestamp, _ format: Date.FormatString) -> String {
    time.date.formatted(
      Date.VerbatimFormatStyle(
        format: format, locale: locale, timeZone: zone, calendar: calendar))
  }
}
