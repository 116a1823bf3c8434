import Portal

/// Something of Stripe's. What is read of it must be there and of its type; all the rest may come and go.
package protocol StripeObject: Decodable, Sendable, Equatable {
  /// What its member `object` says.
  static var object: String { get }
}

/// An object with an id of its own, which others refer to.
package protocol StripeIdentified: StripeObject {
  var id: String { get }
}

/// Another object: by its id, or whole where that was asked for.
package indirect enum StripeRef<Object: StripeIdentified>: Decodable, Sendable, Equatable {
  case id(String)
  case whole(Object)

  private struct Gone: Decodable {
    let id: String
    let deleted: Bool?
  }

  package init(from decoder: any Decoder) throws {
    let single = try decoder.singleValueContainer()
    if let id = try? single.decode(String.self) {
      self = .id(id)
    } else if let gone = try? single.decode(Gone.self), gone.deleted == true {
      self = .id(gone.id)
    } else {
      self = .whole(try single.decode(Object.self))
    }
  }

  package var id: String {
    switch self {
    case .id(let id): id
    case .whole(let object): object.id
    }
  }

  package var object: Object? {
    if case .whole(let object) = self { object } else { nil }
  }
}

/// One word of a set that may grow: what is not known stays as it is.
package struct StripeWord<Known: RawRepresentable & Sendable>: Decodable, Sendable, Hashable,
  CustomStringConvertible
where Known.RawValue == String {
  package let text: String

  package init(_ text: String) { self.text = text }
  package init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  package var known: Known? { Known(rawValue: text) }
  package var description: String { text }

  package static func == (word: Self, known: Known) -> Bool { word.text == known.rawValue }
  package static func != (word: Self, known: Known) -> Bool { !(word == known) }
}

extension Optional {
  package static func == <Known>(word: Self, known: Known) -> Bool
  where Wrapped == StripeWord<Known> { word?.text == known.rawValue }

  package static func != <Known>(word: Self, known: Known) -> Bool
  where Wrapped == StripeWord<Known> { word?.text != known.rawValue }
}

/// A moment as Stripe says it: seconds since 1970-01-01 UTC.
package struct StripeTime: Decodable, Sendable, Hashable, Comparable {
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// The second in which it lies.
  package init(_ time: Timestamp) {
    let (seconds, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    self.seconds = rest < 0 ? seconds - 1 : seconds
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    seconds = try container.decode(Int64.self)
    // To the end of the year 9999.
    guard (0...253_402_300_799).contains(seconds) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time")
    }
  }

  package var timestamp: Timestamp { Timestamp(microseconds: seconds * 1_000_000) }

  package static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}

/// From one moment to another, which is outside.
package struct StripePeriod: Decodable, Sendable, Hashable {
  package let start: StripeTime
  package let end: StripeTime
}

/// Something whose sums are in one currency.
package protocol StripePriced {
  var currency: Currency { get }
}

extension StripePriced {
  /// A sum of its.
  package func money(_ integer: Int64) throws(StripeAmountProblem) -> Money {
    try StripeAmount.money(integer, currency)
  }
}

/// What was deleted says no more than that.
package struct StripeDeleted<Object: StripeIdentified>: StripeObject {
  package static var object: String { Object.object }
  package let id: String
  package let deleted: Bool
}

/// An object that may have been deleted, which is an answer and no refusal.
package enum StripeFound<Object: StripeIdentified>: StripeObject {
  package static var object: String { Object.object }
  case here(Object)
  case deleted(String)

  private struct Gone: Decodable {
    let id: String
    let deleted: Bool?
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let gone = try container.decode(Gone.self)
    self = gone.deleted == true ? .deleted(gone.id) : .here(try container.decode(Object.self))
  }

  package var object: Object? {
    if case .here(let object) = self { object } else { nil }
  }
}
