import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("Stripe's invoices") struct StripeInvoiceTests {
  /// An upgrade: less what was not used, a coupon, a tax that is added and one that is not.
  static let text = """
    {"id":"in_1","object":"invoice","number":"A-0001","status":"open","currency":"eur","created":5,
     "billing_reason":"subscription_update","period_start":1,"period_end":9,"livemode":false,
     "status_transitions":{"finalized_at":6},"due_date":null,"metadata":{},
     "parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1",
       "metadata":{"team_id":"7"},"subscription_proration_date":4}},
     "lines":{"object":"list","has_more":false,"data":[
      {"id":"il_1","object":"line_item","description":"Unused","currency":"eur","amount":-1000,
       "quantity":1,"period":{"start":4,"end":9},"discount_amounts":[],"metadata":{},
       "taxes":[{"amount":-190,"tax_behavior":"exclusive","taxable_amount":-1000,
         "tax_rate_details":{"tax_rate":"txr_1"},"taxability_reason":"standard_rated","type":"x"}],
       "parent":{"type":"subscription_item_details",
         "subscription_item_details":{"proration":true,"subscription":"sub_1"}}},
      {"id":"il_2","object":"line_item","description":"Team","currency":"eur","amount":5000,
       "quantity":null,"period":{"start":4,"end":9},"metadata":{},
       "discount_amounts":[{"amount":500,"discount":"di_1"}],
       "taxes":[{"amount":855,"tax_behavior":"exclusive","taxable_amount":4500},
         {"amount":300,"tax_behavior":"inclusive","taxable_amount":4200}]}]},
     "subtotal":4000,"discounts":["di_1"],
     "total_discount_amounts":[{"amount":500,"discount":{"id":"di_1","object":"discount","start":1,
       "source":{"type":"coupon","coupon":"co_1"}}}],
     "total_pretax_credit_amounts":[{"amount":500,"type":"discount"}],
     "total_taxes":[{"amount":665,"tax_behavior":"exclusive","taxable_amount":3500},
       {"amount":300,"tax_behavior":"inclusive","taxable_amount":4200}],
     "total_excluding_tax":3200,"amount_shipping":0,"total":4165,
     "starting_balance":-165,"ending_balance":0,"pre_payment_credit_notes_amount":1000,
     "post_payment_credit_notes_amount":0,"amount_due":3000,"amount_paid":0,
     "amount_remaining":3000,"attempt_count":1,"next_payment_attempt":99,
     "hosted_invoice_url":"https://x","invoice_pdf":"https://y","customer":"cus_1",
     "customer_name":"Zoë","customer_email":"z@example.com","customer_tax_exempt":"none",
     "customer_address":{"line1":"Weg 1","city":"Köln","country":"DE"},
     "customer_tax_ids":[{"type":"eu_vat","value":"DE123456789"}]}
    """

  private func read(_ old: String = "", _ new: String = "") throws -> StripeInvoice {
    let text = old.isEmpty ? Self.text : Self.text.replacing(old, with: new)
    try #require(old.isEmpty || text != Self.text, "\(old)")
    return try StripeJSON.read(StripeInvoice.self, from: Data(text.utf8))
  }

  @Test func whatItSaysIsRead() throws {
    let invoice = try read()
    #expect(invoice.subscription == "sub_1" && invoice.status == .open)
    #expect(invoice.hostedInvoiceURL == "https://x" && invoice.invoicePDF == "https://y")
    #expect(invoice.customerTaxIDs == [.init(type: "eu_vat", value: "DE123456789")])
    #expect(invoice.customerAddress?.city == "Köln")
    #expect(invoice.lines.data.map(\.isProration) == [true, false])
    #expect(try invoice.money(invoice.total) == Money(minor: 4165, .euro))
    try invoice.check()
  }

  /// Each sum, one more than it was.
  @Test(
    arguments: [
      (#""subtotal":4000"#, #""subtotal":4001"#, ["subtotal", "total"]),
      (#""amount":-1000"#, #""amount":-999"#, ["subtotal"]),
      (#""total":4165"#, #""total":4166"#, ["total", "total_excluding_tax", "amount_due"]),
      (
        #"[{"amount":500,"discount":"di_1"}]"#, #"[{"amount":501,"discount":"di_1"}]"#,
        ["total_discount_amounts of di_1"]
      ),
      (
        #"[{"amount":500,"discount":"di_1"}]"#, #"[{"amount":500,"discount":"di_2"}]"#,
        ["total_discount_amounts of di_1", "total_discount_amounts of di_2"]
      ),
      (#"{"amount":855"#, #"{"amount":856"#, ["total_taxes, exclusive"]),
      (
        #""amount":300,"tax_behavior":"inclusive","taxable_amount":4200}],"#,
        #""amount":301,"tax_behavior":"inclusive","taxable_amount":4200}],"#,
        ["total_taxes, inclusive", "total_excluding_tax"]
      ),
      (#""total_excluding_tax":3200"#, #""total_excluding_tax":3201"#, ["total_excluding_tax"]),
      (#""starting_balance":-165"#, #""starting_balance":-164"#, ["amount_due"]),
      (#""ending_balance":0"#, #""ending_balance":1"#, ["amount_due"]),
      (#""amount_due":3000"#, #""amount_due":3001"#, ["amount_due", "amount_remaining"]),
      (#""amount_paid":0"#, #""amount_paid":1"#, ["amount_remaining"]),
      (#""amount_shipping":0"#, #""amount_shipping":1"#, ["total"]),
      (
        #"{"amount":500,"type":"discount"}"#,
        #"{"amount":500,"type":"credit_balance_transaction"}"#,
        ["total"]
      ),
      (#""status":"open""#, #""status":"paid""#, ["amount_remaining"]),
      (#""Team","currency":"eur""#, #""Team","currency":"usd""#, ["lines in another currency"]),
      (
        #""has_more":false"#,
        #""has_more":true"#,
        ["lines that are here"]
      ),
      (#""amount":5000"#, #""amount":9223372036854775807"#, ["subtotal"]),
    ] as [(String, String, [String])])
  func whatDoesNotAddUpIsNamed(_ old: String, _ new: String, _ differing: [String]) throws {
    let invoice = try read(old, new)
    let problem = #expect(throws: StripeSumProblem.self) { try invoice.check() }
    #expect(problem?.differences.map(\.what) == differing)
  }

  @Test func theWordsSayBoth() throws {
    let invoice = try read(#""subtotal":4000"#, #""subtotal":3900"#)
    let problem = #expect(throws: StripeSumProblem.self) { try invoice.check() }
    #expect(
      problem?.description
        == "Invoice in_1 of Stripe does not add up: subtotal is 3900, its parts come to 4000; total is 4165, its parts come to 4065"
    )
  }

  @Test func aDraftHasNoBalanceYet() throws {
    try read(#""ending_balance":0"#, #""ending_balance":null"#).check()
  }

  @Test func ofAVoidOneNothingIsDue() throws {
    let text = Self.text.replacing(#""open""#, with: #""void""#)
      .replacing(#""amount_remaining":3000"#, with: #""amount_remaining":0"#)
    try StripeJSON.read(StripeInvoice.self, from: Data(text.utf8)).check()
  }

  @Test func moreLinesThanItHoldsAreGiven() throws {
    let invoice = try read(#""has_more":false"#, #""has_more":true"#)
    #expect(throws: StripeSumProblem.self) { try invoice.check() }
    let lines = invoice.lines.data
    let more = try read(#""amount":-1000"#, #""amount":0"#).lines.data.filter { $0.amount == 0 }
    try #require(more.count == 1 && more[0].taxes?.first?.amount == -190)
    let problem = #expect(throws: StripeSumProblem.self) { try invoice.check(lines: lines + more) }
    #expect(problem?.differences.map(\.what) == ["total_taxes, exclusive"])
  }

  /// Whatever comes is read, or refused: nothing traps, in sums of any size.
  @Test func noBytesDoHarm() throws {
    var dice = SplitMix(seed: 11)
    let text = Array(Self.text.utf8)
    let all = Array(text.indices)
    let digits = all.filter { (0x30...0x39).contains(text[$0]) }
    var kinds: Set<String> = []
    for round in 0..<300 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...3, using: &dice) {
        let place = (round % 2 == 0 ? digits : all).randomElement(using: &dice)!
        bytes[place] = round % 2 == 0 ? 0x39 : UInt8.random(in: 32...255, using: &dice)
      }
      do {
        try StripeJSON.read(StripeInvoice.self, from: Data(bytes)).check()
        kinds.insert("good")
      } catch is DecodingError {
        kinds.insert("unread")
      } catch is StripeSumProblem {
        kinds.insert("wrong")
      }
    }
    #expect(kinds == ["good", "unread", "wrong"])
  }
}
