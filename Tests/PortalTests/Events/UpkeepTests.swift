import Logging
import TestSupport
import Testing

@testable import Portal

/// What is done with events behind the pages.
@Suite("Upkeep of events", .serialized) struct UpkeepTests {
  func run(_ name: String, _ scene: EventScene) async throws {
    let job = try #require(Job.events(scene.test.portal).first { $0.name == name })
    if let hasWork = job.hasWork {
      #expect(try await scene.store.read(hasWork), "\(name) has something to do")
    }
    try await job.run()
    if let hasWork = job.hasWork {
      #expect(try await !scene.store.read(hasWork), "\(name) is done")
    }
  }

  func member(_ scene: EventScene, _ user: User) async throws -> Membership {
    try await scene.store.read {
      try #require(try Membership.find(user: user.id, team: scene.team, in: $0))
    }
  }

  private func figuresRevision(_ scene: EventScene) async throws -> Int {
    try await scene.store.read { [key = RevisionKey.team(scene.team)] in
      try $0.count("SELECT metrics_revision AS n FROM revisions WHERE key = \(key)")
    }
  }

  func turn(_ scene: EventScene, to zone: String) async throws {
    let membership = try await member(scene, scene.alice)
    try await scene.store.write(for: .team(scene.team), as: tester) {
      try membership.report(in: zone, in: $0)
    }
  }

  func random(_ scene: EventScene, _ count: Int, days: Int = 30) -> [Event] {
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

  /// By whatever clocks.
  func all(_ scene: EventScene) -> FigureRange {
    let today = CivilTime.dayNumber(seconds: scene.now.wholeSeconds)
    return FigureRange((today - 300)...(today + 1), comparedWith: .none)
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
        deltas.add(
          try stored.event(named: name), member: stored.member, on: zone.dayNumber(stored.at)
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

  /// Two days that are one in another zone are more than one can be: the figures stay at the most, and the job
  /// comes to its end.
  @Test(arguments: TestEngine.allCases)
  func whatBecomesTooMuchStaysAtTheMost(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let midnight = Timestamp(seconds: scene.now.wholeSeconds / 86400 * 86400)
    let most = Event.Limits.sum
    #expect(
      try await scene.tell([
        scene.event("a", at: midnight - .hours(10), amount: most),
        scene.event("b", at: midnight - .hours(25), amount: most),
        scene.event("c", at: midnight - .hours(12), amount: -5000),
        scene.event("d", at: midnight - .hours(30), amount: 5),
      ]) == [.counted, .counted, .counted, .refused(.tooMuch)])
    try await turn(scene, to: "Asia/Karachi")
    try await run("reporting", scene)
    #expect(try await scene.reporting().zone == "Asia/Karachi")
    let sum = Metric("order.placed", .sum, of: "amount")
    let points = try await scene.lines([sum], by: .day)[0].points.compactMap { $0 }
    #expect(points.filter { $0 != 0 } == [Double(most) / 1000])
    #expect(try await scene.total(Metric("order.placed")) == 3)
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
    let revision = try await figuresRevision(scene)
    try await run("events", scene)
    // As one who counts: nobody else notes an older day meanwhile.
    #expect(try await figuresRevision(scene) == revision + 1)
    let oldest = try await scene.store.read { try $0.count("SELECT MIN(day) AS n FROM events") }
    #expect(try await scene.reporting().oldestDay == oldest)
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
    #expect(total == 300)
    // Far to both sides: no hour is counted twice, and none is lost.
    for zone in ["Pacific/Auckland", "America/Los_Angeles", "UTC"] {
      try await turn(scene, to: zone)
      try await run("reporting", scene)
      let all = try await scene.lines([Metric("a"), Metric("b")], range)
      #expect(all.reduce(0) { $0 + ($1.total ?? 0) } == 300, "\(zone)")
    }
  }

  /// Who turns back while it is counted, and away again, begins anew.
  @Test(arguments: TestEngine.allCases)
  func turningThereAndBackCountsOnce(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    for part in random(scene, 700).slices(of: 350) { try await scene.tell(part) }
    let before = try await points(scene)
    try await turn(scene, to: "Asia/Tokyo")
    let number = try await scene.reporting().number
    let isMore = try await scene.store.write(for: .usage(scene.team), as: tester) {
      try Rebuild(team: scene.team, number: number).count(in: $0)
    }
    #expect(isMore)
    try await turn(scene, to: "UTC")
    try await turn(scene, to: "Europe/Berlin")
    try await run("reporting", scene)
    let counted = try await scene.lines([Metric("a"), Metric("b")], all(scene))
    #expect(counted.reduce(0) { $0 + ($1.total ?? 0) } == 700)
    try await turn(scene, to: "UTC")
    try await run("reporting", scene)
    #expect(try await points(scene) == before)
    let editions = try await scene.store.read {
      try $0.count("SELECT COUNT(DISTINCT edition) AS n FROM figures")
    }
    #expect(editions == 1)
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
