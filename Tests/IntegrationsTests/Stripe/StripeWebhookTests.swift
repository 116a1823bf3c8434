import Crypto
import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("Stripe's signed events") struct StripeWebhookTests {
  private static let secret = "whsec_of_this_test"
  private static let seconds: Int64 = 1_750_000_000
  private static let body = """
    {
      "id": "evt_1", "object": "event", "type": "invoice.paid", "created": 1749999999,
      "api_version": "2026-10-28.endive", "livemode": false,
      "data": {"object": {"id": "in_1", "object": "invoice", "customer": "cus_1", "total": 1.50}}
    }
    """
  private let clock = TestClock(Timestamp(microseconds: seconds * 1_000_000))

  private func webhook(_ secrets: [String] = [secret]) throws -> StripeWebhook {
    try #require(StripeWebhook(secrets: secrets, clock: clock.wall))
  }

  private func code(
    _ body: String = body, at time: String = "\(seconds)", by secret: String = secret
  ) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(time).\(body)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
    return code.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private func read(
    _ header: String?, of body: String = body, secrets: [String] = [secret]
  ) throws -> StripeEvent {
    try webhook(secrets).event(in: Array(body.utf8), header: header)
  }

  @Test func whatIsSignedIsRead() throws {
    let event = try read("t=\(Self.seconds),v1=\(code())")
    #expect(event.id == "evt_1" && event.type == "invoice.paid" && !event.livemode)
    #expect(event.apiVersion == StripeAPI.version)
    #expect(event.created.seconds == 1_749_999_999)
    #expect(
      event.subject
        == .init(object: "invoice", id: "in_1", customer: "cus_1", subscription: nil))
    #expect(event.raw == Self.body, "not a byte differs")
  }

  @Test func oneGoodSignatureOfSeveralIsEnough() throws {
    let (good, wrong) = (code(), code(by: "whsec_another"))
    for header in [
      "t=\(Self.seconds),v1=\(wrong),v1=\(good),v0=\(wrong)",
      "v1=\(good),t=\(Self.seconds)", "t=\(Self.seconds),v0=,v9=x=y,v1=\(good)",
    ] { #expect(try read(header).id == "evt_1", "\(header)") }
    let full = Array(repeating: "v1=\(wrong)", count: 15).joined(separator: ",")
    #expect(try read("t=\(Self.seconds),\(full),v1=\(good)").id == "evt_1")
  }

  @Test func theOldSecretHoldsWhileItIsChanged() throws {
    for secret in ["whsec_new", "whsec_old"] {
      let header = "t=\(Self.seconds),v1=\(code(by: secret))"
      #expect(try read(header, secrets: ["whsec_new", "whsec_old"]).id == "evt_1")
      #expect(throws: StripeForgery.forged) { try read(header, secrets: ["whsec_third"]) }
    }
    #expect(StripeWebhook(secrets: []) == nil)
    #expect(StripeWebhook(secrets: ["whsec_new", ""]) == nil, "anybody can sign with nothing")
  }

  @Test func whatIsSignedOtherwiseIsForged() throws {
    let good = "t=\(Self.seconds),v1=\(code())"
    try #require(try read(good).id == "evt_1")
    let object = try JSONSerialization.jsonObject(with: Data(Self.body.utf8))
    let again = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    for body in [again, Self.body + "\n", " " + Self.body, "", "{}"] {
      #expect(throws: StripeForgery.forged) { try read(good, of: body) }
    }
    for header in [
      "t=\(Self.seconds),v1=\(code(by: "whsec_another"))",
      "t=\(Self.seconds + 1),v1=\(code())",
      "t=\(Self.seconds),v1=\(String(repeating: "0", count: 64))",
    ] { #expect(throws: StripeForgery.forged, "\(header)") { try read(header) } }
    #expect(throws: StripeForgery.unsigned) { try read("t=\(Self.seconds),v0=\(code())") }
  }

  @Test func everyChangedBitIsNoticed() throws {
    let body = Array(Self.body.utf8)
    let header = "t=\(Self.seconds),v1=\(code())"
    for place in body.indices {
      var changed = body
      changed[place] ^= 1
      #expect(throws: StripeForgery.forged) {
        try webhook().event(in: changed, header: header)
      }
    }
  }

  @Test func oldAndFutureOnesAreRefused() throws {
    func header(_ offset: Int64) -> String {
      let time = "\(Self.seconds + offset)"
      return "t=\(time),v1=\(code(at: time))"
    }
    for offset in [-300, -1, 0, 1, 300] as [Int64] {
      #expect(try read(header(offset)).id == "evt_1", "\(offset)")
      try webhook().checkTime(of: header(offset))
    }
    for offset in [-301, -600, -86_400] as [Int64] {
      #expect(throws: StripeForgery.tooOld) { try read(header(offset)) }
      #expect(throws: StripeForgery.tooOld) { try webhook().checkTime(of: header(offset)) }
    }
    for offset in [301, 600, 8_000_000_000] as [Int64] {
      #expect(throws: StripeForgery.fromTheFuture) { try read(header(offset)) }
    }
    clock.advance(by: .seconds(301))
    #expect(throws: StripeForgery.tooOld) { try read(header(0)) }
  }

  /// All of them with the signature that would be good for them.
  @Test func oddHeadersAreRefused() {
    for header in [nil, ""] {
      #expect(throws: StripeForgery.unsigned) { try read(header) }
      #expect(throws: StripeForgery.unsigned) { try webhook().checkTime(of: header) }
    }
    for time in [
      "", "soon", "-1", "+\(Self.seconds)", " \(Self.seconds)", "0\(Self.seconds)",
      "\(Self.seconds).0", "1e9", "99999999999", "١٧٥٠٠٠٠٠٠٠", "0",
    ] {
      let header = "t=\(time),v1=\(code(at: time))"
      #expect(throws: StripeForgery.malformed, "\(time)") { try read(header) }
    }
    let (good, time) = (code(), "t=\(Self.seconds)")
    for header in [
      good, time, "\(time),", ",\(time),v1=\(good)", "\(time),,v1=\(good)", "\(time);v1=\(good)",
      "\(time),v1=\(good),", "\(time),v1=\(good),=", "\(time),\(time),v1=\(good)",
      "v1=\(good)", "\(time),v1=\(good.uppercased())", "\(time),v1=\(good.dropLast())",
      "\(time),v1=\(good)0", "\(time),v1=\(good.dropLast())g", "\(time), v1=\(good)\u{0}x",
      "\(time),v1=\(good),v1=", "\(time),v1=\(good),x=" + String(repeating: "y", count: 4096),
      time + String(repeating: ",v1=\(good)", count: 17), "t=soon,v1=\(good.prefix(9)),,=",
    ] where header != time {
      let error = #expect(throws: StripeForgery.self, "\(header)") { try read(header) }
      #expect(error == .malformed || error == .unsigned, "\(header)")
    }
    #expect(throws: StripeForgery.unsigned) { try read(time) }
  }

  @Test func whatIsSignedAndNoEventIsSaid() throws {
    for body in [
      "", "{", "[]", "null", "7", #"{"object":"event"}"#,
      Self.body.replacing(#""event""#, with: #""invoice""#),
      Self.body.replacing("evt_1", with: #""},{""#), Self.body.replacing("1749999999", with: "-1"),
      Self.body.replacing("1749999999", with: #""now""#),
      Self.body.replacing(#""data""#, with: #""date""#),
      String(repeating: "[", count: 100_000),
    ] {
      let header = "t=\(Self.seconds),v1=\(code(body))"
      let error = #expect(throws: StripeForgery.self, "\(body.prefix(50))") {
        try read(header, of: body)
      }
      guard case .noEvent = error else {
        Issue.record("\(body.prefix(50)): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(
    arguments: [
      (#"{"object":"customer","id":"cus_9"}"#, "cus_9", "cus_9", nil),
      (#"{"object":"invoice","customer":{"id":"cus_9","x":1}}"#, nil, "cus_9", nil),
      (#"{"object":"subscription","id":"sub_1","customer":"c"}"#, "sub_1", "c", "sub_1"),
      (
        #"{"object":"checkout.session","id":"cs_1","subscription":"s","customer":null}"#, "cs_1",
        nil, "s"
      ),
      (#"{"object":"new.thing","id":"x_1","customer":["c"]}"#, "x_1", nil, nil),
    ] as [(String, String?, String?, String?)])
  func whatItIsAboutIsFound(
    _ object: String, _ id: String?, _ customer: String?, _ subscription: String?
  ) throws {
    let body =
      #"{"id":"evt_2","object":"event","type":"new.kind","created":1,"livemode":true,"data":{"object":\#(object)}}"#
    let event = try read("t=\(Self.seconds),v1=\(code(body))", of: body)
    #expect(event.subject.id == id && event.subject.customer == customer)
    #expect(event.subject.subscription == subscription)
    #expect(event.livemode && event.apiVersion == nil)
  }

  @Test func theSecretStandsNowhere() throws {
    let webhook = try webhook()
    var dumped = ""
    dump(webhook, to: &dumped)
    for text in [dumped, "\(webhook)", String(reflecting: webhook)] {
      #expect(!text.contains("whsec"), "\(text)")
    }
  }
}
