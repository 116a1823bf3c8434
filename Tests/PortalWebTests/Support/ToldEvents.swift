import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What the product of Alice's team tells in the tests.
enum ToldEvents {
  /// Orders and looks of ten days, by Alice, Bob and nobody, of two services.
  static func sample(_ alice: ID<User>, _ bob: ID<User>, until now: Timestamp) -> [Event] {
    (0..<60).map { index in
      let at = now - .minutes(index * 217 + 5)
      let members: [ID<User>?] = [alice, bob, nil]
      var event = Event(
        id: "sample-\(index)", name: index % 4 == 3 ? "order.placed" : "page.seen", at: at,
        member: members[index % 3])
      event.properties = [
        JSON.Member("plan", .text(index % 5 == 0 ? "<free>" : "team")),
        JSON.Member("service", .text(index % 2 == 0 ? "api" : "web")),
      ]
      if event.name == "order.placed" { event.numbers = [("amount", Int64(index) * 1500)] }
      return event
    }
  }

  /// A question of each kind.
  static func questions(_ days: ClosedRange<Int>) -> [AnalysisQuestion] {
    AnalysisQuestion.Kind.allCases.map { kind in
      var question = AnalysisQuestion(kind, days: days, zone: "UTC")
      switch kind {
      case .breakdown:
        (question.event, question.property) = ("order.placed", "plan")
        question.number = "amount"
      case .members, .sessions: break
      case .retention: question.step = .day
      case .funnel: question.steps = ["page.seen", "order.placed"]
      }
      return question
    }
  }
}

extension TestWeb {
  @discardableResult
  func tellEvents(_ events: [Event]? = nil) async throws -> Int {
    let (alice, bob) = (try await test.user(.alice).id, try await test.user(.bob).id)
    let team = try await teamID(of: .alice)
    let events = events ?? ToldEvents.sample(alice, bob, until: clock.now)
    return try await portal.store.write(for: .usage(team), as: .system("test")) { tx in
      var book = try EventBook(of: team, in: tx)
      return try book.take(events).count { $0 == .counted }
    }
  }

  /// One of each kind, answered, and one that waits.
  func askQuestions() async throws -> [ID<Analysis>] {
    let alice = try await test.user(.alice)
    let team = try await teamID(of: .alice)
    let today = ZoneOffsets.named("UTC").dayNumber(clock.now)
    var ids: [ID<Analysis>] = []
    for question in ToldEvents.questions((today - 9)...today) {
      ids.append(try await ask(question, alice, team))
      try await Analyses(portal).run()
    }
    ids.append(
      try await ask(AnalysisQuestion(.members, days: today...today, zone: "UTC"), alice, team))
    return ids
  }

  private func ask(
    _ question: AnalysisQuestion, _ person: User, _ team: ID<Team>
  ) async throws -> ID<Analysis> {
    try await portal.store.write(for: .team(team), as: .system("test")) { tx in
      let found = try Membership.all(of: person.id, in: tx).first { $0.team.id == team }
      let days = question.days
      let span = FigureQuery.Span.days(Day(number: days.lowerBound), Day(number: days.upperBound))
      let ready = try ReadyQuestion(
        AskedQuestion(question: question, span: span), of: team, in: tx)
      return try ready.ask(by: try #require(found), in: tx).id
    }
  }
}
