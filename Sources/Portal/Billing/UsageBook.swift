/// Where one team's usage is written down: what holds for all that is told at once is looked up once.
struct UsageBook {
  private let team: Team
  private let tx: Tx
  private let now: Timestamp
  private let open: Subscription?
  /// Those that count something.
  private let plans: [Plan]

  init(of team: Team, in tx: Tx) throws {
    self.team = team
    self.tx = tx
    now = team.time(tx)
    open = try Subscription.open(of: team.id, in: tx)
    plans = [open?.terms.plan, try Entitlements(of: team, in: tx).plan].compactMap { $0 }
  }

  /// - Returns: false when it was told before.
  /// - Throws: `Obstacle`.
  func take(_ usage: Usage) throws -> Bool {
    try check(usage)
    let isNew =
      try tx.insert(
        "usage_records",
        [
          "id": tx.newID(Usage.self), "team_id": team.id, "key": usage.key, "unit": usage.unit,
          "quantity": usage.quantity, "at": usage.at,
          "received_at": tx.now,
        ], onConflict: "ON CONFLICT (team_id, key) DO NOTHING") == 1
    guard isNew else {
      try mustBeTheSame(usage)
      return false
    }
    try count(usage)
    return true
  }

  private func check(_ usage: Usage) throws {
    guard !usage.key.isEmpty, usage.key.utf8.count <= Usage.longestKey else {
      throw Obstacle("A key has 1 to 100 characters.")
    }
    guard usage.quantity > 0, usage.quantity <= Usage.most else {
      throw Obstacle("A quantity is a whole number above zero.")
    }
    guard usage.at >= now - Usage.oldest, usage.at <= now + Usage.newest else {
      throw Obstacle("Usage is told within 35 days, and not ahead of its time.")
    }
    guard plans.contains(where: { $0.meters(usage.unit) }) else {
      throw Obstacle(Phrase("The team’s plan does not meter {{unit}}.", ["unit": usage.unit]))
    }
  }

  private func count(_ usage: Usage) throws {
    // What is billed already is final: what comes late belongs to the hour in which it comes, or to the
    // first of the month that is not billed.
    let hour = usage.at.hour
    let counted = open?.usageFrom.map { hour < $0 ? max(now.hour, $0.nextHour) : hour } ?? hour
    try tx.execute(
      """
      INSERT INTO usage_hours (team_id, unit, hour_at, quantity)
      VALUES (\(team.id), \(usage.unit), \(counted), \(usage.quantity))
      ON CONFLICT (team_id, unit, hour_at)
        DO UPDATE SET quantity = usage_hours.quantity + excluded.quantity
      """)
    let isTooMuch = try tx.exists(
      """
      SELECT 1 AS n FROM usage_hours WHERE team_id = \(team.id) AND unit = \(usage.unit)
        AND hour_at = \(counted) AND quantity > \(Usage.mostAnHour)
      """)
    if isTooMuch { throw Obstacle("So much cannot be used in an hour. Look at what is told.") }
  }

  private func mustBeTheSame(_ usage: Usage) throws {
    let isSame = try tx.exists(
      """
      SELECT 1 AS n FROM usage_records WHERE team_id = \(team.id) AND key = \(usage.key)
        AND unit = \(usage.unit) AND quantity = \(usage.quantity) AND at = \(usage.at)
      """)
    if !isSame {
      throw Obstacle(
        Phrase("The key {{key}} was used for something else before.", ["key": usage.key]))
    }
  }
}
