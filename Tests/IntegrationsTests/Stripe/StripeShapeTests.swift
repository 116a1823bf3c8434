import Foundation
import Portal
import Testing

@testable import Integrations

@Suite("Stripe's objects") struct StripeShapeTests {
  static let subscription = """
    {"id":"sub_1","object":"subscription","customer":"cus_1","status":"active","currency":"eur",
     "items":{"object":"list","data":[{"id":"si_1","object":"subscription_item","quantity":2,
       "current_period_start":10,"current_period_end":20,"metadata":{"plan_key":"team"},
       "price":{"id":"price_1","object":"price","active":true,"currency":"eur","product":"prod_1",
         "unit_amount":2900,"billing_scheme":"per_unit","livemode":false,"metadata":{},
         "recurring":{"interval":"fortnight","interval_count":1,"usage_type":"licensed"}}}],
       "has_more":false,"url":"/v1/x"},
     "created":1,"start_date":1,"billing_cycle_anchor":10,"cancel_at_period_end":false,
     "cancel_at":null,"latest_invoice":null,"default_payment_method":"pm_1","discounts":["di_1"],
     "billing_mode":{"type":"flexible"},"livemode":false,"metadata":{"team_id":"7","URL":"x_y"}}
    """

  private func read<T: StripeObject>(_ type: T.Type, _ text: String) throws -> T {
    try StripeJSON.read(type, from: Data(text.utf8))
  }

  @Test func namesAreReadAsSwiftWritesThem() {
    for (name, swift) in [
      ("hosted_invoice_url", "hostedInvoiceURL"), ("invoice_pdf", "invoicePDF"),
      ("customer_tax_ids", "customerTaxIDs"), ("id", "id"), ("url", "url"), ("last4", "last4"),
      ("client_reference_id", "clientReferenceID"), ("api_version", "apiVersion"), ("_", "_"),
      ("", ""), ("percent_off", "percentOff"),
    ] { #expect(StripeJSON.camelCase(name) == swift) }
  }

  @Test func whatMetadataNameStaysAsItIs() throws {
    let found = try read(StripeSubscription.self, Self.subscription)
    #expect(found.metadata == ["team_id": "7", "URL": "x_y"])
    #expect(found.items.data[0].metadata == ["plan_key": "team"])
    #expect(found.period == StripePeriod(start: .init(seconds: 10), end: .init(seconds: 20)))
  }

  @Test func newWordsAndMembersDoNoHarm() throws {
    let text = Self.subscription
      .replacing(#""active","currency""#, with: #""hibernating","currency""#)
      .replacing(#""created""#, with: #""brand_new":{"a":[1,null]},"created""#)
    let found = try read(StripeSubscription.self, text)
    #expect(found.status.text == "hibernating" && found.status.known == nil)
    let recurring = try #require(found.items.data[0].price.recurring)
    #expect(recurring.interval.text == "fortnight" && recurring.interval.known == nil)
    #expect(recurring.usageType == .licensed)
    #expect(try read(StripeSubscription.self, Self.subscription).status == .active)
  }

  @Test func anotherObjectIsAnIDOrWhole() throws {
    let whole =
      #"{"id":"cus_1","object":"customer","created":1,"livemode":false,"balance":0,"name":"Ä","invoice_settings":{},"metadata":{}}"#
    for (customer, name) in [
      (#""cus_1""#, nil), (whole, "Ä"),
      (#"{"id":"cus_1","object":"customer","deleted":true}"#, nil),
    ] as [(String, String?)] {
      let text = Self.subscription.replacing(#""cus_1""#, with: customer)
      let found = try read(StripeSubscription.self, text)
      #expect(found.customer.id == "cus_1")
      #expect(found.customer.object?.name == name)
    }
    let gone = #"{"id":"cus_1","object":"customer","deleted":true}"#
    #expect(try read(StripeFound<StripeCustomer>.self, gone) == .deleted("cus_1"))
    #expect(try read(StripeFound<StripeCustomer>.self, whole).object?.name == "Ä")
    #expect(throws: DecodingError.self) { try read(StripeCustomer.self, gone) }
  }

  @Test func whatIsMissingOrOddIsNamed() throws {
    for (old, new, words) in [
      (#""customer":"cus_1","#, "", "customer is missing"),
      (
        #""current_period_start":10"#, #""current_period_start":"10""#,
        "items.data.0.currentPeriodStart is no Int64"
      ),
      (
        #""current_period_end":20"#, #""current_period_end":-1"#,
        "items.data.0.currentPeriodEnd is no time"
      ),
      (
        #""current_period_end":20"#, #""current_period_end":253402300800"#,
        "items.data.0.currentPeriodEnd is no time"
      ),
      (
        #""active","currency":"eur""#, #""active","currency":"euros""#, "currency is no currency"
      ),
      (
        #""livemode":false,"metadata":{"team"#, #""livemode":null,"metadata":{"team"#,
        "livemode is no Bool"
      ),
      (
        #""object":"subscription""#, #""object":"invoice""#,
        "object is invoice instead of subscription"
      ),
    ] {
      let text = Self.subscription.replacing(old, with: new)
      try #require(text != Self.subscription, "\(old)")
      let error = #expect(throws: DecodingError.self) { try read(StripeSubscription.self, text) }
      #expect(error.map(StripeJSON.words) == words)
    }
    for text in ["", "{", "[]", "null", "7", String(repeating: "[", count: 100_000)] {
      #expect(throws: DecodingError.self) { try read(StripeSubscription.self, text) }
    }
  }

  @Test func anEventOfAListIsWrittenAnew() throws {
    let text =
      #"{"type":"a.b","id":"evt_1","object":"event","created":5,"livemode":false,"data":{"object":{"object":"customer","id":"cus_1","some_key":[1,2.5,null,true,"ü"]}}}"#
    let list = #"{"object":"list","has_more":true,"data":[\#(text)]}"#
    let event = try #require(try read(StripeList<StripeEvent>.self, list).data.first)
    #expect(event.subject.customer == "cus_1")
    #expect(
      event.raw
        == #"{"created":5,"data":{"object":{"id":"cus_1","object":"customer","some_key":[1,2.5,null,true,"ü"]}},"id":"evt_1","livemode":false,"object":"event","type":"a.b"}"#
    )
  }

  @Test func timesAreWholeSeconds() {
    #expect(StripeTime(Timestamp(microseconds: 1_999_999)).seconds == 1)
    #expect(StripeTime(Timestamp(microseconds: -1)).seconds == -1)
    #expect(StripeTime(seconds: 3).timestamp == Timestamp(microseconds: 3_000_000))
  }

  @Test func aTestKeyMovesNoMoney() throws {
    for (key, isLive) in [
      ("sk_test_1", false), ("rk_test_1", false), ("sk_live_1", true), ("rk_live_1", true),
      ("else", true),
    ] {
      #expect(try #require(StripeAPI(key: key, breaker: .forTests())).isLive == isLive)
    }
  }
}
