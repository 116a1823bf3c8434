import Foundation
import Portal

/// A moment as a person reads it: their own day, with the exact time on hover.
struct TimeText: Tag, Sendable {
  let iso: String
  let full: String
  let text: String

  var tagValue: TagValue { .tags(["iso": iso, "full": full, "text": text]) }
}

/// Writes times in one person's time zone and language, without Foundation on the way: its
/// formatters and calendar cost a tenth of a page.
struct TimeFormat: Sendable {
  let now: Timestamp
  private let zone: ZoneOffsets
  /// As the person chose it; the system calls UTC by another name.
  private let zoneName: String
  private let names: DateNames
  private let words: Words
  private let today: Int
  private let yesterday: Int
  private let thisYear: Int

  init(zone: String, words: Words, now: Timestamp) {
    self.now = now
    zoneName = zone
    self.zone = ZoneOffsets.named(zone)
    names = DateNames.of(words.language)
    self.words = words
    let civil = self.zone.civil(now)
    today = civil.dayNumber
    thisYear = civil.year
    // Not 24 hours ago: a day may last 23 or 25, and a zone may have left one out.
    let before = self.zone.day(of: now).lowerBound - .microseconds(1)
    yesterday = min(today - 1, self.zone.dayNumber(before))
  }

  func callAsFunction(_ time: Timestamp) -> TimeText {
    let civil = zone.civil(time)
    return TimeText(iso: Self.iso(time), full: full(civil), text: text(civil))
  }

  /// Day, time and zone in sight, for readers whose zone nobody knows.
  func moment(_ time: Timestamp) -> TimeText {
    let civil = zone.civil(time)
    let stamp = words(
      "{{date}}, {{time}} {{zone}}",
      ["date": dayMonth(civil, names.short), "time": clock(civil), "zone": zoneName])
    return TimeText(iso: Self.iso(time), full: full(civil), text: stamp)
  }

  static func iso(_ time: Timestamp) -> String {
    let seconds = time.wholeSeconds
    return CivilTime.usual.contains(seconds)
      ? CivilTime(seconds: seconds).iso : time.date.formatted(.iso8601)
  }

  func full(_ time: Timestamp) -> String { full(zone.civil(time)) }

  /// The day alone.
  func date(_ time: Timestamp) -> String { date(zone.civil(time), names.long) }

  /// Day and month, where nobody can mistake the year.
  func short(_ time: Timestamp) -> String { dayMonth(zone.civil(time), names.short) }

  /// From one day to another; a year that both are in is said once.
  func days(_ start: Timestamp, _ end: Timestamp) -> String {
    let (from, to) = (zone.civil(start), zone.civil(end))
    let first = from.year == to.year ? dayMonth(from, names.long) : date(from, names.long)
    return words("{{from}} to {{to}}", ["from": first, "to": date(to, names.long)])
  }

  /// The person's day, in which "Today" and "Yesterday" mean what they say.
  func day(of time: Timestamp) -> Range<Timestamp> { zone.day(of: time) }
}

extension TimeFormat {
  private func full(_ civil: CivilTime) -> String {
    words(
      "{{date}}, {{time}} ({{zone}})",
      ["date": date(civil, names.long), "time": clock(civil), "zone": zoneName])
  }

  private func text(_ civil: CivilTime) -> String {
    switch civil.dayNumber {
    case today: words("Today, {{time}}", ["time": clock(civil)])
    case yesterday: words("Yesterday, {{time}}", ["time": clock(civil)])
    default:
      civil.year == thisYear ? dayMonth(civil, names.short) : date(civil, names.short)
    }
  }

  private func date(_ civil: CivilTime, _ months: [String]) -> String {
    var text = dayMonth(civil, months)
    text += " "
    text += names.number(civil.year)
    return text
  }

  private func dayMonth(_ civil: CivilTime, _ months: [String]) -> String {
    var text = names.number(civil.day)
    text += " "
    text += months[civil.month - 1]
    return text
  }

  private func clock(_ civil: CivilTime) -> String {
    var text = names.twoDigits[civil.hour]
    text += ":"
    text += names.twoDigits[civil.minute]
    return text
  }
}
