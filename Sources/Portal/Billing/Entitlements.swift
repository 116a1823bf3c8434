/// What a team may do by its plan, and how much of it is left: the one answer for pages and programs alike.
///
/// A team is on what it pays for, or on what it was given, whichever stands higher in the file. One with
/// neither is on the first plan of the file that costs nothing. Where every plan costs something it is on
/// none: it keeps its settings and whoever is in it, has one seat, nothing that is limited and none of the
/// features that plans name.
package struct Entitlements: Sendable {
  package enum Source: Sendable, Equatable {
    /// Nobody chose it.
    case standard
    case complimentary(until: Timestamp)
    case subscription
  }

  /// Nil where the team is on none.
  package let plan: Plan?
  package let source: Source
  /// Nothing may be written: a payment has failed for too long. All can be read, taken away and paid.
  package let isReadOnly: Bool
  /// When the clock will next change it; nil for never.
  package let changesAt: Timestamp?
  private let plans: Plans

  package init(of team: Team, in tx: Tx) throws {
    let (kept, plans) = (team.plan, tx.plans.plans)
    self.plans = plans
    let until = kept.complimentaryUntil.flatMap { $0 > tx.now ? $0 : nil }
    changesAt = until
    let paid = try kept.subscribed.map { try tx.plans.plan($0, in: tx) }
    let given = until == nil ? nil : try kept.complimentary.map { try tx.plans.plan($0, in: tx) }
    if let given, let until, paid.map({ plans.rank(of: $0) <= plans.rank(of: given) }) ?? true {
      (plan, source) = (given, .complimentary(until: until))
    } else if let paid {
      (plan, source) = (paid, .subscription)
    } else {
      (plan, source) = (plans.standard, .standard)
    }
    // Whoever is given a plan need not pay for it.
    if case .complimentary = source {
      isReadOnly = false
    } else {
      isReadOnly = kept.frozenAt != nil
    }
  }

  /// What no plan of the file names, every team has.
  package func has(_ feature: String) -> Bool {
    !plans.names(feature: feature) || (plan?.features.contains(feature) ?? false)
  }

  /// How many more of a thing the team may have; nil for as many as it wants.
  package func left(of limit: String, used: Int) -> Int? {
    guard let plan else { return plans.names(limit: limit) ? 0 : nil }
    return plan.most(of: limit).map { max(0, $0 - used) }
  }

  /// How many people the plan lets in; nil for as many as want.
  package var seats: Int? { plan.map(\.seats) ?? 1 }
}

extension Entitlements {
  /// Whether the plan lets it be done.
  func decide(_ act: TeamAct) -> Decision {
    if isReadOnly, act.isStoppedByFreeze {
      return .refused(Refusal(act: act.words, reason: .frozen, place: nil))
    }
    guard let feature = act.feature, !has(feature) else { return .allowed }
    let others = plans.shown(with: feature).map(\.name)
    return .refused(
      Refusal(
        act: act.words, reason: .plan(plan?.name, needed: others),
        place: others.isEmpty ? nil : "/pricing"))
  }

  /// Why no more people come in, where that is the plan's doing.
  package func refusal(ofSeatsFor team: Team) -> Refusal? {
    guard let seats, seats <= team.seatLimit ?? .max else { return nil }
    let others = plans.shown.filter { ($0.seats ?? .max) > seats }.map(\.name)
    return Refusal(
      act: TeamAct.invite.words, reason: .plan(plan?.name, needed: others),
      place: others.isEmpty ? nil : "/pricing")
  }
}
