import Crypto
import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

/// What the portal takes of Stripe's webhook; how it is signed is `StripeWebhookTests`'.
@Suite("Stripe's events for the portal") struct StripeEventsTests {
  private static let secret = "whsec_of_this_test"
  private static let seconds: Int64 = 1_750_000_000
  private let clock = TestClock(Timestamp(microseconds: seconds * 1_000_000))

  private func events(isLive: Bool = false) throws -> StripeEvents {
    let webhook = try #require(StripeWebhook(secrets: [Self.secret], clock: clock.wall))
    return StripeEvents(webhook, isLive: isLive)
  }

  private func body(
    _ type: String = "invoice.paid", id: String = "evt_1", live: Bool = false,
    object: String = #"{"id": "in_1", "object": "invoice", "customer": "cus_1"}"#
  ) -> String {
    """
    {
      "id": "\(id)", "object": "event", "type": "\(type)", "created": 1749999999,
      "api_version": "2026-10-28.endive", "livemode": \(live), "data": {"object": \(object)}
    }
    """
  }

  private func header(_ body: String, at seconds: Int64 = seconds) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(seconds).\(body)".utf8), using: SymmetricKey(data: Data(Self.secret.utf8)))
    let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "t=\(seconds),v1=\(digits)"
  }

  private func take(
    _ body: String, _ header: String?, isLive: Bool = false
  ) throws -> ProviderEvent.Told {
    try events(isLive: isLive).event(in: Array(body.utf8)) { name in
      #expect(name == "stripe-signature")
      return header
    }
  }

  @Test func whatIsSignedIsTold() throws {
    let told = try take(body(), header(body()))
    #expect(told.externalID == "evt_1" && told.provider == "stripe" && told.type == "invoice.paid")
    #expect(told.object == "invoice" && told.objectID == "in_1" && told.customerID == "cus_1")
    #expect(told.apiVersion == StripeAPI.version && !told.isLive && told.concernsUs)
    #expect(told.createdAt == Timestamp(microseconds: 1_749_999_999_000_000))
    #expect(told.payload == body())
  }

  @Test func whatDoesNotConcernUsIsSaidSo() throws {
    for type in StripeEvents.needed + ["customer.discount.created", "invoice.new_thing"] {
      #expect(try take(body(type), header(body(type))).concernsUs, "\(type)")
    }
    for type in ["payout.paid", "account.updated", "invoices", "customerx.a", "new.thing"] {
      #expect(try !take(body(type), header(body(type))).concernsUs, "\(type)")
    }
  }

  @Test func theHeaderAloneTellsMuch() throws {
    let events = try events()
    #expect(events.mayBeRead { _ in header(body()) })
    let stale = header(body(), at: Self.seconds - 301)
    let future = header(body(), at: Self.seconds + 301)
    for header in [nil, "", "t=1", stale, future, "v1=\(String(repeating: "0", count: 64))"] {
      #expect(!events.mayBeRead { _ in header }, "\(header ?? "none")")
      #expect(throws: UntrustedEvent.forged) { try take(body(), header) }
    }
  }

  @Test func whatIsWrittenAnewIsForged() throws {
    let good = header(body())
    let object = try JSONSerialization.jsonObject(with: Data(body().utf8))
    let again = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    for body in [again, body() + "\n", body(id: "evt_2"), ""] {
      #expect(throws: UntrustedEvent.forged) { try take(body, good) }
    }
  }

  @Test func theOtherModeIsNoneOfOurs() throws {
    for live in [true, false] {
      let body = body(live: live)
      #expect(try take(body, header(body), isLive: live).isLive == live)
      let error = #expect(throws: UntrustedEvent.self) {
        try take(body, header(body), isLive: !live)
      }
      guard case .unusable(let words) = error else { throw try #require(error) }
      #expect(words.contains("Stripe told of"))
    }
  }

  @Test func missingFieldsAndOddIdsAreNoEvent() throws {
    for body in [
      "{}", "[]", body(id: ""), body(id: "evt\\u0000"), body(id: "evt 1"),
      body(id: String(repeating: "x", count: 256)), body("invoice paid"),
      body(object: #"{"id": "in_1"}"#), body(object: #"{"id": "\u0000", "object": "invoice"}"#),
      body(object: "7"), body().replacing("1749999999", with: "\"now\""),
    ] {
      let error = #expect(throws: UntrustedEvent.self, "\(body)") { try take(body, header(body)) }
      #expect(error != .forged, "\(body)")
    }
    let bare = body(object: #"{"object": "balance", "customer": 7}"#)
    let told = try take(bare, header(bare))
    #expect(told.objectID == nil && told.customerID == nil)
  }

  @Test func secretsOfClientsAreNotKept() throws {
    let body = body(
      "payment_intent.succeeded",
      object: #"""
        {"id": "pi_1", "object": "payment_intent", "client_secret" : "pi_1_secret_x", "a": 1}
        """#)
    let told = try take(body, header(body))
    #expect(!told.payload.contains("pi_1_secret_x"))
    #expect(told.payload.contains(#""client_secret" : "(hidden)", "a": 1"#))
  }

  /// An answer takes less than five milliseconds of the processor, and this is most of it.
  @Test func aLargeOneIsReadInNoTime() throws {
    let lines = (0..<40).map {
      #"{"id": "il_\#($0)", "object": "line_item", "amount": 100, "text": "\#(String(repeating: "x", count: 300))"}"#
    }
    let body = body(
      object: """
        {"id": "in_1", "object": "invoice", "customer": "cus_1", "lines": {"data": [\(lines.joined(separator: ","))]}}
        """)
    let header = header(body)
    try #require(body.utf8.count > 10_000)
    let took = try (0..<20).map { _ in
      try ContinuousClock().measure { _ = try take(body, header) }
    }
    // Of a program that is not optimised, on a machine that does other things.
    #expect(try #require(took.min()) < .milliseconds(20), "\(took)")
  }
}
