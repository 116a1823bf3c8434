import Foundation
import Portal

/// A date as HTTP writes it (RFC 9110, section 5.6.7).
enum HTTPDate {
  static func text(_ moment: Timestamp) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.string(from: moment.date)
  }
}
