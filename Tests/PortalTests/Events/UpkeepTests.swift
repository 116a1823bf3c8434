import Logging
import TestSupport
import Testing

@testable import Portal

/// What is done with events behind the pages.
@Suite("Upkeep of events", .serialized) struct UpkeepTests {
  private func run(_ name: String, _ scene: EventScene) async throws {
    let job = try #require(Job.events(scene.test.portal).first { $0.name == name })
    if let hasWork = job.hasWork {
      #expect(try await scene.store.read(hasWork), "\(name) has something to do")
    }
    try await job.run()
    if let hasWork = job.hasWork {
      #expect(try await !scene.store.read(hasWork), "\(name) is done")
    }
  }

  private func member(_ scene: EventScene, _ user: User) async throws -> Membership {
    try await scene.store.read {
      try #require(try Membership.find(user: user.id, team: scene.team, in: $0))
    }
  }

  private func turn(_ scene: EventScene, to zone: String) async throws {
    let membership = try await member(scene, scene.alice)
    try await scene.store.write(for: .team(scene.team), as: tester) {
      try membership.report(in: zone, in: $0)
    }
  }

  private func random(_ scene: EventScene, _ count: Int, days: Int = 30) -> [Event] {
    var dice = SplitMix(seed: 9)
    return (0..<count).map { index in
      scene.event(
        "e\(index)", ["a", "b"][Int(dice.next() % 2)],
        at: scene.now - .microseconds(Int64(dice.next() % UInt64(days * 86_400_000_000))),
        by: [nil, scene.alice, scene.bob][Int(dice.next() % 3)],
        amount: dice.next() % 3 == 0 ? nil : Int64(dice.next() % 100_000),
        service: dice.next() % 3 == 0 ? "api" : nil)
    }
  }

  private static let metrics = [
    Metric("a"), Metric("a", .members), Metric("a", .sum, of: "amount"),
    Metric("b", .p90, of: "amount"), Metric("b", service: "api"),
  ]

  private func points(_ scene: EventScene) async throws -> [[Double?]] {
    try await scene.lines(Self.metrics, by: .day).map(\.points)
  }

  /// The same events told to a team that had that zone from the beginning.
  @Test(arguments: TestEngine.allCases)
  func anotherZoneCountsEverythingAnew(_ engine: TestEngine) async throws {
    let (scene, other) = (try await EventScene.make(engine), try await EventScene.make(engine))
    let events = random(scene, 1300)
    for part in events.slices(of: 650) { try await scene.tell(part) }
    let before = try await points(scene)
    try await turn(scene, to: "Pacific/Auckland")
    #expect(try await scene.reporting().zone == "UTC", "until all is counted")
    #expect(try await points(scene) == before)
    // In the middle of it more events come.
    let reporting = try await scene.reporting()
    let late = (0..<40).map { scene.event("late\($0)", "a", at: scene.now - .hours($0 * 17)) }
    try await scene.store.write(for: .usage(scene.team), as: tester) { tx in
      let first = try EventWalk(team: reporting.number, most: 500).piece(after: nil, in: tx)
      let last = try #require(first.last)
      #expect(first.count == 500)
      // As if the job had been here.
      var deltas: [FigureDelta.Place: FigureDelta] = [:]
      let numbers = try EventSeries.all(of: reporting.number, in: tx)
      let zone = ZoneOffsets.named("Pacific/Auckland")
      for stored in first {
        let name = try #require(numbers.first { $0.value == stored.series }).key.name
        try deltas.add(
          stored.event(named: name), member: stored.member, on: zone.dayNumber(stored.at)
        ) { numbers[$0] }
      }
      try FigureBook(team: reporting.number, edition: 2, tx: tx).add(deltas)
      try tx.execute(
        """
        UPDATE reporting SET done_day = \(last.day), done_hash = \(last.hash)
        WHERE number = \(reporting.number)
        """)
    }
    try await scene.tell(late)
    try await run("reporting", scene)
    #expect(try await scene.reporting().zone == "Pacific/Auckland")
    try await turn(other, to: "Pacific/Auckland")
    #expect(try await other.reporting().zone == "Pacific/Auckland", "nothing has to be counted")
    for part in random(other, 1300).slices(of: 650) { try await other.tell(part) }
    try await other.tell(late)
    let expected = try await points(other)
    for (metric, (found, wanted)) in zip(Self.metrics, zip(try await points(scene), expected)) {
      #expect(found == wanted, "\(metric)")
    }
    #expect(expected != before)
    let editions = try await scene.store.read {
      try $0.count("SELECT COUNT(DISTINCT edition) AS n FROM figures")
    }
    #expect(editions == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func oldEventsGoAndTheirFiguresStay(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.tell(random(scene, 300, days: 500), oldest: .days(600))
    let kept = scene.now - .days(400)
    let count = try await scene.countStored()
    #expect(count == 300)
    let range = FigureRange(
      (CivilTime.dayNumber(seconds: scene.now.wholeSeconds) - 599)...CivilTime.dayNumber(
        seconds: scene.now.wholeSeconds), comparedWith: .none)
    let before = try await scene.lines(Self.metrics, range, by: .month).map(\.points)
    try await run("events", scene)
    let left = try await scene.countStored()
    #expect(left < 300 && left > 200)
    let older = try await scene.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM events WHERE at < \(kept - .days(1))")
    }
    #expect(older == 0)
    #expect(try await scene.lines(Self.metrics, range, by: .month).map(\.points) == before)
    // Counted anew for another zone, days without events stay as they were.
    try await turn(scene, to: "Europe/Berlin")
    try await run("reporting", scene)
    let total = try await scene.lines([Metric("a"), Metric("b")], range).reduce(0) {
      $0 + ($1.total ?? 0)
    }
    #expect(abs(total - 300) <= 2, "but for the day at the seam")
  }

  @Test(arguments: TestEngine.allCases)
  func whoIsErasedIsForgotten(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.tell(random(scene, 700))
    let both = try await scene.lines([Metric("a", .members), Metric("a")])
    #expect(both[0].total == 2)
    try await scene.store.write(for: .user(scene.bob.id), as: tester) {
      try EventErasure.ask(for: scene.bob.id, in: $0)
    }
    try await run("event-erasures", scene)
    let after = try await scene.lines([Metric("a", .members), Metric("a")])
    #expect(after[0].total == 1 && after[1].total == both[1].total)
    let left = try await scene.store.read { tx in
      try tx.count(
        """
        SELECT (SELECT COUNT(*) FROM event_members WHERE user_id = \(scene.bob.id))
          + (SELECT COUNT(*) FROM event_erasures) AS n
        """)
    }
    #expect(left == 0)
    let anonymous = try await scene.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM events WHERE member IS NULL AND properties <> ''")
    }
    #expect(anonymous > 20, "of events that were nobody's nothing is taken")
    #expect(try await scene.countStored() == 700)
  }

  @Test(arguments: TestEngine.allCases)
  func whatHappensInThePortalIsCountedToo(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let membership = try await member(scene, scene.alice)
    let alice = Originator(.anonymous).signedIn(as: scene.alice)
    try await scene.store.write(for: .team(scene.team), as: alice) {
      try membership.restrict(to: TeamDomains(stored: "example.com"), in: $0)
    }
    try await scene.store.write(for: .user(scene.bob.id), as: alice) {
      try $0.audit(.signedIn, to: .user(scene.bob.id), subject: "bob")
    }
    try await run("own-events", scene)
    #expect(try await scene.total(Metric(OwnEvents.signedIn, .members)) == 1)
    #expect(try await scene.total(Metric(OwnEvents.change)) ?? 0 > 0)
  }

  @Test(arguments: TestEngine.allCases)
  func nothingStaysOfATeamThatIsGone(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.tell(random(scene, 700))
    try await scene.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE reporting SET team_id = NULL")
    }
    try await run("events", scene)
    for table in ["events", "figures", "event_series", "event_members", "reporting"] {
      let count = try await scene.store.read {
        try $0.count("SELECT COUNT(*) AS n FROM \(SQL(stringLiteral: table))")
      }
      #expect(count == 0, "\(table)")
    }
  }
}
