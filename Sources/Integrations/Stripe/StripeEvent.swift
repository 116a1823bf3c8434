import Foundation
import Portal

/// Something that happened at Stripe. What it says of its object may be old when it comes: the object is
/// fetched again.
package struct StripeEvent: StripeIdentified {
  package static let object = "event"

  /// What it is about.
  package struct Subject: Sendable, Equatable {
    package let object: String
    /// Nil of what has none, such as a preview.
    package let id: String?
    /// Of a customer its own.
    package let customer: String?
    package let subscription: String?
  }

  package let id: String
  /// Such as `invoice.paid`.
  package let type: String
  package let created: StripeTime
  /// By which its object is written: that of the endpoint.
  package let apiVersion: String?
  package let livemode: Bool
  package let subject: Subject
  /// All of it: as it came, or, from a list, written anew.
  package let raw: String

  /// What is read of each event, without the rest.
  struct Head: StripeObject {
    static let object = "event"

    struct Content: Decodable, Equatable {
      let object: Subject
    }

    struct Named: Decodable, Equatable {
      let id: String
    }

    /// An id, or an object with one; everything else is nobody's.
    struct Name: Decodable, Equatable {
      let id: String?

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        id = (try? container.decode(String.self)) ?? (try? container.decode(Named.self))?.id
      }
    }

    struct Subject: Decodable, Equatable {
      let object: String
      let id: String?
      let customer: Name?
      let subscription: Name?
    }

    let id: String
    let type: String
    let created: StripeTime
    let apiVersion: String?
    let livemode: Bool
    let data: Content
  }

  init(_ head: Head, raw: String) {
    id = head.id
    type = head.type
    created = head.created
    apiVersion = head.apiVersion
    livemode = head.livemode
    let object = head.data.object
    subject = Subject(
      object: object.object, id: object.id,
      customer: object.object == "customer" ? object.id : object.customer?.id,
      subscription: object.object == "subscription" ? object.id : object.subscription?.id)
    self.raw = raw
  }

  package init(from decoder: any Decoder) throws {
    let raw = try decoder.singleValueContainer().decode(StripeText.self)
    self.init(try Head(from: decoder), raw: raw.json.text)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeEvent> {
    .get("/v1/events/\(id)")
  }

  /// Of the last thirty days.
  /// - Parameter types: twenty at most; all when empty.
  package static func list(
    types: [String] = [], from start: StripeTime? = nil, undelivered: Bool = false
  ) -> StripeCall<StripeList<StripeEvent>> {
    .get(
      "/v1/events",
      [
        "types": types.isEmpty ? nil : .ids(types),
        "created": start.map { .object(["gte": .time($0)]) },
        "delivery_success": undelivered ? false : nil, "limit": 100,
      ])
  }
}

/// Any JSON, its members sorted by name.
struct StripeText: Decodable {
  let json: JSON

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      json = .null
    } else if let flag = try? container.decode(Bool.self) {
      json = .flag(flag)
    } else if let integer = try? container.decode(Int64.self) {
      json = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      json = .number(number)
    } else if let text = try? container.decode(String.self) {
      json = .text(text)
    } else if let items = try? container.decode([StripeText].self) {
      json = .list(items.map(\.json))
    } else {
      // As a dictionary its names stay as they are.
      let members = try container.decode([String: StripeText].self)
      json = .object(
        members.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.json) })
    }
  }
}
