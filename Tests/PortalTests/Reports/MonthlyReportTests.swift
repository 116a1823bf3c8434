import TestSupport
import Testing

@testable import Portal

/// Who gets a report, when, and how often.
@Suite("Monthly reports", .serialized) struct MonthlyReportTests {
  private static let zone = "America/New_York"

  /// In the middle of June, with something told and the report chosen by Alice.
  private func chosen(_ engine: TestEngine) async throws -> ReportScene {
    let scene = try await ReportScene.make(engine, zone: Self.zone)
    try await scene.events.tell([scene.events.event("1"), scene.events.event("2")])
    try await scene.choose(scene.events.alice)
    return scene
  }

  @Test(arguments: TestEngine.allCases)
  func onceAMonthFromSixOnTheClocksOfTheTeam(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    let alice = scene.events.alice
    #expect(try await scene.run(for: alice).isEmpty, "not of a month from before it was chosen")
    try scene.go(to: "2025-07-01T05:59", in: Self.zone)
    #expect(try await scene.hasWork(), "elsewhere it is later")
    #expect(try await scene.run(for: alice).isEmpty)
    try scene.go(to: "2025-07-01T06:00", in: Self.zone)
    #expect(try await scene.run(for: alice) == ["2025-06"])
    #expect(try await scene.run(for: alice) == ["2025-06"], "once")
    #expect(try await !scene.hasWork())
    try scene.go(to: "2025-07-31T23:00", in: Self.zone)
    #expect(try await scene.run(for: alice) == ["2025-06"])
    let told = try #require(scene.told.withLock { $0 }.first)
    #expect(told.zone == Self.zone && told.reader.id == alice.id)
    #expect(told.days.lines.first?.metric == Metric("order.placed"))
    #expect(told.days.lines.first?.total == 2 && told.days.lines.first?.before == 0)
    #expect(told.weeks.steps.count == 6, "a Sunday, four weeks and a Monday")
    #expect(told.weeks.lines.first?.points.compactMap { $0 }.reduce(0, +) == 2)
  }

  @Test(arguments: TestEngine.allCases)
  func whatWasMissedIsMadeUpForByTheLastMonthAlone(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    try scene.go(to: "2025-09-20T12:00")
    try await scene.events.tell([scene.events.event("3")])
    try scene.go(to: "2025-10-02T12:00")
    #expect(try await scene.run(for: scene.events.alice) == ["2025-09"])
  }

  @Test(arguments: TestEngine.allCases)
  func aMonthWithoutEventsIsPassedOver(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    try scene.go(to: "2025-08-01T12:00")
    try await scene.events.tell([scene.events.event("3")])
    #expect(try await scene.run(for: scene.events.alice).isEmpty, "nothing in July")
    #expect(try await !scene.hasWork(), "and nobody looks again")
    try scene.go(to: "2025-09-01T12:00")
    #expect(try await scene.run(for: scene.events.alice) == ["2025-08"])
  }

  @Test(arguments: TestEngine.allCases)
  func whoeverRunsAtOnceWritesOne(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    try scene.go(to: "2025-07-02T12:00")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...4 { group.addTask { try await scene.post().run() } }
      try await group.waitForAll()
    }
    #expect(scene.told.withLock { $0.count } >= 1)
    #expect(try await scene.mailed(to: scene.events.alice) == ["2025-06"])
  }

  private struct Broken: Error {}

  @Test(arguments: TestEngine.allCases)
  func whatFailsIsTriedAgainAndKeepsNobodyElseWaiting(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    try await scene.choose(scene.events.bob)
    try scene.go(to: "2025-07-02T12:00")
    let isFirst = Locked(true)
    await #expect(throws: Broken.self) {
      try await scene.post {
        guard scene.told.withLock({ $0.last?.reader.email }) == Cast.alice.email else { return }
        let fails = isFirst.withLock { first in
          defer { first = false }
          return first
        }
        if fails { throw Broken() }
      }.run()
    }
    #expect(try await scene.mailed(to: scene.events.alice).isEmpty)
    #expect(try await scene.mailed(to: scene.events.bob) == ["2025-06"])
    #expect(try await scene.run(for: scene.events.alice) == ["2025-06"])
    #expect(try await scene.mailed(to: scene.events.bob) == ["2025-06"])
  }

  @Test(arguments: TestEngine.allCases)
  func whoLeavesGetsNothing(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    let (bob, team) = (scene.events.bob, scene.events.team)
    try await scene.choose(bob)
    try scene.go(to: "2025-07-02T12:00")
    let member = try await scene.member(bob)
    // In the middle of it, after the report was read.
    try await scene.post {
      guard scene.told.withLock({ $0.last?.reader.id }) == bob.id else { return }
      try await scene.store.write(for: [.team(team), .user(bob.id)], as: tester) {
        try member.leave(in: $0)
      }
    }.run()
    #expect(scene.told.withLock { $0 }.contains { $0.reader.id == bob.id })
    #expect(try await scene.mailed(to: bob).isEmpty)
    #expect(try await !scene.isChosen(by: bob))
    #expect(try await scene.mailed(to: scene.events.alice) == ["2025-06"])
  }

  @Test(
    arguments: TestEngine.allCases,
    ["frozen_for = 'unpaid', plan_hash = NULL", "suspended_at = 1", "deleted_at = 1"])
  func aTeamThatStandsStillGetsNothing(_ engine: TestEngine, _ change: String) async throws {
    let scene = try await chosen(engine)
    try await scene.change(SQL(stringLiteral: change))
    let membership = try await scene.member(scene.events.alice)
    #expect(membership.entitlements.isReadOnly || !membership.may(.seeFigures).isAllowed)
    try scene.go(to: "2025-07-02T12:00")
    #expect(try await scene.run(for: scene.events.alice).isEmpty)
    #expect(try await !scene.hasWork())
  }

  @Test(arguments: TestEngine.allCases)
  func theLinkStopsItAndNothingElse(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    try await scene.choose(scene.events.bob)
    try scene.go(to: "2025-07-02T12:00")
    try await scene.post().run()
    let told = scene.told.withLock { $0 }
    let links = Dictionary(uniqueKeysWithValues: told.map { ($0.reader.id, $0.stop) })
    let link = try #require(links[scene.events.alice.id])
    #expect(Set(links.values.map(\.text)).count == 2)
    let portal = scene.test.portal
    #expect(try await !portal.stopReport(by: .random(), as: tester))
    #expect(try await portal.stopReport(by: link, as: tester))
    #expect(try await !portal.stopReport(by: link, as: tester), "it is stopped")
    #expect(try await !scene.isChosen(by: scene.events.alice))
    #expect(try await scene.isChosen(by: scene.events.bob))
  }

  @Test(arguments: TestEngine.allCases)
  func choosingTwiceIsChoosing(_ engine: TestEngine) async throws {
    let scene = try await chosen(engine)
    try scene.go(to: "2025-07-02T12:00")
    try await scene.choose(scene.events.alice)
    #expect(try await scene.run(for: scene.events.alice) == ["2025-06"], "what was chosen in June")
    let member = try await scene.member(scene.events.alice)
    try await scene.store.write(for: .user(scene.events.alice.id), as: tester) {
      try member.stopReport(in: $0)
      try member.stopReport(in: $0)
    }
    #expect(try await !scene.isChosen(by: scene.events.alice))
  }
}

/// Months on the clocks of a zone, which daylight saving changes in the middle.
@Suite("Months of reports") struct ReportMonthTests {
  @Test(arguments: [
    ("Europe/Berlin", "2025-03-01T05:00:00Z", "2025-02"),
    ("America/New_York", "2025-03-01T11:00:00Z", "2025-02"),
    // In summer, and on the day when it ends.
    ("Europe/Berlin", "2025-07-01T04:00:00Z", "2025-06"),
    ("America/New_York", "2026-11-01T11:00:00Z", "2026-10"),
    ("Pacific/Kiritimati", "2025-12-31T16:00:00Z", "2025-12"),
    ("Pacific/Pago_Pago", "2026-01-01T17:00:00Z", "2025-12"),
    ("UTC", "2026-01-01T06:00:00Z", "2025-12"),
  ])
  func isDueFromSixInTheMorning(_ zone: String, _ moment: String, _ month: String) throws {
    let due = try #require(LocalTime.rfc3339(moment))
    let found = ReportMonth.due(at: due, in: zone)
    #expect(found.text == month)
    #expect(found.dueAt(in: zone) == due)
    #expect(ReportMonth.due(at: due - .seconds(1), in: zone) == found.before)
    #expect(ReportMonth.latestDue(at: due) >= found)
  }

  @Test func monthsHaveTheirDays() {
    #expect(ReportMonth(2024, 2).days.count == 29 && ReportMonth(2025, 2).days.count == 28)
    let march = ReportMonth(2025, 3)
    #expect(march.before.text == "2025-02" && march.next.text == "2025-04")
    #expect(ReportMonth(2025, 1).before.text == "2024-12")
    #expect(march.range.before == march.before.days)
    #expect(march.before.days.upperBound + 1 == march.days.lowerBound)
  }

  /// An event in each hour of a month with a day of 23 hours or of 25, beside the month before.
  @Test(
    arguments: TestEngine.allCases,
    [("2025-03", 31 * 24 - 1, 28 * 24), ("2025-10", 31 * 24 + 1, 30 * 24)])
  func longAndShortDaysAddUp(
    _ engine: TestEngine, _ month: (text: String, hours: Int, before: Int)
  ) async throws {
    let (zone, metric) = ("Europe/Berlin", Metric("order.placed"))
    let scene = try await ReportScene.make(engine, zone: zone)
    let number = try #require(Int(month.text.suffix(2)))
    let all = ReportMonth(2025, number)
    let start = try #require(all.before.before.dueAt(in: zone)) - .hours(6)
    let end = try #require(all.dueAt(in: zone)) - .hours(6)
    #expect((end - start).microseconds == Int64(month.hours + month.before) * 3_600_000_000)
    try scene.go(to: "\(month.text)-31T23:30", in: zone)
    let events = (0..<(month.hours + month.before)).map {
      scene.events.event("e\($0)", at: start + .hours($0))
    }
    for part in events.slices(of: 900) {
      try await scene.events.tell(part, oldest: .days(100))
    }
    for step in [FigureRange.Step.day, .week, .month] {
      let line = try #require(
        try await scene.events.lines([metric], all.range, by: step).first)
      #expect(line.total == Double(month.hours) && line.before == Double(month.before))
      #expect(line.points.compactMap { $0 }.reduce(0, +) == Double(month.hours))
      let steps = FigureRange.steps(of: all.range.days, by: step)
      let paired = steps.compactMap(all.range.before).reduce(0) { $0 + $1.count }
      #expect(line.pointsBefore.count == steps.count)
      if paired == month.before / 24 {
        #expect(line.pointsBefore.compactMap { $0 }.reduce(0, +) == Double(month.before))
      }
    }
  }
}
