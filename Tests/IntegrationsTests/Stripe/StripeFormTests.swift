import Foundation
import Portal
import Testing

@testable import Integrations

@Suite("Stripe's forms") struct StripeFormTests {
  @Test func valuesAreNestedInBrackets() {
    let form: StripeForm = [
      "customer": "cus_1", "items": .list([.object(["price": "price_1", "quantity": 3])]),
      "deep": .object(["a": .object(["b": .list([true, false])])]), "left_out": nil,
    ]
    #expect(
      form.encoded
        == "customer=cus_1&items[0][price]=price_1&items[0][quantity]=3&deep[a][b][0]=true&deep[a][b][1]=false"
    )
  }

  @Test func whatIsClearedIsSaid() {
    #expect((["a": .cleared, "b": ""] as StripeForm).encoded == "a=&b=")
    #expect((["a": .list([])] as StripeForm).encoded == "a=", "an empty list is none at all")
    #expect((["a": .object([:])] as StripeForm).encoded == "", "no metadata clear none")
    #expect(([:] as StripeForm).encoded == "")
    #expect((["m": .metadata(["b": "", "a": "1"])] as StripeForm).encoded == "m[a]=1&m[b]=")
    #expect((["a": nil] as StripeForm).expanding([]).encoded == "")
    #expect(([:] as StripeForm).expanding(["x.y"]).encoded == "expand[0]=x.y")
  }

  /// Every sign that means something in a form, and every byte of UTF-8.
  @Test func textsArriveAsTheyWere() {
    for text in [
      "Zürich & Söhne=50 %+1", "日本語\u{1F600}", "a\r\nb\tc", "[0]", "?#/\\'\"", " ", "%41",
      "\u{0}", "e\u{301}",
    ] {
      let encoded = (["name": .text(text)] as StripeForm).encoded
      #expect(encoded.utf8.allSatisfy { (0x21...0x7E).contains($0) })
      let value = encoded.dropFirst("name=".count)
      #expect(value.removingPercentEncoding.map { Array($0.utf8) } == Array(text.utf8))
      #expect(!value.contains { "&=+#[]".contains($0) }, "\(encoded)")
    }
    let odd = (["metadata": .metadata(["a&b": "c"])] as StripeForm).encoded
    #expect(odd == "metadata[a%26b]=c")
  }

  @Test func noIDLeadsElsewhere() {
    for (id, part) in [
      ("cus_1-X", "cus_1-X"), ("../v1/account", "%2E%2E%2Fv1%2Faccount"), ("..", "%2E%2E"),
      ("", "%20"), ("a?b#c", "a%3Fb%23c"), ("ü", "%C3%BC"), ("a\r\nb", "a%0D%0Ab"),
    ] {
      let request = StripeCustomer.retrieve(id).request
      #expect(request.path == "/v1/customers/\(part)")
    }
  }

  @Test func whatReadsHasAQueryAndNoKey() {
    let list = StripeInvoice.list(of: "cus_1", .open, from: StripeTime(seconds: 5)).request
    #expect(list.method == .get && list.body.isEmpty && list.idempotencyKey == nil)
    #expect(
      list.path == "/v1/invoices?customer=cus_1&status=open&created[gte]=5&limit=100")
    let next = list.asking("starting_after", "in_1&x")
    #expect(next.path == list.path + "&starting_after=in_1%26x")
    let cancel = StripeSubscription.cancel("sub_1", invoicesNow: true, prorates: false).request
    #expect(cancel.method == .delete)
    #expect(cancel.path == "/v1/subscriptions/sub_1?invoice_now=true&prorate=false")
  }

  @Test func aRequestIsKeptAsItIs() throws {
    let key = try #require(StripeIdempotencyKey("team-7-upgrade-1"))
    let request = StripeSubscription.upgrade(
      "sub_1", [.change("si_1", price: "price_ü"), .remove("si_2")],
      prorationDate: StripeTime(seconds: 9), expanding: ["latest_invoice"], key: key
    ).request
    #expect(
      request.body
        == "items[0][id]=si_1&items[0][price]=price_%C3%BC&items[1][id]=si_2&items[1][deleted]=true&proration_behavior=always_invoice&payment_behavior=pending_if_incomplete&proration_date=9&expand[0]=latest_invoice"
    )
    let kept = try JSONEncoder().encode(request)
    #expect(try JSONDecoder().decode(StripeRequest.self, from: kept) == request)
    let again = StripeRequest(
      method: "POST", path: request.path, body: request.body, idempotencyKey: key.text)
    #expect(again == request)
  }

  @Test func noPostIsWithoutItsKey() throws {
    for (method, path, body, key) in [
      ("POST", "/v1/refunds", "", nil), ("POST", "/v1/refunds", "", ""),
      ("GET", "/v1/refunds", "", "key"), ("GET", "/v1/refunds", "a=b", nil),
      ("PUT", "/v1/refunds", "", nil), ("POST", "/v2/refunds", "", "key"),
      ("GET", "@example.com/v1/", "", nil), ("GET", "/v1/a b", "", nil),
      ("GET", "/v1/a\r\nb", "", nil), ("POST", "/v1/refunds", "", "a b"),
      ("POST", "/v1/refunds", "", String(repeating: "k", count: 256)),
    ] as [(String, String, String, String?)] {
      #expect(
        StripeRequest(method: method, path: path, body: body, idempotencyKey: key) == nil,
        "\(method) \(path)")
    }
    let text = #"{"method":"POST","path":"/v1/refunds","body":""}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(StripeRequest.self, from: Data(text.utf8))
    }
    for text in ["", "a b", "ü", "a\nb", String(repeating: "k", count: 256)] {
      #expect(StripeIdempotencyKey(text) == nil)
    }
    #expect(StripeIdempotencyKey().text != StripeIdempotencyKey().text)
  }

  @Test func whatIsSearchedForIsQuoted() {
    let request = StripeCustomer.search(metadata: "te'am", "a\\b").request
    #expect(
      request.path.removingPercentEncoding
        == #"/v1/customers/search?query=metadata['te\'am']:'a\\b'&limit=100"#)
  }

  /// Not known to the server of the tests.
  @Test func aCreditNoteIsPreviewedByAQuestion() throws {
    let amount = try StripeAmount(Money(minor: 500, .euro))
    let request = StripeCreditNote.preview(
      for: "in_1", amount: amount, .init(credit: amount), reason: .orderChange
    ).request
    #expect(
      request.path
        == "/v1/credit_notes/preview?invoice=in_1&amount=500&credit_amount=500&reason=order_change"
    )
  }
}
