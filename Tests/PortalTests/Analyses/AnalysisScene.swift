import TestSupport
import Testing

@testable import Portal

/// A team of eight whose product tells of what they do, by the clocks of Auckland.
struct AnalysisScene: Sendable {
  let events: EventScene
  /// By their numbers in the dice.
  let people: [User]
  let zone = ZoneOffsets.named("Pacific/Auckland")
  private(set) var told: [Event] = []
  var store: any Store { events.store }
  var portal: Portal { events.test.portal }

  static func make(_ engine: TestEngine) async throws -> AnalysisScene {
    let scene = try await EventScene.make(engine)
    try await scene.store.write(for: .user(scene.alice.id), as: tester) { tx in
      try tx.execute("UPDATE users SET time_zone = 'Pacific/Auckland' WHERE id = \(scene.alice.id)")
    }
    let more = try await scene.store.write(for: .team(scene.team), as: tester) { tx in
      try (0..<6).map { index in
        let email = try EmailAddress("person\(index)@example.com")
        let user = try NewAccount.createPerson(
          email: email, name: "Person \(index)", passwordHash: "none", language: nil, in: tx)
        let team = try #require(try Team.find(scene.team, in: tx))
        let made = try #require(user)
        try Membership.add(made, to: team, as: .member, in: tx)
        return made
      }
    }
    return AnalysisScene(events: scene, people: [scene.alice, scene.bob] + more)
  }

  /// Events of 20 days at random moments, many of them close together.
  mutating func tell(seed: UInt64, _ count: Int = 400) async throws {
    var dice = SplitMix(seed: seed)
    var at = events.now - .days(20)
    var made: [Event] = []
    for index in 0..<count {
      let pauses: [Int64] = [0, 1_000_000, 60_000_000, 1_700_000_000, 1_800_000_000, 7_200_000_000]
      at = at + .microseconds(pauses[Int(dice.next() % 6)] * Int64(1 + dice.next() % 4))
      if at > events.now { at = events.now - .days(Int(dice.next() % 20)) }
      var event = events.event(
        "\(seed)-\(index)", ["open", "fill", "pay", "look"][Int(dice.next() % 4)], at: at,
        by: dice.next() % 5 == 0 ? nil : people[Int(dice.next() % 8)],
        amount: dice.next() % 3 == 0 ? nil : Int64(dice.next() % 100_000) - 20_000)
      if dice.next() % 4 != 0 {
        let values: [JSON] = [
          .text("1"), .integer(1), .flag(true), .text("x, \"y\""), .number(1.5),
        ]
        event.properties = [JSON.Member("plan", values[Int(dice.next() % 5)])]
      }
      made.append(event)
    }
    #expect(try await events.tell(made).allSatisfy { $0 == .counted })
    told += made
  }

  func membership() async throws -> Membership {
    try await store.read { [id = events.alice.id] in
      try #require(try Membership.all(of: id, in: $0).first)
    }
  }

  func ask(_ question: AnalysisQuestion) async throws -> Analysis {
    let membership = try await membership()
    let (first, last) = (
      Day(number: question.days.lowerBound), Day(number: question.days.upperBound)
    )
    let asked = AskedQuestion(question: question, span: .days(first, last))
    let ready = try await store.read { try ReadyQuestion(asked, of: membership.team.id, in: $0) }
    return try await store.write(for: .team(membership.team.id), as: tester) { tx in
      try ready.ask(by: membership, in: tx)
    }
  }

  func find(_ id: ID<Analysis>) async throws -> Analysis {
    try await store.read { [team = events.team] in
      try #require(try Analysis.find(id, of: team, in: $0))
    }
  }

  /// Few rows at a time: days are cut in two.
  func take() async throws -> AnalysisRun? { try await AnalysisRun.take(in: store, rows: 7) }

  func answer(_ question: AnalysisQuestion) async throws -> AnalysisResult {
    let asked = try await ask(question)
    var run = try #require(try await take())
    #expect(run.id == asked.id)
    while try await run.step() {}
    try await run.finish()
    let answered = try await find(asked.id)
    #expect(answered.state == .done && answered.progress == 1)
    return try #require(answered.result)
  }

  func question(_ kind: AnalysisQuestion.Kind) -> AnalysisQuestion {
    let today = zone.dayNumber(events.now)
    return AnalysisQuestion(kind, days: (today - 15)...(today - 1), zone: "Pacific/Auckland")
  }

  /// What a question is about, in the order in which it happened.
  func events(of question: AnalysisQuestion) -> [Event] {
    told.filter { question.days.contains(zone.dayNumber($0.at)) }
      .sorted { ($0.at, $0.hash) < ($1.at, $1.hash) }
  }

  func number(of member: ID<User>) async throws -> Int {
    let team = try await events.reporting().number
    return try await store.read { tx in
      let row = try tx.row(
        "SELECT number FROM event_members WHERE team = \(team) AND user_id = \(member)")
      return try #require(row)["number"]
    }
  }
}

/// An answer to another question.
struct OtherKind: Error {}
