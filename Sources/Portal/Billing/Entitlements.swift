/// What a team may do by its plan, and how much of it is left: the one answer for pages and programs alike.
///
/// A team is on what it pays for, what it was given or what it tries, whichever stands highest in the file.
/// One with nothing of these is on the first plan of the file that costs nothing. Where every plan costs
/// something it is on none: it keeps its settings and whoever is in it, has one seat, nothing that is limited
/// and none of the features that plans name.
package struct Entitlements: Sendable {
  package enum Source: Sendable, Equatable {
    /// Nobody chose it.
    case standard
    case complimentary(until: Timestamp)
    case trial(until: Timestamp)
    case subscription
  }

  /// Nil where the team is on none.
  package var plan: Plan? { version?.plan }
  package let source: Source
  /// Why nothing may be written; nil while all may. Everything can be read, taken away and paid.
  package let freeze: TeamPlan.Freeze?
  /// When the clock will next change it; nil for never.
  package let changesAt: Timestamp?
  private let version: PlanVersion?
  private let plans: Plans

  package init(of team: Team, in tx: Tx) throws {
    let (kept, plans) = (team.plan, tx.plans.plans)
    self.plans = plans
    // In this order: of two that stand as high, whoever is given a plan need not pay for it.
    var best: (version: PlanVersion, source: Source, rank: Int)?
    func consider(_ hash: String, _ source: Source) throws {
      let version = try tx.plans.version(hash, in: tx)
      let rank = plans.rank(of: version.plan)
      if rank > best?.rank ?? -1 { best = (version, source, rank) }
    }
    let now = team.time(tx)
    let gift = kept.gift.flatMap { $0.until > now ? $0 : nil }
    let trial = kept.trial.flatMap { $0.until > now ? $0 : nil }
    if let gift { try consider(gift.hash, .complimentary(until: gift.until)) }
    if let paid = kept.subscribed { try consider(paid, .subscription) }
    if let trial { try consider(trial.hash, .trial(until: trial.until)) }
    changesAt = [gift?.until, trial?.until].compactMap { $0 }.min()
    version = best?.version ?? plans.standardVersion
    source = best?.source ?? .standard
    switch source {
    case .complimentary, .trial: freeze = nil
    case .standard, .subscription: freeze = kept.freeze
    }
  }

  package var isReadOnly: Bool { freeze != nil }

  /// What no plan of the file names, every team has.
  package func has(_ feature: String) -> Bool {
    version?.has(feature) ?? !plans.names(feature: feature)
  }

  /// How many more of a thing the team may have; nil for as many as it wants.
  package func left(of limit: String, used: Int) -> Int? {
    guard let plan else { return plans.names(limit: limit) ? 0 : nil }
    return plan.most(of: limit).map { max(0, $0 - used) }
  }

  /// Those of the file that the team has.
  package var features: [String] {
    plans.features.union(plan?.features ?? []).filter(has).sorted()
  }

  /// What there may be so many of; what is not among them has no limit.
  package var limits: [PlanLimit] {
    plan?.limits ?? plans.limits.sorted().map { PlanLimit($0, 0) }
  }

  /// How many people the plan lets in; nil for as many as want.
  package var seats: Int? { plan.map(\.seats) ?? 1 }
}

extension Entitlements {
  /// Whether the plan lets it be done.
  func decide(_ act: TeamAct) -> Decision {
    if let freeze, act.isStoppedByFreeze {
      return .refused(Refusal(act: act.words, reason: .frozen(freeze), place: "billing"))
    }
    guard let feature = act.feature, !has(feature) else { return .allowed }
    let others = plans.shown(with: feature).map(\.name)
    return .refused(
      Refusal(
        act: act.words, reason: .plan(plan?.name, needed: others),
        place: others.isEmpty ? nil : "billing/plans"))
  }

  /// Why no more people come in, where that is the plan's doing.
  package func refusal(ofSeatsFor team: Team) -> Refusal? {
    guard let seats, seats <= team.seatLimit ?? .max else { return nil }
    let others = plans.shown.filter { ($0.seats ?? .max) > seats }.map(\.name)
    return Refusal(
      act: TeamAct.invite.words, reason: .plan(plan?.name, needed: others),
      place: others.isEmpty ? nil : "billing/plans")
  }
}
