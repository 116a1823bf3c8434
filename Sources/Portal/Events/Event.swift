import Crypto
import Foundation

/// Something that happened in a team's product: its kind, when, to which member, with numbers that are summed
/// up and properties by which it can be told apart.
package struct Event: Sendable, Equatable {
  /// The sender's own; tells a repeat within its day.
  package var id: String
  package var name: String
  package var at: Timestamp
  /// A member of the team.
  package var member: ID<User>?
  /// By name, in thousandths.
  package var numbers: [(name: String, thousandths: Int64)] = []
  /// By name: text, numbers and flags.
  package var properties: [JSON.Member] = []

  package init(
    id: String, name: String, at: Timestamp, member: ID<User>? = nil,
    numbers: [(name: String, thousandths: Int64)] = [], properties: [JSON.Member] = []
  ) {
    self.id = id
    self.name = name
    self.at = at
    self.member = member
    self.numbers = numbers
    self.properties = properties
  }

  package static func == (one: Event, other: Event) -> Bool {
    one.id == other.id && one.name == other.name && one.at == other.at
      && one.member == other.member && one.storedNumbers == other.storedNumbers
      && one.properties == other.properties
  }
}

extension Event {
  package enum Limits {
    package static let oldest = Duration.days(35)
    package static let newest = Duration.minutes(5)
    /// In bytes.
    static let id = 100
    package static let name = 60
    static let text = 200
    static let properties = 4096
    static let mostNumbers = 10
    static let mostProperties = 20
    /// Of a number, either way.
    static let number = 1_000_000_000_000.0
    /// Of a day's sum, in thousandths.
    static let sum: Int64 = 10_000_000_000_000_000
    /// Kinds of events that one team may send: what differs from one to the next belongs in properties.
    package static let names = 500
    static let measures = 20
    static let services = 50
    /// In all.
    static let series = 5000
    /// As many as there may be when kinds and numbers are broken down by service: the rest is room for
    /// other kinds.
    static let seriesWithServices = 4000
    package static let batch = 1000
  }

  /// What the portal itself tells begins so.
  package static let ownPrefix = "portal."

  /// It tells of the portal itself, not of the team's product.
  package static func isOwn(_ name: String) -> Bool { name.hasPrefix(ownPrefix) }

  /// The service that it belongs to, when it says one.
  var service: String {
    guard case .text(let text)? = properties.first(where: { $0.name == "service" })?.value,
      text.utf8.count <= Limits.name, Self.isName(text)
    else { return "" }
    return text
  }

  /// Days since 1970, of UTC.
  var day: Int { CivilTime.dayNumber(seconds: at.wholeSeconds) }

  /// Stands for the id.
  var hash: Int64 {
    var text = id
    return text.withUTF8 { bytes in
      SHA256.hash(data: UnsafeRawBufferPointer(bytes)).withUnsafeBytes {
        Int64(littleEndian: $0.loadUnaligned(as: Int64.self))
      }
    }
  }

  var storedNumbers: String {
    guard !numbers.isEmpty else { return "" }
    return JSON.object(numbers.map { JSON.Member($0.name, .integer($0.thousandths)) }).text
  }

  var storedProperties: String { properties.isEmpty ? "" : JSON.object(properties).text }

  /// Whether events can be called so.
  package static func canBeName(_ text: String) -> Bool {
    text.utf8.count <= Limits.name && isName(text)
  }

  /// Letters and digits of ASCII, and `.`, `_`, `-`, `:` after the first.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLetterOrDigit else { return false }
    return text.utf8.allSatisfy { $0.isLetterOrDigit || ".-_:".utf8.contains($0) }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x61...0x7A).contains(self | 0x20)
  }
}
