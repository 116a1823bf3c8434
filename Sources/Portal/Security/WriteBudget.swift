/// Somebody changes things faster than their budget allows. Nothing was changed.
package struct TooManyWrites: Error, Equatable {
  package let retryAfter: Duration
}

/// How many changes people may make: each leaves an entry in the audit, which is kept for good. So many
/// a minute, and twice as many at once. It guards the disk and no secret, so each process counts by
/// itself, in its own memory.
package final class WriteBudget: Sendable {
  /// As much is kept for people who have written within the last two minutes.
  static let mostPeople = 10_000

  private let cost: Duration
  private let most = Duration.minutes(2)
  /// When each person's budget will be whole again.
  private let whole = Locked<[ID<User>: Timestamp]>([:])

  package init(perMinute: Int) { cost = .microseconds(60_000_000 / perMinute) }

  /// - Parameter changes: at once; one of more than all of the budget takes all of it.
  /// - Throws: `TooManyWrites`.
  package func spend(
    _ user: ID<User>, _ changes: Int = 1, at now: Timestamp
  ) throws(TooManyWrites) {
    let cost = min(cost * changes, most)
    let wait = whole.withLock { whole in
      // Further ahead than it could be: the clock was put back, and nobody waits for that.
      let before = whole[user].flatMap { $0 > now + most ? nil : $0 } ?? now
      let after = max(before, now) + cost
      let isAllowed = after <= now + most
      whole[user] = isAllowed ? after : before
      if whole.count > Self.mostPeople { Self.shrink(&whole, now) }
      return isAllowed ? nil : after - (now + most)
    }
    if let wait { throw TooManyWrites(retryAfter: wait) }
  }

  /// Forgets whose budget is whole; then those who have the least to wait for.
  private static func shrink(_ whole: inout [ID<User>: Timestamp], _ now: Timestamp) {
    whole = whole.filter { $0.value > now }
    guard whole.count > mostPeople / 2 else { return }
    let last = whole.sorted { $0.value > $1.value }.prefix(mostPeople / 2)
    whole = Dictionary(uniqueKeysWithValues: last.map { ($0.key, $0.value) })
  }

  /// How many people it knows of.
  var count: Int { whole.withLock { $0.count } }
}

extension Portal {
  /// Counts changes of the person.
  /// - Throws: `TooManyWrites`.
  func spendWrite(of signedIn: SignedIn, _ changes: Int = 1) throws(TooManyWrites) {
    try writeBudget.spend(signedIn.user.id, changes, at: store.clock.now())
  }
}
