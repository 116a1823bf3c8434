import TestSupport
import Testing

@testable import Portal

/// How a question is asked, counted by one alone, cancelled and kept.
@Suite("Analyses at work", .serialized) struct AnalysisRunTests {
  @Test(arguments: TestEngine.allCases)
  func howFarItIsCanBeSeenAndItCanBeCancelled(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 6)
    let asked = try await scene.ask(scene.question(.sessions))
    #expect(asked.state == .waiting && asked.progress == 0)
    var run = try #require(try await scene.take())
    #expect(try await scene.take() == nil, "it is taken")
    var shares: [Double] = []
    while try await run.step() {
      try await run.note()
      shares.append(try await scene.find(asked.id).progress)
    }
    #expect(shares == shares.sorted() && (shares.last ?? 0) == 0.99, "all is read")
    #expect(try await scene.find(asked.id).state == .running)
    let membership = try await scene.membership()
    try await scene.store.write(for: .team(membership.team.id), as: tester) { tx in
      try Analysis.cancel(asked.id, by: membership, in: tx)
    }
    await #expect(throws: AnalysisRun.Lost.self) { try await run.note() }
    await #expect(throws: AnalysisRun.Lost.self) { try await run.finish() }
    let cancelled = try await scene.find(asked.id)
    #expect(cancelled.state == .cancelled && cancelled.result == nil)
    await #expect(throws: Obstacle.self) {
      try await scene.store.write(for: .team(membership.team.id), as: tester) { tx in
        try Analysis.cancel(asked.id, by: membership, in: tx)
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whoLosesTheLeaseWritesNothing(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 7)
    let asked = try await scene.ask(scene.question(.members))
    var lost = try #require(try await scene.take())
    _ = try await lost.step()
    scene.events.test.clock.advance(by: AnalysisRun.lease + .seconds(1))
    var next = try #require(try await scene.take(), "another begins anew")
    #expect(next.id == asked.id && next.seen == 0)
    while try await lost.step() {}
    await #expect(throws: AnalysisRun.Lost.self) { try await lost.finish() }
    while try await next.step() {}
    try await next.finish()
    #expect(try await scene.find(asked.id).state == .done)
  }

  @Test(arguments: TestEngine.allCases)
  func whatFailsIsTriedAgainAndThenGivenUp(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 8, 20)
    let asked = try await scene.ask(scene.question(.members))
    for attempt in 1...3 {
      let run = try #require(try await scene.take())
      try await run.fail(StoreError.busy)
      let state = try await scene.find(asked.id).state
      #expect(state == (attempt < 3 ? .waiting : .failed))
      // What stood in the way may be over after a while.
      #expect(try await scene.take() == nil)
      scene.events.test.clock.advance(by: attempt == 1 ? .seconds(31) : .minutes(2) + .seconds(1))
    }
    #expect(try await scene.find(asked.id).problem == "It could not be counted. Ask again.")
    let other = try await scene.ask(scene.question(.sessions))
    let run = try #require(try await scene.take())
    try await run.giveBack()
    #expect(try await scene.find(other.id).state == .waiting)
    let again = try #require(try await scene.take())
    try await again.fail(Obstacle("Too much."))
    #expect(try await scene.find(other.id).problem == "Too much.")
  }

  /// What ends the program each time that it is counted is counted three times.
  @Test(arguments: TestEngine.allCases)
  func whatNobodyComesBackFromIsGivenUp(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 13, 20)
    let asked = try await scene.ask(scene.question(.members))
    for attempt in 1...3 {
      var run = try #require(try await scene.take(), "attempt \(attempt)")
      #expect(run.id == asked.id)
      _ = try await run.step()
      scene.events.test.clock.advance(by: AnalysisRun.lease + .seconds(1))
    }
    let next = try await scene.ask(scene.question(.sessions))
    let run = try #require(try await scene.take(), "the one behind it has its turn")
    #expect(run.id == next.id)
    let given = try await scene.find(asked.id)
    #expect(given.state == .failed && given.problem == "It could not be counted. Ask again.")
  }

  /// One that waits to be tried again stands in nobody's way.
  @Test(arguments: TestEngine.allCases)
  func anotherIsCountedMeanwhile(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 14, 20)
    let asked = try await scene.ask(scene.question(.members))
    let run = try #require(try await scene.take())
    try await run.fail(StoreError.busy)
    let next = try await scene.ask(scene.question(.sessions))
    try await Analyses(scene.portal).run()
    #expect(try await scene.find(next.id).state == .done)
    #expect(try await scene.find(asked.id).state == .waiting)
    scene.events.test.clock.advance(by: .seconds(31))
    try await Analyses(scene.portal).run()
    #expect(try await scene.find(asked.id).state == .done)
  }

  @Test(arguments: TestEngine.allCases)
  func theSameQuestionIsAnsweredOnceUntilSomethingComes(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 9)
    let question = scene.question(.sessions)
    let first = try await scene.ask(question)
    #expect(try await scene.ask(question).id == first.id, "it is being answered")
    try await Analyses(scene.portal).run()
    #expect(try await scene.find(first.id).state == .done)
    #expect(try await scene.ask(question).id == first.id)
    var other = question
    other.days = question.days.lowerBound...(question.days.upperBound - 1)
    #expect(try await scene.ask(other).id != first.id)
    try await scene.events.tell([
      scene.events.event("new", at: scene.events.now - .days(3), by: scene.people[0])
    ])
    #expect(try await scene.ask(question).id != first.id, "something has come")
    try await Analyses(scene.portal).run()
    let all = try await scene.store.read { [team = scene.events.team] in
      try Analysis.all(of: team, in: $0)
    }
    #expect(all.count == 3 && all.allSatisfy { $0.state == .done })
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamHasThreeAtATimeAndKeepsAHundred(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 10, 20)
    var questions: [AnalysisQuestion] = []
    let days = scene.question(.members).days
    for offset in 0..<4 {
      var question = scene.question(.members)
      question.days = (days.lowerBound - offset)...days.upperBound
      questions.append(question)
    }
    for question in questions.prefix(3) { _ = try await scene.ask(question) }
    await #expect(throws: Obstacle.self) { _ = try await scene.ask(questions[3]) }
    _ = try #require(try await scene.take())
    #expect(try await scene.take() == nil, "one of a team at a time")
    let (team, text) = (scene.events.team, questions[0].json.text)
    try await scene.store.write(for: .portal, as: tester) { tx in
      try tx.execute("UPDATE analyses SET ended_at = \(tx.now), state = 'done', result = NULL")
      for index in 0..<120 {
        try tx.insert(
          "analyses",
          [
            "id": tx.newID(Analysis.self), "team_id": team,
            "question": text + String(repeating: " ", count: index),
            "asked_at": tx.now - .days(1), "expected": 0, "edition": 1, "state": "failed",
            "seen": 0, "attempts": 1, "ended_at": tx.now,
          ])
      }
    }
    let asked = try await scene.ask(questions[3])
    let kept = try await scene.store.read {
      try $0.rows("SELECT id FROM analyses").map { try $0["id"] as ID<Analysis> }
    }
    #expect(kept.count == 100 && kept.contains(asked.id))
    scene.events.test.clock.advance(by: .days(29) + .hours(1))
    try await Pruning.run(scene.portal)
    #expect(try await scene.store.read { try $0.count("SELECT COUNT(*) AS n FROM analyses") } == 4)
  }

  @Test func whatCannotBeAskedIsSaid() async throws {
    var scene = try await AnalysisScene.make(.sqlite)
    await #expect(throws: Obstacle.self) { _ = try await scene.ask(scene.question(.sessions)) }
    try await scene.tell(seed: 11, 20)
    var question = scene.question(.breakdown)
    (question.event, question.property) = ("nothing", "plan")
    await #expect(throws: FormProblems.self) { _ = try await scene.ask(question) }
    (question.event, question.number) = ("pay", "weight")
    await #expect(throws: FormProblems.self) { _ = try await scene.ask(question) }
    question = scene.question(.retention)
    question.step = .day
    question.days = (question.days.upperBound - 60)...question.days.upperBound
    await #expect(throws: FormProblems.self) { _ = try await scene.ask(question) }
    question.days = (question.days.upperBound - 59)...question.days.upperBound
    #expect(try await scene.ask(question).state == .waiting)
    try await scene.store.write(for: .portal, as: tester) { tx in
      try tx.execute("UPDATE reporting SET member_count = 100001")
    }
    await #expect(throws: Obstacle.self) { _ = try await scene.ask(scene.question(.sessions)) }
  }

  @Test func aQuestionIsReadAsItWasWritten() throws {
    var questions = AnalysisQuestion.Kind.allCases.map {
      AnalysisQuestion($0, days: 20_000...20_030, zone: "Europe/Berlin")
    }
    (questions[0].event, questions[0].property, questions[0].number) = ("a", "b", "c")
    (questions[3].event, questions[3].back, questions[3].step) = ("a", "b", .month)
    (questions[4].steps, questions[4].window) = (["a", "b", "a"], .month)
    for question in questions {
      #expect(try AnalysisQuestion(stored: question.json.text) == question)
    }
    #expect(throws: StoreError.self) { try AnalysisQuestion(stored: "{}") }
  }
}
