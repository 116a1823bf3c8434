import Foundation
import Portal
import Testing

@testable import PortalWeb

/// What a page says about a time, against what Foundation says.
@Suite("Times on a page") struct TimeFormatTests {
  static let zones = [
    "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati",
    "Africa/Casablanca", "America/Sao_Paulo", "Antarctica/Troll", "Asia/Beirut", "America/Havana",
    "Nowhere/Atoll",
  ]
  static let languages = ["en", "de", "fr", "ru", "he", "ar", "fa", "pl"]

  private static func words(_ language: String) -> Words { Words(language: language) { $0 } }

  /// Mostly times that a portal has, some of a century ago or ahead, and some beyond all tables.
  private static func time(_ dice: inout Dice) -> Timestamp {
    let seconds =
      switch dice.roll(0..<10) {
      case 0: dice.roll(-20_000_000_000..<20_000_000_000)
      case 1: dice.roll(-3_000_000_000..<6_000_000_000)
      default: dice.roll(0..<2_600_000_000)
      }
    return Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(dice.roll(0..<999_000)))
  }

  @Test(arguments: zones) func sameAsFoundation(zone: String) {
    var dice = Dice(seed: zone.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for round in 0..<400 {
      let words = Self.words(Self.languages[round % Self.languages.count])
      let now = Self.time(&dice)
      let time = TimeFormat(zone: zone, words: words, now: now)
      let foundation = FoundationTimes(zone: zone, words: words, now: now)
      let near = now + .hours(dice.roll(-80..<30))
      for moment in [Self.time(&dice), near] {
        #expect(time(moment).iso == foundation.iso(moment))
        #expect(time.full(moment) == foundation.full(moment))
        #expect(time(moment).text == foundation.text(moment), "\(moment) seen at \(now)")
        #expect(time.moment(moment).text == foundation.moment(moment))
      }
    }
  }

  @Test(arguments: zones) func clocksAreRightAroundEveryChange(zone: String) throws {
    let found = TimeZone(identifier: zone) ?? .gmt
    let offsets = ZoneOffsets.named(zone)
    var change = Date(timeIntervalSince1970: 0)
    for _ in 0..<200 {
      guard let next = found.nextDaylightSavingTimeTransition(after: change) else { break }
      for seconds in [-7200.0, -1, -0.5, 0, 1, 7200] {
        let date = next + seconds
        let local = Int(date.timeIntervalSince1970.rounded(.down)) + found.secondsFromGMT(for: date)
        #expect(offsets.civil(Timestamp(date)) == CivilTime(seconds: local), "\(date)")
      }
      change = next
    }
  }

  @Test(arguments: zones) func dayBeginsAndEndsAsInFoundation(zone: String) throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
    let offsets = ZoneOffsets.named(zone)
    for step in 0..<2500 {
      let time = Timestamp(microseconds: Int64(step) * 699_001 * 1_000_000)
      let day = try #require(calendar.dateInterval(of: .day, for: time.date))
      #expect(offsets.day(of: time) == Timestamp(day.start)..<Timestamp(day.end), "\(time.date)")
    }
  }

  @Test func everyMonthIsNamedAsInADate() {
    #expect(DateNames.of("ru").long[0] == "января")
    #expect(DateNames.of("de").short[8] == "Sept.")
    #expect(DateNames.of("fr").short[1] == "févr.")
    #expect(DateNames.of("fa").number(2026) == "۲۰۲۶")
    for language in Self.languages {
      var calendar = Calendar(identifier: .gregorian)
      calendar.locale = Locale(identifier: language)
      #expect(DateNames.of(language).short == calendar.shortMonthSymbols)
      #expect(DateNames.of(language).long == calendar.monthSymbols)
    }
  }

  @Test func yesterdayIsTheDayBeforeHoweverLongTodayIs() {
    let words = Words.english
    // The clocks in Berlin went back on 25 October 2026: 24 hours before 23:30 is the same day.
    let late = Self.moment("2026-10-25T22:30:00Z")
    let atNoon = Self.moment("2026-10-24T10:00:00Z")
    #expect(
      TimeFormat(zone: "Europe/Berlin", words: words, now: late)(atNoon).text == "Yesterday, 12:00")
    // Samoa left out 30 December 2011.
    let samoa = TimeFormat(
      zone: "Pacific/Apia", words: words, now: Self.moment("2011-12-30T20:00:00Z"))
    #expect(samoa(Self.moment("2011-12-30T05:00:00Z")).text == "Yesterday, 19:00")
  }

  private static func moment(_ text: String) -> Timestamp {
    Timestamp((try? Date(text, strategy: .iso8601)) ?? .distantPast)
  }
}

/// The same texts by way of Foundation's calendar and formatters.
private struct FoundationTimes {
  let zoneName: String
  let zone: TimeZone
  let locale: Locale
  let calendar: Calendar
  let words: Words
  let now: Timestamp

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

  func iso(_ time: Timestamp) -> String { time.date.formatted(.iso8601) }

  func full(_ time: Timestamp) -> String {
    let date = text(time, "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits)")
    return "\(date), \(clock(time)) (\(zoneName))"
  }

  func moment(_ time: Timestamp) -> String {
    let date = text(time, "\(day: .defaultDigits) \(month: .abbreviated)")
    return "\(date), \(clock(time)) \(zoneName)"
  }

  func text(_ time: Timestamp) -> String {
    if calendar.isDate(time.date, inSameDayAs: now.date) { return "Today, \(clock(time))" }
    if isYesterday(time) { return "Yesterday, \(clock(time))" }
    let isThisYear =
      calendar.component(.year, from: time.date) == calendar.component(.year, from: now.date)
    return isThisYear
      ? text(time, "\(day: .defaultDigits) \(month: .abbreviated)")
      : text(time, "\(day: .defaultDigits) \(month: .abbreviated) \(year: .defaultDigits)")
  }

  private func isYesterday(_ time: Timestamp) -> Bool {
    guard let today = calendar.dateInterval(of: .day, for: now.date) else { return false }
    return calendar.isDate(time.date, inSameDayAs: today.start - 0.001)
  }

  private func clock(_ time: Timestamp) -> String {
    text(
      time,
      "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)")
  }

  private func text(_ time: Timestamp, _ format: Date.FormatString) -> String {
    time.date.formatted(
      Date.VerbatimFormatStyle(
        format: format, locale: locale, timeZone: zone, calendar: calendar))
  }
}
