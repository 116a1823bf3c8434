/// A page of the provider's on which somebody pays for the first time, or gives another way to pay. A team
/// has one open at most.
package struct ProviderCheckout: Sendable, Equatable {
  /// A trial that ends sooner is not waited for: providers take no shorter one.
  package static let shortestTrial = Duration.days(2)

  package enum Kind: String, Sendable, SQLValue { case subscribe, setup }
  package enum State: String, Sendable, SQLValue { case open, complete, expired }

  package let id: ID<ProviderCheckout>
  package let teamID: ID<Team>
  package let externalID: String
  package let kind: Kind
  /// Where the browser goes: over TLS, or to this machine.
  package let url: String
  /// What begins with it; nil of another way to pay.
  package let plan: Ordered?
  package let currency: Currency
  package let state: State
  package let createdAt: Timestamp
  package let expiresAt: Timestamp

  package struct Ordered: Sendable, Equatable {
    package let hash: String
    package let cycle: BillingInterval

    package init(hash: String, cycle: BillingInterval) {
      self.hash = hash
      self.cycle = cycle
    }
  }

  private init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    externalID = try row["external_id"]
    kind = try row["kind"]
    url = try row["url"]
    if let hash: String = try row["plan_hash"], let cycle: BillingInterval = try row["cycle"] {
      plan = Ordered(hash: hash, cycle: cycle)
    } else {
      plan = nil
    }
    currency = try row["currency"]
    state = try row["state"]
    createdAt = try row["created_at"]
    expiresAt = try row["expires_at"]
  }

  package init(
    id: ID<ProviderCheckout>, of team: ID<Team>, _ kind: Kind, externalID: String, url: String,
    plan: Ordered?, currency: Currency, at now: Timestamp, until end: Timestamp
  ) {
    self.id = id
    teamID = team
    self.externalID = externalID
    self.kind = kind
    self.url = url
    self.plan = plan
    self.currency = currency
    state = .open
    createdAt = now
    expiresAt = end
  }

  /// The one that can still be used.
  package static func open(
    of team: ID<Team>, at now: Timestamp, in tx: Tx
  ) throws -> ProviderCheckout? {
    try tx.row(
      """
      SELECT * FROM provider_checkouts
      WHERE team_id = \(team) AND state = 'open' AND expires_at > \(now)
      """
    ).map(ProviderCheckout.init)
  }

  /// The newest of the last day, whatever became of it.
  package static func latest(of team: ID<Team>, in tx: Tx) throws -> ProviderCheckout? {
    try tx.row(
      """
      SELECT * FROM provider_checkouts
      WHERE team_id = \(team) AND created_at > \(tx.now - .days(1))
      ORDER BY created_at DESC LIMIT 1
      """
    ).map(ProviderCheckout.init)
  }

  /// The one of which nobody knows yet what has become, whatever the clock says.
  package static func unfinished(
    of team: ID<Team>, in tx: Tx
  ) throws -> ProviderCheckout? {
    try tx.row("SELECT * FROM provider_checkouts WHERE team_id = \(team) AND state = 'open'")
      .map(ProviderCheckout.init)
  }

  /// Whether somebody who is led there has time to pay.
  package func isUsable(at now: Timestamp) -> Bool { expiresAt > now + .minutes(10) }

  /// There is no other that is open.
  package func save(in tx: Tx) throws {
    try tx.insert(
      "provider_checkouts",
      [
        "id": id, "team_id": teamID, "external_id": externalID, "kind": kind, "url": url,
        "plan_hash": plan?.hash, "cycle": plan?.cycle, "currency": currency.code, "state": state,
        "created_at": createdAt, "expires_at": expiresAt,
      ], onConflict: "ON CONFLICT (id) DO NOTHING")
  }

  package static func close(of team: ID<Team>, _ state: State, in tx: Tx) throws {
    try tx.execute(
      "UPDATE provider_checkouts SET state = \(state) WHERE team_id = \(team) AND state = 'open'")
  }
}
