import Foundation
import Portal

/// One thing that SendGrid tells. What it lacks, or has in another shape, is nil.
struct SendGridEvent: Decodable {
  private static let most = 5000
  /// Reasons of `dropped` that hold for all mail to the address. SendGrid has written them so for years.
  private static let lastingReasons: Set<String> = [
    "bounced address", "spam reporting address", "invalid", "invalid address",
  ]

  private let event: String?
  private let email: String?
  private let mail: String?
  private let type: String?
  private let reason: String?
  private let response: String?
  private let timestamp: Int64?

  private enum CodingKeys: String, CodingKey {
    case event, email, type, reason, response, timestamp
    case mail = "portico_mail"
  }

  init(from decoder: any Decoder) throws {
    let values = try? decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) -> String? { try? values?.decode(String.self, forKey: key) }
    event = text(.event)
    email = text(.email)
    mail = text(.mail)
    type = text(.type)
    reason = text(.reason)
    response = text(.response)
    timestamp = try? values?.decode(Int64.self, forKey: .timestamp)
  }

  /// Of a body that SendGrid has signed; none of what is no list of events.
  static func all(in body: [UInt8]) -> [MailEvent] {
    let told = try? JSONDecoder().decode([SendGridEvent].self, from: Data(body))
    return (told ?? []).prefix(most).compactMap(\.mailEvent)
  }

  /// Nil for what does not matter here, and for mail that is not the portal's.
  private var mailEvent: MailEvent? {
    guard let what, let id = mail.flatMap({ ID<OutboxMessage>($0) }),
      let recipient = email.flatMap({ try? EmailAddress($0).text }),
      // To the end of the year 9999.
      let timestamp, (0...253_402_300_799).contains(timestamp)
    else { return nil }
    return MailEvent(
      mail: id, recipient: recipient, what: what, words: reason ?? response ?? "",
      at: Timestamp(microseconds: timestamp * 1_000_000))
  }

  private var what: MailEvent.What? {
    switch event {
    case "delivered": .delivered
    case "bounce": .bounced(forGood: type == "bounce")
    case "dropped": .bounced(forGood: Self.lastingReasons.contains(reason?.lowercased() ?? ""))
    case "spamreport": .complained
    default: nil
    }
  }
}
