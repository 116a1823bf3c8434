import TestSupport
import Testing

@testable import Portal

/// What a team may do by its plan.
@Suite("Entitlements", .serialized) struct EntitlementsTests {
  private func scene(
    _ engine: TestEngine, _ plans: Plans = .sample
  ) async throws -> (scene: TeamScene, owner: TeamScene.Person, team: ID<Team>) {
    let scene = try await TeamScene.make(engine) { $0.plans = plans }
    let ann = try await scene.person("ann")
    return (scene, ann, try await scene.team(of: .init(ann, .owner)))
  }

  private func give(
    _ key: String, to team: ID<Team>, for span: Duration, _ scene: TeamScene
  ) async throws {
    let plan = try #require(scene.portal.settings.plans[key])
    try await scene.store.write(for: .team(team), as: tester) { tx in
      try ComplimentaryPlan.grant(
        plan, to: try #require(try Team.find(team, in: tx)), until: tx.now + span,
        reason: "They help us", by: "Olga", in: tx)
    }
  }

  private func change(_ team: ID<Team>, _ sql: SQL, _ scene: TeamScene) async throws {
    try await scene.store.write(for: .team(team), as: tester) {
      try $0.execute("UPDATE teams SET \(sql) WHERE id = \(team)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func withoutAFileEverythingIsAllowed(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine, .unlimited)
    let all = try await scene.membership(ann, team).entitlements
    #expect(all.plan?.key == "free" && all.source == .standard && !all.isReadOnly)
    #expect(all.has("audit-export") && all.has("anything"))
    #expect(all.left(of: "projects", used: 1_000_000) == nil && all.seats == nil)
    for act in TeamAct.all { #expect(try await scene.membership(ann, team).may(act).isAllowed) }
    try await scene.portal.keepPlans()
    let kept = try await scene.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM plan_versions")
    }
    #expect(kept == 0, "nobody can choose it")
  }

  @Test(arguments: TestEngine.allCases)
  func whoChoseNothingIsOnTheFirstFreePlan(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    let mine = try await scene.membership(ann, team)
    #expect(mine.entitlements.plan?.key == "free")
    #expect(mine.entitlements.left(of: "projects", used: 1) == 2)
    #expect(mine.entitlements.left(of: "projects", used: 9) == 0)
    #expect(mine.entitlements.left(of: "files", used: 9) == nil, "no plan limits that")
    #expect(!mine.entitlements.has("audit-export") && mine.entitlements.has("anything"))
    let refusal = try #require(mine.may(.exportAudit).refusal)
    #expect(
      refusal.reason == .plan("Free", needed: ["Business"]) && refusal.place == "billing/plans")
    #expect(mine.may(.seeAudit).isAllowed && mine.may(.exportTeam).isAllowed)
    await #expect(throws: refusal, "and the door says the same") {
      try await scene.act(.exportAudit, ann, team) { _, _ in }
    }
    let seats = try await scene.store.read { try Seats(of: team, in: $0) }
    #expect(seats.limit == 3 && seats.free == 2)
    #expect(seats.planned?.reason == .plan("Free", needed: ["Team", "Business"]))
  }

  @Test(arguments: TestEngine.allCases)
  func smallerOfTheTwoSeatLimitsCounts(_ engine: TestEngine) async throws {
    let (scene, _, team) = try await scene(engine)
    for (limit, expected) in [(2, 2), (3, 3), (9, 3)] {
      try await change(team, "seat_limit = \(limit)", scene)
      let seats = try await scene.store.read { try Seats(of: team, in: $0) }
      #expect(seats.limit == expected)
      #expect((seats.planned == nil) == (limit == 2), "another plan would not help")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whereAllCostsSomethingThereIsNone(_ engine: TestEngine) async throws {
    let paid = Plans(Array(Plans.sample.all.dropFirst()), in: .euro)
    let (scene, ann, team) = try await scene(engine, paid)
    let none = try await scene.membership(ann, team)
    #expect(none.entitlements.plan == nil && none.entitlements.seats == 1)
    #expect(none.entitlements.left(of: "projects", used: 0) == 0)
    #expect(none.may(.exportAudit).refusal?.reason == .plan(nil, needed: ["Business"]))
    #expect(none.may(.renameTeam).isAllowed && none.may(.deleteTeam).isAllowed)
    let words = none.may(.exportAudit).refusal?.words.map(\.text)
    #expect(words?.first == "This team has no plan.")
  }

  @Test(arguments: TestEngine.allCases)
  func complimentaryPlanCountsUntilItsEnd(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await give("business", to: team, for: .days(10), scene)
    let until = scene.test.clock.now + .days(10)
    let given = try await scene.membership(ann, team)
    #expect(given.entitlements.source == .complimentary(until: until))
    #expect(given.entitlements.changesAt == until)
    #expect(given.may(.exportAudit).isAllowed && given.entitlements.seats == nil)
    await #expect(throws: Obstacle.self, "one at a time") {
      try await give("team", to: team, for: .days(1), scene)
    }
    scene.test.clock.advance(by: .days(10))
    let after = try await scene.membership(ann, team).entitlements
    #expect(after.plan?.key == "free" && after.changesAt == nil)
    try await give("team", to: team, for: .days(1), scene)
    let grants = try await scene.store.read { try ComplimentaryPlan.latest(of: team, in: $0) }
    #expect(grants.map(\.plan.key) == ["team", "business"])
    #expect(grants.map { $0.isRunning(at: scene.test.clock.now) } == [true, false])
    #expect(try await scene.store.write(for: .team(team), as: tester) { try grants[0].end(in: $0) })
    let ended = try await scene.store.read { tx in
      try #require(try ComplimentaryPlan.find(grants[0].id, of: team, in: tx))
    }
    #expect(try await !scene.store.write(for: .team(team), as: tester) { try ended.end(in: $0) })
    #expect(try await scene.membership(ann, team).entitlements.plan?.key == "free")
    let told = try await scene.store.read { try AuditEntry.latest([.team(team)], limit: 3, in: $0) }
    #expect(
      told.map(\.action)
        == [.complimentaryPlanEnded, .complimentaryPlanGranted, .complimentaryPlanGranted])
    #expect(told[1].changes.contains { $0.label == "Reason" && $0.after == "They help us" })
  }

  @Test(arguments: TestEngine.allCases)
  func higherOfPaidAndGivenCounts(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await scene.portal.keepPlans()
    for (paid, given, expected) in [
      ("team", "business", "business"), ("business", "team", "business"), ("team", "free", "team"),
    ] {
      let hash = PlanVersion(try #require(Plans.sample[paid]), in: .sample).hash
      try await change(team, "plan_hash = \(hash), gift_hash = NULL, gift_until = NULL", scene)
      try await give(given, to: team, for: .days(1), scene)
      #expect(try await scene.membership(ann, team).entitlements.plan?.key == expected)
    }
  }

  /// A team that cannot pay is helped by a plan that costs it nothing.
  @Test(arguments: TestEngine.allCases)
  func whoIsGivenAPlanIsNotFrozen(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await scene.portal.keepPlans()
    let hash = PlanVersion(try #require(Plans.sample["team"]), in: .sample).hash
    try await change(team, "plan_hash = \(hash), frozen_for = 'unpaid'", scene)
    try #require(try await scene.membership(ann, team).entitlements.isReadOnly)
    try await give("team", to: team, for: .days(1), scene)
    let mine = try await scene.membership(ann, team).entitlements
    #expect(!mine.isReadOnly && mine.source != .subscription)
  }

  /// One that is only given away is nobody's by itself.
  @Test func hiddenPlansAreNobodysByThemselves() {
    let partner = Plan(key: "partner", name: "Partner")
    #expect(Plans([partner], in: .euro, hidden: ["partner"]).standard == nil)
    #expect(Plans([partner], in: .euro).standard == partner)
  }

  @Test(arguments: TestEngine.allCases)
  func oldSubscribersKeepWhatTheyHave(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await scene.portal.keepPlans()
    try await scene.portal.keepPlans()
    let old = PlanVersion(try #require(Plans.sample["team"]), in: .sample)
    try await change(team, "plan_hash = \(old.hash)", scene)
    var dearer = Plans.sample.all
    dearer[1].seats = 5
    let plans = Plans(dearer, in: .euro)
    scene.store.plans.use(plans)
    let mine = try await scene.membership(ann, team).entitlements
    #expect(mine.plan == old.plan && mine.seats == 20 && mine.source == .subscription)
    // The file no longer has it at all; what is given does not take it away.
    scene.store.plans.use(Plans([dearer[0]], in: .euro))
    #expect(try await scene.membership(ann, team).entitlements.seats == 20)
    try await give(dearer[0].key, to: team, for: .days(1), scene)
    #expect(try await scene.membership(ann, team).entitlements.seats == 20)
    let other = PlanBook()
    other.use(plans)
    let read = try await scene.store.read { try other.version(old.hash, in: $0) }
    #expect(read == old, "a process that never saw that file reads it from the database")
    let kept = try await scene.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM plan_versions")
    }
    #expect(kept == 4, "once each, and the one that another file offers among other features")
  }

  /// What the file names only later was everybody's before: whoever had it keeps it.
  @Test(arguments: TestEngine.allCases)
  func featureNamedLaterStaysWithOldSubscribers(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await scene.portal.keepPlans()
    let old = PlanVersion(try #require(Plans.sample["team"]), in: .sample)
    try await change(team, "plan_hash = \(old.hash)", scene)
    var dearer = Plans.sample.all
    dearer[2].features.append("passkeys")
    scene.store.plans.use(Plans(dearer, in: .euro))
    let mine = try await scene.membership(ann, team).entitlements
    #expect(mine.has("passkeys") && !mine.has("audit-export"))
    try await change(team, "plan_hash = NULL", scene)
    #expect(try await !scene.membership(ann, team).entitlements.has("passkeys"))
  }

  /// Words and the order of things are no part of what was promised.
  @Test func versionIsTheOfferAndNotItsWords() throws {
    let plan = try #require(Plans.sample["team"])
    var other = plan
    (other.name, other.description) = ("Crew", "Other words.")
    other.prices.reverse()
    other.prices = other.prices.map { PlanPrice($0.interval, $0.amounts.reversed()) }
    let hash = PlanVersion(plan, in: .sample).hash
    #expect(PlanVersion(other, in: .sample).hash == hash)
    other.seats = 21
    #expect(PlanVersion(other, in: .sample).hash != hash)
    other = plan
    other.key = "crew"
    #expect(PlanVersion(other, in: .sample).hash != hash, "the key is what the file calls it")
  }

  @Test(arguments: TestEngine.allCases)
  func trialCountsUntilItsEndAndBesideAGift(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await scene.portal.keepPlans()
    let tried = PlanVersion(try #require(Plans.sample["team"]), in: .sample)
    let until = scene.test.clock.now + .days(14)
    try await change(team, "trial_hash = \(tried.hash), trial_until = \(until)", scene)
    #expect(try await scene.membership(ann, team).entitlements.source == .trial(until: until))
    try await give("business", to: team, for: .days(3), scene)
    let given = try await scene.membership(ann, team).entitlements
    #expect(given.plan?.key == "business" && given.changesAt == scene.test.clock.now + .days(3))
    scene.test.clock.advance(by: .days(3))
    #expect(try await scene.membership(ann, team).entitlements.source == .trial(until: until))
    scene.test.clock.advance(by: .days(11))
    #expect(try await scene.membership(ann, team).entitlements.source == .standard)
  }

  @Test(arguments: TestEngine.allCases)
  func frozenTeamCanBeReadAndTakenAwayAndPaid(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    try await change(team, "frozen_for = 'unpaid'", scene)
    let frozen = try await scene.membership(ann, team)
    #expect(frozen.entitlements.isReadOnly)
    for act in [
      TeamAct.seeTeam, .seeMembers, .exportTeam, .leaveTeam, .deleteTeam, .transferTeam,
      .changePlan,
      .changeBilling, .seeAudit, .removeMember, .changeRole, .defineRoles, .seeWaysIn, .endWaysIn,
      .changeTeamSettings,
    ] { #expect(frozen.may(act).isAllowed, "\(act.name)") }
    for act in [TeamAct.renameTeam, .invite, .makeJoinLink, .changeProjects, .sendEvents, .makeKey]
    {
      #expect(frozen.may(act).refusal?.reason == .frozen(.unpaid), "\(act.name)")
    }
    try await change(team, "frozen_for = NULL", scene)
    #expect(try await scene.membership(ann, team).may(.renameTeam).isAllowed, "at once")
  }

  /// What it gives is known from the row that is read anyway.
  @Test(arguments: TestEngine.allCases)
  func knowingThePlanCostsNoStatement(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    func cost() async throws -> Int {
      let before = scene.store.counters.now.statements
      _ = try await scene.membership(ann, team).may(.exportAudit)
      return scene.store.counters.now.statements - before
    }
    let plain = try await cost()
    try await give("business", to: team, for: .days(1), scene)
    _ = try await cost()
    #expect(try await cost() == plain)
  }
}
