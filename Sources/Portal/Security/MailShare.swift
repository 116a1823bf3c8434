/// How many mails may go to an address that perhaps nobody there asked for. Counted by who asks, so
/// that strangers cannot use up the owner's share.
struct MailShare: Sendable {
  /// Of who asks.
  private let own: Throttle
  /// Of all who ask. One that allows is enough.
  private var all: [Throttle] = []

  /// Of whoever asks. However many have asked, one more may go in half an hour: so long the link of
  /// the last one works.
  /// - Parameter kind: of the mail.
  static func anybody(_ kind: String, to email: EmailAddress, from address: String?) -> MailShare {
    MailShare(
      own: network(kind, email, address),
      all: [
        Throttle("mails-\(kind)", email.text, [(50, .days(1))]),
        Throttle("mails-\(kind)-last", email.text, [(1, .minutes(30))]),
      ])
  }

  /// Of a browser that has asked for this address before. Anybody can have one, with a request more:
  /// so there is an end to these too.
  static func askedBefore(
    _ kind: String, to email: EmailAddress, from address: String?
  ) -> MailShare {
    MailShare(
      own: network(kind, email, address),
      all: [Throttle("mails-\(kind)-again", email.text, [(200, .days(1))])])
  }

  /// Of a browser that has signed in to the account.
  static func device(_ kind: String, _ token: Token) -> MailShare {
    MailShare(own: Throttle("mail-\(kind)-device", token.text, one))
  }

  private static let one: [(Int, Duration)] = [(5, .hours(1)), (15, .days(1))]

  private static func network(
    _ kind: String, _ email: EmailAddress, _ address: String?
  ) -> Throttle {
    Throttle("mail-\(kind)", "\(Network.ofCustomer(address)) \(email.text)", one)
  }

  /// True when one more may go, which is counted.
  func allows(in tx: Tx) throws -> Bool {
    guard try [own].allows(in: tx) else { return false }
    return try all.isEmpty || all.contains { try [$0].allows(in: tx) }
  }
}
