import TestSupport
import Testing

@testable import Portal

/// What is told of a team is counted once, by the day.
@Suite("Events", .serialized) struct EventTests {
  @Test(arguments: TestEngine.allCases)
  func anEventIsCountedOnce(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let event = scene.event("a", by: scene.alice, amount: 12_500)
    #expect(try await scene.tell([event]) == [.counted])
    #expect(try await scene.tell([event]) == [.known], "told again")
    #expect(try await scene.tell([event, event]) == [.known, .known])
    var other = event
    other.numbers = [("amount", 12_501)]
    #expect(try await scene.tell([other]) == [.refused(.otherBody)])
    #expect(
      try await scene.tell([scene.event("b"), event, scene.event("b")]) == [
        .counted, .known, .known,
      ])
    let (first, second) = (scene.event("c", amount: 1), scene.event("c", amount: 2))
    #expect(try await scene.tell([first, second]) == [.counted, .refused(.otherBody)])
    #expect(try await scene.countStored() == 3)
    #expect(try await scene.total(Metric("order.placed")) == 3)
    #expect(try await scene.total(Metric("order.placed", .sum, of: "amount")) == 12.501)
    #expect(try await scene.total(Metric("order.placed", .average, of: "amount")) == 6.2505)
    #expect(try await scene.total(Metric("order.placed", .members)) == 1)
    #expect(try await scene.total(Metric("nothing")) == 0)
    #expect(try await scene.total(Metric("nothing", .median, of: "amount")) == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func whatCannotBeCountedIsRefusedAndTheRestIsKept(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let charlie = try await scene.test.user(.charlie)
    let results = try await scene.tell([
      scene.event("old", at: scene.now - .days(35) - .seconds(1)),
      scene.event("late", at: scene.now - .days(35)),
      scene.event("new", at: scene.now + .minutes(5)),
      scene.event("newer", at: scene.now + .minutes(5) + .seconds(1)),
      scene.event("foreign", by: charlie),
    ])
    #expect(
      results == [
        .refused(.tooOld), .counted, .counted, .refused(.tooNew), .refused(.noMember),
      ])
    #expect(try await scene.countStored() == 2)
  }

  /// Each event by itself, as if those before it had been told alone.
  @Test(arguments: TestEngine.allCases)
  func whatCannotBeSummedUpIsRefusedAndTheRestIsKept(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let most = Event.Limits.sum
    #expect(
      try await scene.tell([
        scene.event("huge", amount: most - 1), scene.event("one", amount: 1),
        scene.event("more", amount: 1), scene.event("none"),
        scene.event("yesterday", at: scene.now - .days(1), amount: most),
      ]) == [.counted, .counted, .refused(.tooMuch), .counted, .counted])
    #expect(
      try await scene.tell([
        scene.event("more", amount: 1), scene.event("less", amount: -1),
        scene.event("more", amount: 1), scene.event("last", amount: 1),
      ]) == [.refused(.tooMuch), .counted, .counted, .refused(.tooMuch)])
    #expect(
      try await scene.tell([
        scene.event("a", amount: -most), scene.event("b", amount: -most),
        scene.event("c", amount: -1),
      ]) == [.counted, .counted, .refused(.tooMuch)], "either way")
    #expect(try await scene.countStored() == 8)
    #expect(try await scene.total(Metric("order.placed")) == 8)
    #expect(try await scene.total(Metric("order.placed", .sum, of: "amount")) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func ofWhatIsRefusedNothingStays(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    func kinds() async throws -> [String] {
      let number = try await scene.reporting().number
      return try await scene.store.read { tx in
        try tx.rows("SELECT name FROM event_series WHERE team = \(number) ORDER BY number")
          .map { try $0["name"] }
      }
    }
    #expect(try await scene.tell([scene.event("a", by: scene.bob)]) == [.counted])
    #expect(
      try await scene.tell([scene.event("a", "another", by: scene.bob)])
        == [.refused(.otherBody)])
    let charlie = try await scene.test.user(.charlie)
    let foreign = scene.event("b", "foreign", by: charlie)
    #expect(
      try await scene.tell([foreign, foreign, scene.event("b", "mine")])
        == [.refused(.noMember), .refused(.noMember), .counted])
    #expect(
      try await scene.tell([
        scene.event("old", at: scene.now - .days(40), by: scene.alice), scene.event("c", "mine"),
      ]) == [.refused(.tooOld), .counted])
    #expect(try await kinds() == ["order.placed", "mine"])
    #expect(try await scene.reporting().memberCount == 1, "Alice was never counted")
    // Told again after the member has left, it is what it was.
    let bob = try await scene.store.read {
      try #require(try Membership.find(user: scene.bob.id, team: scene.team, in: $0))
    }
    try await scene.store.write(for: [.team(scene.team), .user(scene.bob.id)], as: tester) {
      try bob.leave(in: $0)
    }
    #expect(
      try await scene.tell([scene.event("a", by: scene.bob), scene.event("d", by: scene.bob)])
        == [.known, .refused(.noMember)])
    #expect(try await scene.tell([scene.event("a")]) == [.refused(.otherBody)])
  }

  /// 5,000 series in all, of which those of services leave some.
  @Test func aTeamHasSoManySeries() async throws {
    let scene = try await EventScene.make(.sqlite)
    func tell(_ kinds: Range<Int>, service: String? = nil) async throws -> [EventBook.Result] {
      var results: [EventBook.Result] = []
      for kind in kinds {
        results += try await scene.tell(
          (0..<2).map { half in
            var event = scene.event("\(kind)-\(half)", "kind-\(kind)", service: service)
            event.numbers = (0..<10).map { ("m\(half * 10 + $0)", 1) }
            return event
          })
      }
      return results
    }
    // Of 21 series each, twice that with the service.
    #expect(try await tell(0..<100, service: "api").allSatisfy { $0 == .counted })
    #expect(try await scene.reporting().seriesCount == 95 * 42 + 5 * 21, "no more of services")
    let more = try await tell(100..<150)
    #expect(more.prefix(86).allSatisfy { $0 == .counted })
    #expect(more.dropFirst(86).allSatisfy { $0 == .refused(.tooManySeries) })
    #expect(try await scene.reporting().seriesCount == 4998)
    #expect(try await scene.tell([scene.event("known", "kind-0")]) == [.counted])
  }

  /// Who has not entered the team's scope would count beside another.
  @Test(arguments: TestEngine.allCases)
  func onlyOneCountsAtATime(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.tell([scene.event("a")])
    let (team, number) = (scene.team, try await scene.reporting().number)
    for scope in [WriteScope.portal, .user(scene.alice.id), .activity(of: scene.alice.id)] {
      await #expect(throws: StoreError.self) {
        try await scene.store.write(for: scope, as: tester) { _ = try EventBook(of: team, in: $0) }
      }
      await #expect(throws: StoreError.self) {
        try await scene.store.write(for: scope, as: tester) {
          try FigureBook(team: number, edition: 1, tx: $0).add([:])
        }
      }
    }
    for scope in [WriteScope.usage(team), .team(team)] {
      try await scene.store.write(for: scope, as: tester) { tx in
        _ = try EventBook(of: team, in: tx)
        try FigureBook(team: number, edition: 1, tx: tx).add([:])
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func namesAreForKinds(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let many = (0..<600).map { scene.event("\($0)", "kind-\($0)") }
    let results = try await scene.tell(many)
    #expect(results.prefix(500).allSatisfy { $0 == .counted })
    #expect(results.dropFirst(500).allSatisfy { $0 == .refused(.tooManyNames) })
    #expect(
      try await scene.tell([scene.event("x", "kind-1"), scene.event("y", "another")]) == [
        .counted, .refused(.tooManyNames),
      ])
    let numbers = (0..<25).map { number in
      Event(id: "n\(number)", name: "kind-2", at: scene.now, numbers: [("m\(number)", 1)])
    }
    let measured = try await scene.tell(numbers)
    #expect(measured.count { $0 == .counted } == 20)
    #expect(measured.last == .refused(.tooManyMeasures))
  }

  @Test(arguments: TestEngine.allCases)
  func aServiceHasFiguresOfItsOwn(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.tell([
      scene.event("a", amount: 1000, service: "api"), scene.event("b", amount: 2000),
      scene.event("c", amount: 4000, service: "web"),
    ])
    #expect(try await scene.total(Metric("order.placed")) == 3)
    #expect(try await scene.total(Metric("order.placed", service: "api")) == 1)
    #expect(try await scene.total(Metric("order.placed", .sum, of: "amount", service: "web")) == 4)
    let more = (0..<80).map { scene.event("s\($0)", service: "service-\($0)") }
    #expect(try await scene.tell(more).allSatisfy { $0 == .counted })
    let services = try await scene.store.read { [reporting = try await scene.reporting()] in
      try EventSeries.services(reporting.number, in: $0)
    }
    #expect(services.count == 51, "fifty and none")
    #expect(try await scene.total(Metric("order.placed")) == 83, "all are counted nevertheless")
  }

  /// Against counting by hand, with times around the ends of days in a zone far from UTC.
  @Test(arguments: TestEngine.allCases)
  func figuresAreWhatTheEventsAddUpTo(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.store.write(for: .user(scene.alice.id), as: tester) { tx in
      try tx.execute("UPDATE users SET time_zone = 'Pacific/Auckland' WHERE id = \(scene.alice.id)")
    }
    var dice = SplitMix(seed: 3)
    var told: [Event] = []
    for batch in 0..<8 {
      let events = (0..<90).map { index in
        scene.event(
          "\(batch)-\(index)", ["a", "b"][Int(dice.next() % 2)],
          at: scene.now - .microseconds(Int64(dice.next() % (30 * 86_400_000_000))),
          by: [nil, scene.alice, scene.bob][Int(dice.next() % 3)],
          amount: dice.next() % 3 == 0 ? nil : Int64(dice.next() % 100_000) - 20_000)
      }
      // Some come twice.
      try await scene.tell(events + told.prefix(20))
      told += events
    }
    let zone = ZoneOffsets.named("Pacific/Auckland")
    #expect(try await scene.reporting().zone == "Pacific/Auckland")
    let today = zone.dayNumber(scene.now)
    let range = FigureRange((today - 9)...today)
    let lines = try await scene.lines(
      [
        Metric("a"), Metric("a", .members), Metric("a", .sum, of: "amount"),
        Metric("b", .median, of: "amount"),
      ], range, by: .day)
    for (offset, day) in range.days.enumerated() {
      let events = told.filter { $0.name == "a" && zone.dayNumber($0.at) == day }
      #expect(lines[0].points[offset] == Double(events.count))
      #expect(lines[1].points[offset] == Double(Set(events.compactMap(\.member)).count))
      let sum = events.flatMap(\.numbers).reduce(0) { $0 + $1.thousandths }
      #expect(lines[2].points[offset] == Double(sum) / 1000)
    }
    let before = told.filter {
      $0.name == "a" && range.before?.contains(zone.dayNumber($0.at)) == true
    }
    #expect(lines[0].before == Double(before.count) && before.count > 50)
    let values = told.filter { $0.name == "b" && range.days.contains(zone.dayNumber($0.at)) }
      .flatMap(\.numbers).map { Double($0.thousandths) / 1000 }.sorted()
    let exact = values[(values.count + 1) / 2 - 1]
    #expect(abs(try #require(lines[3].total) - exact) <= abs(exact) * 0.01)
    #expect(try await scene.countStored() == told.count)
  }

  /// Days that daylight saving makes 23 or 25 hours long.
  @Test(arguments: [("2025-03-30", 23), ("2025-10-26", 25)])
  func longAndShortDaysAddUp(_ day: String, _ hours: Int) async throws {
    let scene = try await EventScene.make(.sqlite)
    let noon = try #require(MomentReader.read("\(day)T12:00:00Z"))
    scene.test.clock.now = noon + .days(2)
    try await scene.store.write(for: .user(scene.alice.id), as: tester) { tx in
      try tx.execute("UPDATE users SET time_zone = 'Europe/Berlin' WHERE id = \(scene.alice.id)")
    }
    try await scene.tell(
      (-36..<36).map { scene.event("\($0)", at: noon + .minutes($0 * 60 + 30)) })
    let number = try #require(Day(day)).number
    let line = try #require(
      try await scene.lines([Metric("order.placed")], FigureRange((number - 2)...(number + 2)))
        .first)
    #expect(line.points[2] == Double(hours))
    #expect(line.total == 72)
  }

  /// Whoever tells at the same moment counts one after the other.
  @Test(arguments: TestEngine.allCases)
  func manyAtOnceAddUp(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await withThrowingTaskGroup { group in
      for batch in 0..<24 {
        group.addTask {
          try await scene.tell(
            (0..<5).map { scene.event("\(batch)-\($0)", by: scene.bob, amount: 1000) })
        }
      }
      try await group.waitForAll()
    }
    #expect(try await scene.total(Metric("order.placed")) == 120)
    #expect(try await scene.total(Metric("order.placed", .sum, of: "amount")) == 120)
    #expect(try await scene.total(Metric("order.placed", .members)) == 1)
  }

  /// What is told moves the revision of figures alone, and those who look at them hear of it.
  @Test(arguments: TestEngine.allCases)
  func onlyFiguresMove(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    func revisions() async throws -> (Int64, Int64) {
      try await scene.store.read { [key = RevisionKey.team(scene.team)] tx in
        let row = try #require(
          try tx.row("SELECT revision, metrics_revision FROM revisions WHERE key = \(key)"))
        return (try row["revision"], try row["metrics_revision"])
      }
    }
    let before = try await revisions()
    let listener = scene.store.listen(to: [RevisionKey.team(scene.team)])
    try await scene.tell([scene.event("a")])
    let after = try await revisions()
    #expect(after.0 == before.0 && after.1 == before.1 + 1)
    var signals = listener.signals.makeAsyncIterator()
    #expect(await signals.next() != nil)
  }
}
