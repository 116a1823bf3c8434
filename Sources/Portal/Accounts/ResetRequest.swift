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
      let id = tx.newID(ResetRequest.self)
      let sealed = try Self.sealer(portal).seal(plain, for: "reset_requests.sealed:\(id)")
      try tx.insert("reset_requests", ["id": id, "sealed": sealed])
    }
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
    let link = Token.random()
    try await portal.store.write(for: .portal, as: .system("mail")) { tx in
      let row = try tx.row("DELETE FROM reset_requests WHERE id = \(id) RETURNING sealed")
      guard let sealed = try row?["sealed"] as [UInt8]?,
        let plain = sealer(portal).open(sealed, for: "reset_requests.sealed:\(id)")
      else { return }
      let request = try JSONDecoder().decode(ResetRequest.self, from: plain)
      let email = EmailAddress(trusted: request.email)
      try tx.acting(as: request.actor) {
        guard let user = try User.find(email: email, in: tx),
          try request.mayMail(user, in: tx)
        else { return }
        try tx.enter(.user(user.id))
        try PasswordReset.open(link, for: user, portal, in: tx)
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

  private static func sealer(_ portal: Portal) -> Sealer {
    Sealer(keys: portal.keys, purpose: "reset requests")
  }
}
