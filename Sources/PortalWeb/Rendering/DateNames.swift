import Foundation
import Portal

/// Months and numbers as a language writes them within a date. Foundation is asked once for each
/// language.
final class DateNames: Sendable {
  private static let kept = NamedCache<DateNames>(limit: 100)

  static func of(_ language: String) -> DateNames {
    kept.value(language) { DateNames(language) }
  }

  /// January is at 0.
  let short: [String]
  let long: [String]
  /// 00 to 59.
  let twoDigits: [String]
  /// With which day a week begins: 1 for Monday to 7 for Sunday.
  let firstWeekday: Int
  /// Nil where numbers are written with 0 to 9.
  private let digits: [String]?

  private init(_ language: String) {
    let locale = Locale(identifier: language)
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = locale
    // Foundation counts from Sunday.
    firstWeekday = (calendar.firstWeekday + 5) % 7 + 1
    // The form in a date, which is not always that of a month by itself: "января", not "январь".
    short = (0..<12).map { Self.text(month: $0, "\(month: .abbreviated)", locale) }
    long = (0..<12).map { Self.text(month: $0, "\(month: .wide)", locale) }
    let own = (0..<10).map { Self.digit($0, locale) }
    let digits = own == (0..<10).map(String.init) ? nil : own
    self.digits = digits
    twoDigits = (0..<60).map { Self.number($0 / 10, digits) + Self.number($0 % 10, digits) }
  }

  func number(_ number: Int) -> String { Self.number(number, digits) }

  private static func number(_ number: Int, _ digits: [String]?) -> String {
    guard let digits else { return String(number) }
    return String(number).map { $0.wholeNumberValue.map { digits[$0] } ?? String($0) }.joined()
  }

  private static func text(
    month: Int, _ format: Date.FormatString, _ locale: Locale
  ) -> String {
    // The tenth of each month of 1970 or a day beside it.
    text(Date(timeIntervalSince1970: (Double(month) * 30.5 + 10) * 86400), format, locale)
  }

  private static func digit(_ digit: Int, _ locale: Locale) -> String {
    let text = text(
      Date(timeIntervalSince1970: Double(digit) * 60), "\(minute: .twoDigits)", locale)
    return text.last.map(String.init) ?? String(digit)
  }

  private static func text(
    _ date: Date, _ format: Date.FormatString, _ locale: Locale
  ) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return date.formatted(
      Date.VerbatimFormatStyle(
        format: format, locale: locale, timeZone: .gmt, calendar: calendar))
  }
}
