import Crypto
import Foundation

/// Too many tries. Nothing was checked; the caller may come back.
package struct Throttled: Error, Equatable {
  package let retryAfter: Duration
}

/// A limit on guesses and requests, kept in the store so that it holds over restarts and processes.
package struct Throttle: Sendable {
  private let scope: String
  private let limits: [(count: Int, window: Duration)]

  init(_ kind: String, _ subject: String, _ limits: [(Int, Duration)]) {
    // Hashed: the table then says nothing about who was tried.
    let digest = SHA256.hash(data: Data("\(kind) \(subject)".utf8))
    scope = "\(kind):\(Array(digest.prefix(16)).base64URL)"
    self.limits = limits
  }

  /// - Throws: `Throttled` when the limit is reached; nothing is counted then.
  package func check(in tx: Tx) throws {
    for limit in limits { try check(limit.count, limit.window, in: tx) }
  }

  private func check(_ count: Int, _ window: Duration, in tx: Tx) throws {
    // A try from the future was made before the clock was put back; it must not lock for ever.
    let tries = try tx.rows(
      """
      SELECT at, checked FROM attempts WHERE scope = \(scope)
        AND at > \(tx.now - window) AND at <= \(tx.now + .minutes(5))
        AND (checked = 1 OR at > \(tx.now - Self.patience))
      ORDER BY at DESC LIMIT \(count)
      """)
    guard tries.count >= count, let oldest = try tries.last.map({ try $0["at"] as Timestamp })
    else { return }
    let wait = try tries.allSatisfy { try $0["checked"] } ? oldest + window - tx.now : Self.patience
    throw Throttled(retryAfter: min(window, max(.seconds(1), wait)))
  }

  fileprivate func add(checked: Bool, in tx: Tx) throws -> ID<Throttle> {
    let id = tx.newID(Throttle.self)
    try tx.insert("attempts", ["id": id, "scope": scope, "at": tx.now, "checked": checked])
    return id
  }

  /// What a correct reset does.
  package func lift(in tx: Tx) throws {
    try tx.execute("DELETE FROM attempts WHERE scope = \(scope)")
  }

  static let pruning = PruningRule(
    table: "attempts", key: "id", column: "at", olderThan: .days(1))
}

/// Guesses are counted before they are checked, so that those made at the same moment cannot slip past
/// the count, and given back when they were right.
extension [Throttle] {
  /// - Throws: `Throttled` when a limit is reached.
  func check(in tx: Tx) throws {
    for throttle in self { try throttle.check(in: tx) }
  }

  /// Counts one with each.
  /// - Throws: `Throttled` when a limit is reached; nothing is counted then.
  package func spend(in tx: Tx) throws {
    try check(in: tx)
    for throttle in self { _ = try throttle.add(checked: true, in: tx) }
  }

  /// The same as an answer: false when a limit is reached.
  func allows(in tx: Tx) throws -> Bool {
    do {
      try spend(in: tx)
      return true
    } catch is Throttled { return false }
  }

  /// Counts a guess with each, to be settled.
  /// - Throws: `Throttled` when a limit is reached; nothing is counted then.
  func reserve(in tx: Tx) throws -> [ID<Throttle>] {
    try check(in: tx)
    return try map { try $0.add(checked: false, in: tx) }
  }
}

extension Throttle {
  /// How long a guess counts that nobody has checked: its request was cancelled, or the store or the
  /// machine failed under it. Nobody was told whether it was right.
  private static let patience = Duration.minutes(1)

  /// What comes of tries that were reserved.
  static func settle(_ tries: [ID<Throttle>], wereRight: Bool, in tx: Tx) throws {
    try tx.execute(
      wereRight
        ? "DELETE FROM attempts WHERE id IN (\(list: tries))"
        : "UPDATE attempts SET checked = 1 WHERE id IN (\(list: tries))")
  }
}

extension Throttle {
  private static let guesses: [(Int, Duration)] = [(10, .hours(1)), (20, .days(1))]

  /// Guesses of whoever comes.
  static func account(_ email: EmailAddress) -> Throttle {
    Throttle("password", email.text, guesses)
  }

  /// Guesses from one client, whatever the account.
  static func address(_ address: String?) -> [Throttle] { client("address", address) }

  /// The same of one customer's network alone.
  static func customer(_ address: String?) -> Throttle { client("address", address)[0] }

  /// Guesses from a browser that has signed in before: strangers who guess at the account cannot
  /// lock its owner out.
  static func device(_ token: Token) -> Throttle { Throttle("device", token.text, guesses) }

  /// Guesses of a person who is signed in and proves the password again.
  static func person(_ user: ID<User>) -> Throttle { Throttle("person", user.text, guesses) }

  /// Guesses behind the link of a sign-up, in another browser than the one that asked.
  static func confirmation(_ pending: ID<PendingSignUp>) -> Throttle {
    Throttle("confirmation", pending.text, guesses)
  }

  /// Sign-ins with the right password, each a slow hash and a session.
  static func signIns(of user: ID<User>) -> Throttle {
    Throttle("sign-ins", user.text, [(60, .hours(1))])
  }

  /// Requests for mail from one client: sign-up, resend, reset.
  package static func requests(from address: String?) -> [Throttle] {
    client("requests", address)
  }

  /// Of one customer, and of whoever owns many addresses.
  private static func client(_ kind: String, _ address: String?) -> [Throttle] {
    [
      Throttle(kind, Network.ofCustomer(address), [(20, .hours(1))]),
      Throttle("\(kind)-site", Network.ofSite(address), [(200, .hours(1))]),
    ]
  }

  /// All that stand between a person and their account.
  static func liftAll(of user: User, in tx: Tx) throws {
    try account(EmailAddress(trusted: user.email)).lift(in: tx)
    try person(user.id).lift(in: tx)
    try signIns(of: user.id).lift(in: tx)
  }
}
