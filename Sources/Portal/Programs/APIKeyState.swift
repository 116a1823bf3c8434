/// How a key stands.
extension APIKey {
  package enum State: String, Choice {
    case works, expiresSoon, expired, revoked, replaced, stopped

    package var label: String {
      switch self {
      case .works: "Works"
      case .expiresSoon: "Expires soon"
      case .expired: "Expired"
      case .revoked: "Revoked"
      case .replaced: "Replaced"
      case .stopped: "Stopped"
      }
    }
  }

  package func state(at now: Timestamp) -> State {
    switch endReason {
    case .revoked: .revoked
    case .rotated: .replaced
    case .makerGone: .stopped
    case nil where expiresAt <= now: .expired
    case nil: expiresAt <= now + Self.warning ? .expiresSoon : .works
    }
  }

  /// Programs may use it, as far as it goes by the key alone. One that is replaced still works for a while.
  package func works(at now: Timestamp) -> Bool {
    (endedAt == nil || endReason == .rotated) && expiresAt > now
  }

  /// When the clock will next change how it stands.
  package func changesAt(after now: Timestamp) -> Timestamp? {
    guard works(at: now) else { return nil }
    return [expiresAt - Self.warning, expiresAt].filter { $0 > now }.min()
  }

  /// For how long it was made.
  var span: Duration { expiresAt - createdAt }

  package var canBeTakenOver: Bool { endReason == .makerGone && successorID == nil }

  /// Nil when `maker` may have its successor.
  package func whyNotRotated(by maker: KeyMaker, at now: Timestamp) -> Phrase? {
    guard works(at: now), endedAt == nil else {
      return "This key does not work any more, or has a successor already."
    }
    guard userID == maker.userID else {
      return Phrase(
        "Only {{maker}} can replace its secret: the key acts in their name. You can revoke it and make one of your own.",
        ["maker": makerName])
    }
    return nil
  }

  /// True when a use is to be written down: at most once a minute.
  package func isDueForNote(at now: Timestamp) -> Bool {
    usedAt.map { now - $0 >= Self.noteInterval || $0 > now } ?? true
  }

  private static let noteInterval = Duration.minutes(1)

  /// Notes when, from where and with what it was used. In a write for `.activity` of its maker.
  package func noteUse(in tx: Tx) throws {
    // Other processes see uses too: the first one writes.
    try tx.execute(
      """
      UPDATE api_keys SET used_at = \(tx.now), used_from = \(tx.actor.address ?? ""),
        used_by = \(tx.actor.agent ?? "")
      WHERE id = \(id) AND (used_at IS NULL OR used_at <= \(tx.now - Self.noteInterval)
        OR used_at > \(tx.now))
      """)
  }
}
