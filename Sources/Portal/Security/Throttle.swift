import Crypto
import Foundation

/// Too many tries. Nothing was checked; the caller may come back.
package struct Throttled: Error, Equatable {
  package let retryAfter: Duration
}

/// A limit on guesses, kept in the store so that it holds over restarts and processes. A try is
/// reserved before the guess is checked and given back when it was right, so that guesses at the same
/// moment cannot slip past the count.
package struct Throttle: Sendable {
  private let scope: String
  private let limits: [(count: Int, window: Duration)]

  package static func account(_ email: EmailAddress) -> Throttle {
    Throttle("password", email.text, [(10, .hours(1)), (20, .days(1))])
  }

  package static func address(_ address: String?) -> Throttle {
    Throttle("address", network(of: address), [(20, .hours(1))])
  }

  /// Requests for mail from one client address: sign-up, resend, reset.
  package static func requests(from address: String?) -> Throttle {
    Throttle("requests", network(of: address), [(20, .hours(1))])
  }

  /// Guesses from a browser that has signed in before: strangers who guess at the account cannot
  /// lock its owner out.
  static func device(_ token: Token) -> Throttle {
    Throttle("device", token.text, [(10, .hours(1)), (20, .days(1))])
  }

  /// True when one more mail of that kind may go to an address that perhaps nobody there asked
  /// for. Counted by who asks, so that a stranger cannot use up the owner's share, and in all.
  static func allowsMail(_ kind: String, to email: EmailAddress, in tx: Tx) throws -> Bool {
    let asker = network(of: tx.actor.address)
    let own = Throttle("mail-\(kind)", "\(asker) \(email.text)", [(5, .hours(1)), (15, .days(1))])
    let all = Throttle("mails-\(kind)", email.text, [(50, .days(1))])
    return try own.allows(in: tx) && all.allows(in: tx)
  }

  /// An IPv4 address as it is; of an IPv6 address the /64 that one customer has to choose from.
  static func network(of address: String?) -> String {
    guard let address else { return "unknown" }
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xFF, 0xFF]
    let parts = isMapped ? bytes[12...] : bytes[..<8]
    return parts.map(String.init).joined(separator: ".") + (isMapped ? "" : "/64")
  }

  private init(_ kind: String, _ subject: String, _ limits: [(Int, Duration)]) {
    // Hashed: the table then says nothing about who was tried.
    let digest = SHA256.hash(data: Data("\(kind) \(subject)".utf8))
    scope = "\(kind):\(Array(digest.prefix(16)).base64URL)"
    self.limits = limits
  }

  /// - Throws: `Throttled` when the limit is reached.
  /// - Returns: the reserved try, to give back.
  @discardableResult
  package func reserve(in tx: Tx) throws -> ID<Throttle> {
    try check(in: tx)
    let id = tx.newID(Throttle.self)
    try tx.insert("attempts", ["id": id, "scope": scope, "at": tx.now])
    return id
  }

  /// The same as an answer: false when the limit is reached.
  package func allows(in tx: Tx) throws -> Bool {
    do {
      try reserve(in: tx)
      return true
    } catch is Throttled { return false }
  }

  /// Throws as `reserve` would, and reserves nothing.
  func check(in tx: Tx) throws {
    for limit in limits { try check(limit.count, limit.window, in: tx) }
  }

  private func check(_ count: Int, _ window: Duration, in tx: Tx) throws {
    // A try from the future was made before the clock was put back; it must not lock for ever.
    let tries = try tx.rows(
      """
      SELECT at FROM attempts WHERE scope = \(scope)
        AND at > \(tx.now - window) AND at <= \(tx.now + .minutes(5))
      ORDER BY at DESC LIMIT \(count)
      """)
    guard tries.count >= count, let oldest = try tries.last.map({ try $0["at"] as Timestamp })
    else { return }
    throw Throttled(retryAfter: min(window, max(.seconds(1), oldest + window - tx.now)))
  }

  static let pruning = PruningRule(
    table: "attempts", key: "id", column: "at", olderThan: .days(1))

  package static func giveBack(_ tries: [ID<Throttle>], in tx: Tx) throws {
    try tx.execute("DELETE FROM attempts WHERE id IN (\(list: tries))")
  }

  /// What a correct reset does.
  package func lift(in tx: Tx) throws {
    try tx.execute("DELETE FROM attempts WHERE scope = \(scope)")
  }
}
