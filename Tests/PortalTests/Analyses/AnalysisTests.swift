import TestSupport
import Testing

@testable import Portal

/// Each answer against counting by hand, over random events and the ends of days in a zone far from UTC.
@Suite("Analyses", .serialized) struct AnalysisTests {
  @Test(arguments: TestEngine.allCases)
  func aBreakdownIsWhatTheEventsAddUpTo(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 1)
    var question = scene.question(.breakdown)
    (question.event, question.property, question.number) = ("pay", "plan", "amount")
    guard case .breakdown(let found) = try await scene.answer(question) else {
      throw OtherKind()
    }
    let events = scene.events(of: question).filter { $0.name == "pay" }
    #expect(events.count > 40)
    let groups = Dictionary(grouping: events) { $0.properties.first?.value.text ?? "" }
    #expect(groups.count == 6, "five values and none")
    for (value, group) in found.values {
      #expect(group == Self.group(groups[value.text] ?? []))
    }
    #expect(found.values.count == 5 && found.others == nil)
    #expect(found.without == Self.group(groups[""] ?? []))
    #expect(found.members == Set(events.compactMap(\.member)).count)
    let counts = found.values.map(\.group.count)
    #expect(counts == counts.sorted(by: >))
  }

  private static func group(_ events: [Event]) -> AnalysisResult.Group {
    let sum = events.flatMap(\.numbers).reduce(0) { $0 + $1.thousandths }
    return AnalysisResult.Group(
      count: events.count, members: Set(events.compactMap(\.member)).count,
      sum: Double(sum) / 1000)
  }

  @Test func onlyTheMostCommonValuesAreShown() async throws {
    let scene = try await AnalysisScene.make(.sqlite)
    let at = scene.events.now - .days(2)
    let events = (0..<260).map { index in
      var event = scene.events.event("\(index)", "pay", at: at, by: scene.people[index % 8])
      // Thirty come often, the rest once.
      event.properties = [JSON.Member("plan", .integer(Int64(index < 60 ? index / 2 : index)))]
      return event
    }
    try await scene.events.tell(events)
    var question = scene.question(.breakdown)
    (question.event, question.property) = ("pay", "plan")
    guard case .breakdown(let found) = try await scene.answer(question) else {
      throw OtherKind()
    }
    #expect(found.values.count == 100 && found.otherCount == 130)
    #expect(found.values.prefix(30).allSatisfy { $0.group.count == 2 && $0.group.members == 2 })
    #expect(found.others?.count == 130 && found.others?.members == 8 && found.others?.sum == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func membersAreThoseWhoDidIt(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 2)
    for name in ["", "look"] {
      var question = scene.question(.members)
      question.event = name
      guard case .members(let found) = try await scene.answer(question) else {
        throw OtherKind()
      }
      let events = scene.events(of: question).filter { name.isEmpty || $0.name == name }
      let groups = Dictionary(grouping: events.filter { $0.member != nil }) { $0.member }
      #expect(found.members == groups.count && found.rows.count == groups.count)
      for row in found.rows {
        let own = groups[row.member] ?? []
        #expect(row.count == own.count)
        #expect(row.days == Set(own.map { scene.zone.dayNumber($0.at) }).count)
        // Seconds are told.
        #expect(row.lastAt.wholeSeconds == own.map(\.at).max()?.wholeSeconds)
      }
      #expect(found.withoutMember == events.count { $0.member == nil })
    }
  }

  @Test(arguments: TestEngine.allCases)
  func sessionsEndWithHalfAnHour(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 3)
    let question = scene.question(.sessions)
    guard case .sessions(let found) = try await scene.answer(question) else {
      throw OtherKind()
    }
    var sessions: [[Event]] = []
    for (_, own) in Dictionary(
      grouping: scene.events(of: question).filter { $0.member != nil }, by: { $0.member })
    {
      var last: Event?
      for event in own {
        if let last, event.at - last.at < .minutes(30) {
          sessions[sessions.count - 1].append(event)
        } else {
          sessions.append([event])
        }
        last = event
      }
    }
    let lengths = sessions.map { session in
      Int((session[session.count - 1].at - session[0].at).microseconds / 1_000_000)
    }
    #expect(sessions.count > 50 && lengths.contains { $0 > 0 })
    #expect(found.count == sessions.count)
    #expect(found.bounces == sessions.count { $0.count == 1 })
    #expect(found.events == sessions.reduce(0) { $0 + $1.count })
    #expect(found.members == 8)
    #expect(found.average == Double(lengths.reduce(0, +)) / Double(lengths.count))
    #expect(found.median == Double(lengths.sorted()[(lengths.count - 1) / 2]))
    #expect(found.days.map(\.day) == Array(question.days))
    for day in found.days {
      let own = zip(sessions, lengths).filter { scene.zone.dayNumber($0.0[0].at) == day.day }
      #expect(day.sessions == own.count && day.seconds == own.reduce(0) { $0 + $1.1 })
    }
  }

  @Test(arguments: TestEngine.allCases, FigureRange.Step.allCases)
  func whoComesBackIsFoundAgain(_ engine: TestEngine, _ step: FigureRange.Step) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 4)
    for (first, back) in [("", ""), ("open", "pay"), ("look", "")] {
      var question = scene.question(.retention)
      (question.event, question.back, question.step) = (first, back, step)
      question.firstWeekday = 7
      guard case .retention(let found) = try await scene.answer(question) else {
        throw OtherKind()
      }
      let periods = FigureRange.steps(of: question.days, by: step, firstWeekday: 7)
      #expect(found.cohorts.map(\.days) == periods)
      let events = scene.events(of: question)
      var starts: [Int: [ID<User>]] = [:]
      var seen: [Int: Set<ID<User>>] = [:]
      for (place, period) in periods.enumerated() {
        let own = events.filter { period.contains(scene.zone.dayNumber($0.at)) }
        let known = Set(starts.values.joined())
        let came = Set(own.filter { first.isEmpty || $0.name == first }.compactMap(\.member))
        starts[place] = Array(came.subtracting(known))
        seen[place] = Set(own.filter { back.isEmpty || $0.name == back }.compactMap(\.member))
      }
      for (place, cohort) in found.cohorts.enumerated() {
        let own = Set(starts[place] ?? [])
        #expect(cohort.members == own.count)
        let later = ((place + 1)..<max(place + 1, periods.count)).map {
          own.intersection(seen[$0] ?? []).count
        }
        #expect(cohort.back == later)
      }
      #expect(found.members == starts.values.reduce(0) { $0 + $1.count } && found.members > 3)
    }
  }

  @Test(arguments: TestEngine.allCases, AnalysisQuestion.Window.allCases)
  func stepsAreTakenInOrderAndInTime(
    _ engine: TestEngine, _ window: AnalysisQuestion.Window
  ) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 5)
    for steps in [["open", "fill", "pay"], ["look", "look", "open", "look"]] {
      var question = scene.question(.funnel)
      (question.steps, question.window) = (steps, window)
      guard case .funnel(let found) = try await scene.answer(question) else {
        throw OtherKind()
      }
      let groups = Dictionary(
        grouping: scene.events(of: question).filter { $0.member != nil }, by: { $0.member })
      var reached = Array(repeating: 0, count: steps.count)
      var waits = Array(repeating: [Int64](), count: steps.count)
      for (_, own) in groups {
        let runs = Self.runs(own, steps, window.span)
        for place in steps.indices {
          // The first time that the step is taken; of runs that take it then, the one that began last.
          let taken = runs.filter { $0.count > place }
          guard let first = taken.map({ $0[place] }).min() else { continue }
          reached[place] += 1
          guard place > 0, let run = taken.last(where: { $0[place] == first }) else { continue }
          waits[place].append((own[first].at - own[run[place - 1]].at).microseconds)
        }
      }
      #expect(found.steps.map(\.members) == reached)
      for (place, step) in found.steps.enumerated() {
        let all = waits[place].sorted()
        let median = all.isEmpty ? nil : Double(all[(all.count - 1) / 2]) / 1_000_000
        #expect(step.wait == median, "step \(place)")
      }
      #expect(reached[0] == 8)
    }
  }

  /// Of each first step the places of the steps after it, each taken as early as can be.
  private static func runs(_ own: [Event], _ steps: [String], _ window: Duration) -> [[Int]] {
    own.indices.filter { own[$0].name == steps[0] }.map { start in
      var run = [start]
      for step in steps.dropFirst() {
        let next = own.indices.first {
          $0 > run[run.count - 1] && own[$0].name == step && own[$0].at - own[start].at <= window
        }
        guard let next else { break }
        run.append(next)
      }
      return run
    }
  }
}
