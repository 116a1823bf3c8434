import Foundation

/// Somebody asks for a link to reset a password. While they wait the request is only written down,
/// known address or not, so that time tells nothing; a job looks the address up and mails the link.
package struct ResetRequest: Sendable, Codable {
  private let email: String
  private let address: String?
  private let agent: String?
  private let requestID: String?
  /// What the browser's device cookie said; nil in a request that an older program has kept.
  private let devices: String?

  package static let email = Field.email("email", "Email").autocomplete(.email)
  package static let fields: Fields = [email]
  /// From however many networks they come.
  static let mostWaiting = 10_000

  package init(_ entered: Entered, devices: DeviceTokens, from actor: Originator) {
    email = entered[Self.email].text
    address = actor.address
    agent = actor.agent
    requestID = actor.requestID
    self.devices = devices.cookie
  }

  private var actor: Originator {
    Originator(.anonymous, address: address, agent: agent, requestID: requestID)
  }

  /// - Throws: `Throttled`, `StoreError`.
  package func keep(_ portal: Portal) async throws {
    let plain = try JSONEncoder().encode(self)
    try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: address).spend(in: tx)
      guard try !Self.isFull(in: tx) else { throw Throttled(retryAfter: .minutes(1)) }
      let id = tx.newID(ResetRequest.self)
      let sealed = try Self.sealer(portal).seal(plain, for: "reset_requests.sealed:\(id)")
      try tx.insert("reset_requests", ["id": id, "sealed": sealed])
    }
  }

  private static func isFull(in tx: Tx) throws -> Bool {
    try tx.exists("SELECT 1 AS n FROM reset_requests ORDER BY id LIMIT 1 OFFSET \(mostWaiting)")
  }

  /// Mails what was asked for. Each request goes in the transaction that answers it.
  package static func answerAll(_ portal: Portal) async throws {
    let ids = try await portal.store.read { tx in
      try tx.rows("SELECT id FROM reset_requests ORDER BY id LIMIT 100").map {
        try $0["id"] as ID<ResetRequest>
      }
    }
    for id in ids { try await answer(id, portal) }
  }

  private static func answer(_ id: ID<ResetRequest>, _ portal: Portal) async throws {
    let (request, user) = try await portal.store.read { tx in
      let request = try find(id, portal, in: tx)
      return (request, try request.flatMap { try User.find(email: $0.recipient, in: tx) })
    }
    let link = Token.random()
    let letter = try user.map { try PasswordReset.letter(link, to: $0, portal) }
    try await portal.store.write(for: .portal, as: .system("mail")) { tx in
      // Another process may have answered it meanwhile.
      guard try tx.execute("DELETE FROM reset_requests WHERE id = \(id)") > 0 else { return }
      guard let request, let letter else { return }
      try tx.acting(as: request.actor) {
        guard let now = try User.find(email: request.recipient, in: tx), now.id == user?.id,
          try request.mayMail(now, in: tx)
        else { return }
        try tx.enter(.user(now.id))
        try PasswordReset.open(link, letter, for: now, portal, in: tx)
      }
    }
  }

  /// The owner's own browser has a share that nobody else can use up.
  private func mayMail(_ user: User, in tx: Tx) throws -> Bool {
    let known = try Device.known(DeviceTokens(cookie: devices), for: user.id, in: tx)
    let share =
      known.map { MailShare.device("reset", $0) }
      ?? .anybody("reset", to: EmailAddress(trusted: user.email), from: address)
    return try share.allows(in: tx)
  }

  private var recipient: EmailAddress { EmailAddress(trusted: email) }

  /// Nil when it is gone, or cannot be read with this portal's key.
  private static func find(
    _ id: ID<ResetRequest>, _ portal: Portal, in tx: Tx
  ) throws -> ResetRequest? {
    let row = try tx.row("SELECT sealed FROM reset_requests WHERE id = \(id)")
    guard let sealed = try row?["sealed"] as [UInt8]?,
      let plain = sealer(portal).open(sealed, for: "reset_requests.sealed:\(id)")
    else { return nil }
    return try? JSONDecoder().decode(ResetRequest.self, from: plain)
  }

  private static func sealer(_ portal: Portal) -> Sealer {
    Sealer(keys: portal.keys, purpose: "reset requests")
  }
}
