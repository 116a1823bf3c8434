import TestSupport
import Testing

@testable import Portal

/// Days, and the share of the time that a service worked.
@Suite("History of services", .serialized, .timeLimit(.minutes(10))) struct ServiceHistoryTests {
  private func scene(_ engine: TestEngine = .sqlite) async throws -> (
    TeamScene, TeamScene.Person, ID<Team>
  ) {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ours", of: .init(ann, .owner))
    // To the first moment of a day.
    let day = try #require(LocalTime.day(of: scene.test.clock.now, in: "UTC")?.next)
    scene.test.clock.advance(by: LocalTime.start(of: day, in: "UTC") - scene.test.clock.now)
    return (scene, try await scene.signIn(ann.id), team)
  }

  private func wait(_ span: Duration, _ scene: TeamScene) { scene.test.clock.advance(by: span) }

  @Test(arguments: TestEngine.allCases)
  func aDaySaysTheWorstAndHowLong(_ engine: TestEngine) async throws {
    let (scene, _, team) = try await scene(engine)
    let app = try await scene.declare("app")
    wait(.hours(10), scene)
    try await scene.set(app.id, .degraded, "Slow")
    wait(.minutes(40), scene)
    try await scene.set(app.id, .outage, "Down")
    wait(.minutes(12), scene)
    try await scene.set(app.id, .operational)
    wait(.hours(24), scene)
    let history = try await scene.history("app", team, days: 3)
    #expect(history.days.map(\.worst) == [nil, .outage, .operational])
    let day = history.days[1].day.text
    #expect(history.told == ["\(day) outage 720", "\(day) degraded 2400"])
    #expect(history.changes.map(\.status) == [.operational, .outage, .degraded, .operational])
    #expect(history.changes.last?.was == nil && history.changes.first?.was == .outage)
  }

  @Test func whatLastsIsSaidOfEachDay() async throws {
    let (scene, _, team) = try await scene()
    let app = try await scene.declare("app")
    wait(.hours(18), scene)
    try await scene.set(app.id, .outage)
    wait(.hours(36), scene)
    let history = try await scene.history("app", team, days: 3)
    let days = history.days.map(\.day.text)
    #expect(
      history.told == [
        "\(days[0]) outage 21600", "\(days[1]) outage 86400 whole", "\(days[2]) outage 21600 on",
      ])
    // 18 of 54 hours.
    #expect(history.worked == 3333)
  }

  @Test func theShareIsNeverRoundedUp() async throws {
    let (scene, _, team) = try await scene()
    let app = try await scene.declare("app")
    #expect(try await scene.history("app", team).worked == 100_00, "it has just begun")
    wait(.days(89), scene)
    #expect(try await scene.history("app", team).worked == 100_00)
    #expect(try await scene.history("app", team).changesAt == nil, "the clock changes nothing")
    try await scene.set(app.id, .outage)
    wait(.seconds(1), scene)
    try await scene.set(app.id, .degraded)
    #expect(try await scene.history("app", team).worked == 99_99)
    wait(.hours(12), scene)
    #expect(try await scene.history("app", team).worked == 99_99, "degraded counts as working")
    try await scene.set(app.id, .outage)
    wait(.minutes(65), scene)
    // 65 minutes of 89.545 days.
    #expect(try await scene.history("app", team).worked == 99_94)
    wait(.days(100), scene)
    #expect(try await scene.history("app", team).worked == 0)
  }

  /// A page may be kept until the moment that it names: within that time it says the same.
  @Test func theShareStaysUntilItSaysSo() async throws {
    let (scene, _, team) = try await scene()
    let app = try await scene.declare("app")
    wait(.hours(5), scene)
    try await scene.set(app.id, .outage)
    wait(.minutes(7), scene)
    let first = try await scene.history("app", team)
    let until = try #require(first.changesAt)
    #expect(until - scene.test.clock.now == .minutes(3))
    wait(.seconds(179), scene)
    #expect(try await scene.history("app", team).worked == first.worked)
    wait(.seconds(1), scene)
    let next = try await scene.history("app", team)
    #expect(next.worked ?? 0 < first.worked ?? 0)
    #expect(next.changesAt == until + .minutes(5))
  }

  @Test func daysAreTheReadersOwn() async throws {
    let (scene, _, team) = try await scene()
    let app = try await scene.declare("app")
    wait(.hours(22), scene)
    try await scene.set(app.id, .outage)
    wait(.hours(1), scene)
    try await scene.set(app.id, .operational)
    wait(.hours(12), scene)
    let (here, there) = (
      try await scene.history("app", team, days: 2),
      try await scene.history("app", team, days: 2, in: "Asia/Tokyo")
    )
    #expect(here.days.map(\.worst) == [.outage, .operational])
    // 22:00 is 7:00 of the next day, and so is now.
    #expect(there.days.map(\.worst) == [.operational, .outage])
  }

  /// 29 March 2026 has 23 hours in Berlin, 25 October 25.
  @Test(arguments: [("2026-03-29", 82_800), ("2026-10-25", 90_000)])
  func aDayIsAsLongAsItsClocksSay(_ text: String, _ seconds: Int64) throws {
    let day = try #require(Day(text)?.next)
    let now = LocalTime.start(of: day, in: "Europe/Berlin") + .hours(1)
    let days = HistoryDays(3, until: now, in: "Europe/Berlin")
    #expect(days.days[1].text == text)
    let range = days.range(of: 1)
    #expect((range.upperBound - range.lowerBound).microseconds == seconds * 1_000_000)
    #expect(days.range(of: 2).upperBound == now + .microseconds(1))
  }

  /// Samoa left out 30 December 2011.
  @Test func aDayThatWasLeftOutIsNone() throws {
    let now = LocalTime.start(of: try #require(Day("2012-01-01")), in: "Pacific/Apia") + .hours(9)
    let days = HistoryDays(4, until: now, in: "Pacific/Apia")
    #expect(
      days.days.map(\.text) == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"])
    for (day, start) in zip(days.days, days.starts) {
      #expect(start == LocalTime.start(of: day, in: "Pacific/Apia"))
    }
  }

  /// Against each day looked at by itself, with changes at random moments.
  @Test(arguments: TestEngine.allCases)
  func manyChangesAddUp(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    let app = try await scene.declare("app")
    var dice = SplitMix(seed: 4)
    var told = [(status: ServiceStatus.operational, at: scene.test.clock.now)]
    for number in 0..<90 {
      wait(.minutes(Int(dice.next() % 200)), scene)
      if number == 60 {
        try await scene.report(
          "app", .operational, by: try await scene.signIn(ann.id), for: team)
        told.append((.operational, scene.test.clock.now))
        continue
      }
      let status = ServiceStatus.allCases[Int(dice.next() % 4)]
      if number < 60 {
        try await scene.set(app.id, status)
      } else if status != told[told.count - 1].status {
        try await scene.report("app", status, by: try await scene.signIn(ann.id), for: team)
      }
      told.append((status, scene.test.clock.now))
    }
    wait(.minutes(30), scene)
    let history = try await scene.history("app", team, days: 8, in: "Asia/Tokyo")
    let ends = told.dropFirst().map(\.at) + [scene.test.clock.now + .microseconds(1)]
    for (place, day) in history.days.enumerated() {
      let next =
        place + 1 < history.days.count
        ? history.days[place + 1].start : scene.test.clock.now + .microseconds(1)
      for status in ServiceStatus.allCases where status != .operational {
        var length = Int64(0)
        for (turn, end) in zip(told, ends) where turn.status == status {
          length += max(0, (min(end, next) - max(turn.at, day.start)).microseconds)
        }
        let spell = day.spells.first { $0.status == status }
        #expect((spell?.length.microseconds ?? 0) == length, "\(day.day.text) \(status)")
      }
    }
    #expect(history.days.flatMap(\.spells).count > 8)
    let all = try await scene.store.read { tx in
      let offered = try ProductService.offered(
        to: try #require(try Team.find(team, in: tx)), in: tx)
      return try ServiceHistory.all(
        of: offered, over: HistoryDays(8, until: tx.now, in: "Asia/Tokyo"), in: tx)
    }
    #expect(all[0].days == history.days && all[0].changes.isEmpty)
    let times = history.changes.map(\.at)
    #expect(times == times.sorted(by: >) && times.count > 50)
    #expect(Set(history.changes.map(\.serviceID)).count == 2)
  }

  /// What is said for everybody holds until something is said for the team.
  @Test func aTeamsHistoryGoesOnFromEverybodys() async throws {
    let (scene, ann, team) = try await scene()
    let app = try await scene.declare("app")
    wait(.hours(1), scene)
    try await scene.set(app.id, .degraded)
    wait(.hours(1), scene)
    let now = try await scene.signIn(ann.id)
    try await scene.report("app", .operational, by: now, for: team)
    wait(.hours(1), scene)
    try await scene.set(app.id, .outage)
    wait(.hours(1), scene)
    let history = try await scene.history("app", team, days: 1)
    #expect(history.told == ["\(history.days[0].day.text) degraded 3600"])
    #expect(history.worked == 100_00)
    #expect(history.changes.map(\.status) == [.operational, .degraded, .operational])
    try await scene.drop("app", by: try await scene.signIn(ann.id), for: team)
    #expect(try await scene.history("app", team, days: 1).told.count == 2)
  }

  @Test func onlyTheLastChangesAreShown() async throws {
    let (scene, _, team) = try await scene()
    let app = try await scene.declare("app")
    for number in 1...120 {
      wait(.minutes(1), scene)
      try await scene.set(app.id, .degraded, "\(number)")
    }
    let history = try await scene.history("app", team)
    #expect(history.changes.count == 100)
    #expect(history.changes.first?.note == "120")
  }

  @Test func aClockThatIsPutBackBreaksNothing() async throws {
    let (scene, _, team) = try await scene()
    let app = try await scene.declare("app")
    wait(.days(2), scene)
    try await scene.set(app.id, .outage)
    wait(.days(-3), scene)
    let history = try await scene.history("app", team, days: 5)
    #expect(history.days.count == 5)
    #expect(history.days.flatMap(\.spells).allSatisfy { $0.length.microseconds >= 0 })
    wait(.days(-300), scene)
    #expect(
      try await scene.history("app", team, days: 5).days.map(\.worst) == [nil, nil, nil, nil, nil])
  }
}
