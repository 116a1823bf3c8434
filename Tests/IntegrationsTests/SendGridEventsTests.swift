import Crypto
import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("SendGrid's signed events") struct SendGridEventsTests {
  private static let id = "0197f1c2-0000-7000-8000-0000000000aa"
  private static let seconds: Int64 = 1_750_000_000
  private let secret = P256.Signing.PrivateKey()
  private let clock = TestClock(Timestamp(microseconds: seconds * 1_000_000))

  private func reader() throws -> SendGridEvents {
    let key = secret.publicKey.derRepresentation.base64EncodedString()
    return try #require(SendGridEvents(publicKey: key, clock: clock.wall))
  }

  private func sign(
    _ body: String, at time: String, by key: P256.Signing.PrivateKey? = nil
  ) throws -> String {
    let signature = try (key ?? secret).signature(for: Data((time + body).utf8))
    return signature.derRepresentation.base64EncodedString()
  }

  /// - Parameters:
  ///   - signature: a good one by default.
  ///   - missing: the end of the name of a header that is left out.
  private func read(
    _ body: String, at time: String = "\(seconds)", signature: String? = nil,
    missing: String? = nil
  ) throws -> [MailEvent] {
    let signature = try signature ?? sign(body, at: time)
    let fields = [
      "x-twilio-email-event-webhook-signature": signature,
      "x-twilio-email-event-webhook-timestamp": time,
    ]
    return try reader().events(in: Array(body.utf8)) { name in
      missing.map(name.hasSuffix) == true ? nil : fields[name]
    }
  }

  private func event(_ fields: String, email: String = "alice@example.com") -> String {
    #"{"email":"\#(email)","timestamp":\#(Self.seconds),"portico_mail":"\#(Self.id)",\#(fields)}"#
  }

  private func only(_ fields: String, email: String = "alice@example.com") throws -> MailEvent {
    let events = try read("[\(event(fields, email: email))]")
    try #require(events.count == 1)
    return events[0]
  }

  // MARK: The signature

  @Test func whatIsSignedIsRead() throws {
    let event = try only(#""event":"delivered","response":"250 OK""#)
    #expect(
      event
        == MailEvent(
          mail: try #require(ID(Self.id)), recipient: "alice@example.com", what: .delivered,
          words: "250 OK", at: Timestamp(microseconds: Self.seconds * 1_000_000)))
  }

  @Test func whatIsNotSignedIsForged() throws {
    let body = "[\(event(#""event":"bounce","type":"bounce""#))]"
    let time = "\(Self.seconds)"
    let good = try sign(body, at: time)
    #expect(try read(body, signature: good).count == 1)
    for signature in [
      "", "x", good + "x", String(good.dropLast(4)), "AAAA",
      try sign(body + " ", at: time), try sign(body, at: "\(Self.seconds + 1)"),
      try sign(body, at: time, by: P256.Signing.PrivateKey()), "\(good), \(good)",
      Data(repeating: 0, count: 70).base64EncodedString(),
    ] {
      #expect(throws: ForgedMailEvents.self) { try read(body, signature: signature) }
    }
    #expect(throws: ForgedMailEvents.self) { try read(body + "\n", signature: good) }
    for field in ["signature", "timestamp"] {
      #expect(throws: ForgedMailEvents.self) { try read(body, missing: field) }
    }
  }

  @Test func everyChangedBitIsNoticed() throws {
    let body = Array("[\(event(#""event":"spamreport""#))]".utf8)
    let time = "\(Self.seconds)"
    let good = try sign(String(decoding: body, as: UTF8.self), at: time)
    for place in body.indices {
      var changed = body
      changed[place] ^= 1
      #expect(throws: ForgedMailEvents.self) {
        try reader().events(in: changed) { $0.hasSuffix("signature") ? good : time }
      }
    }
    #expect(try reader().events(in: body) { $0.hasSuffix("signature") ? good : time }.count == 1)
  }

  @Test func oldAndFutureOnesAreRefused() throws {
    let body = "[\(event(#""event":"delivered""#))]"
    let day: Int64 = 86_400
    for offset in [0, -day, 300] {
      #expect(try read(body, at: "\(Self.seconds + offset)").count == 1, "\(offset)")
    }
    for offset in [-day - 1, 301, -30 * day, 30 * day] {
      #expect(throws: ForgedMailEvents.self, "\(offset)") {
        try read(body, at: "\(Self.seconds + offset)")
      }
    }
    // Signed, every one of them.
    for time in [
      "", "0", "-1", "+\(Self.seconds)", " \(Self.seconds)", "\(Self.seconds).0", "1e9", "0x1",
      "999999999999", "99999999999999999999999", "١٧٥٠٠٠٠٠٠٠",
    ] {
      #expect(throws: ForgedMailEvents.self, "\(time)") { try read(body, at: time) }
    }
    clock.advance(by: .days(2))
    #expect(throws: ForgedMailEvents.self) { try read(body) }
  }

  @Test func onlyKeysOfItsKindAreTaken() throws {
    let der = secret.publicKey.derRepresentation
    #expect(SendGridEvents(publicKey: der.base64EncodedString()) != nil)
    for key in [
      "", "x", "%%%", der.dropLast().base64EncodedString(), secret.publicKey.pemRepresentation,
      P384.Signing.PrivateKey().publicKey.derRepresentation.base64EncodedString(),
      secret.derRepresentation.base64EncodedString(),
    ] { #expect(SendGridEvents(publicKey: key) == nil) }
  }

  // MARK: What is told

  @Test(arguments: [
    (#""event":"delivered","response":"250 OK""#, MailEvent.What.delivered, "250 OK"),
    (
      #""event":"bounce","type":"bounce","reason":"550 5.1.1 unknown""#, .bounced(forGood: true),
      "550 5.1.1 unknown"
    ),
    (#""event":"bounce","type":"blocked","reason":"421""#, .bounced(forGood: false), "421"),
    (#""event":"bounce","reason":"421""#, .bounced(forGood: false), "421"),
    (
      #""event":"dropped","reason":"Bounced Address""#, .bounced(forGood: true), "Bounced Address"
    ),
    (
      #""event":"dropped","reason":"Spam Reporting Address""#, .bounced(forGood: true),
      "Spam Reporting Address"
    ),
    (#""event":"dropped","reason":"Invalid""#, .bounced(forGood: true), "Invalid"),
    (
      #""event":"dropped","reason":"Invalid SMTPAPI header""#, .bounced(forGood: false),
      "Invalid SMTPAPI header"
    ),
    (
      #""event":"dropped","reason":"Unsubscribed Address""#, .bounced(forGood: false),
      "Unsubscribed Address"
    ),
    (#""event":"dropped""#, .bounced(forGood: false), ""),
    (#""event":"spamreport","useragent":"x","ip":"192.0.2.1""#, .complained, ""),
    (#""event":"bounce","type":7,"reason":["x"],"response":{}"#, .bounced(forGood: false), ""),
  ])
  func eventsMeanThis(_ fields: String, _ what: MailEvent.What, _ words: String) throws {
    let event = try only(fields)
    #expect(event.what == what)
    #expect(event.words == words)
  }

  @Test func addressesAreTheOnesThePortalKeeps() throws {
    for (told, kept) in [
      ("Alice@Example.COM", "alice@example.com"), (" alice@example.com", "alice@example.com"),
      ("alice@xn--bcher-kva.example", "alice@xn--bcher-kva.example"),
    ] {
      #expect(try only(#""event":"delivered""#, email: told).recipient == kept)
      #expect(MailAddress.wire(kept) == told.trimmingCharacters(in: .whitespaces).lowercased())
    }
  }

  @Test func otherPeoplesMailAndOtherEventsAreSkipped() throws {
    let mine = event(#""event":"delivered""#)
    let others = [
      event(#""event":"processed""#), event(#""event":"deferred""#), event(#""event":"open""#),
      event(#""event":"click""#), event(#""event":"unsubscribe""#), event(#""event":"new""#),
      event(#""event":null"#), event(#""event":["delivered"]"#), event(#""no":"event""#),
      mine.replacing(Self.id, with: "42"), mine.replacing(Self.id, with: Self.id.uppercased()),
      mine.replacing(#""\#(Self.id)""#, with: "42"), mine.replacing("portico_mail", with: "mail"),
      mine.replacing("alice@example.com", with: "no address"), mine.replacing("email", with: "e"),
      mine.replacing(#""alice@example.com""#, with: "7"),
      mine.replacing("alice@example.com", with: "alice\\u0000@example.com"),
      mine.replacing("timestamp", with: "time"), "{}", "[]", "null", "7", "\"x\"", "[[[]]]",
      "1e999",
    ]
    for other in others {
      #expect(try read("[\(other)]").isEmpty, "\(other)")
      #expect(try read("[\(other),\(mine),\(other)]").count == 1, "\(other)")
    }
  }

  @Test func noNumberIsTooLarge() throws {
    let mine = event(#""event":"delivered""#)
    for time in [
      "-1", "253402300800", "9223372036854775807", "-9223372036854775808", "1e30", "-1e400",
      "99999999999999999999999999", "1750000000.5", "true", "\"1750000000\"", "null", "[]",
    ] {
      let odd = mine.replacing("\(Self.seconds)", with: time)
      try #require(odd != mine)
      #expect(try read("[\(odd),\(mine)]").count == 1, "\(time)")
    }
    #expect(try read("[\(mine.replacing("\(Self.seconds)", with: "253402300799"))]").count == 1)
  }

  @Test func whatIsNoListIsNothing() throws {
    let deep = String(repeating: "[", count: 100_000)
    for body in ["", "{}", "null", "7", "[", "\u{0}", event(#""event":"delivered""#), deep, "[,]"] {
      #expect(try read(body).isEmpty, "\(body.prefix(20))")
    }
  }

  @Test func fiveThousandAreEnough() throws {
    let one = event(#""event":"delivered""#)
    let list = Array(repeating: one, count: 5001).joined(separator: ",")
    #expect(try read("[\(list)]").count == 5000)
  }
}
