import TestSupport
import Testing

@testable import Portal

@Suite("Events of the payment provider") struct ProviderEventTests {
  @discardableResult
  private func write<T: Sendable>(
    _ test: TestPortal, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await test.portal.store.write(for: .portal, as: tester, body)
  }

  private func count(_ test: TestPortal) async throws -> Int {
    try await test.portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM provider_events") }
  }

  private func withoutTeam(_ test: TestPortal) async throws -> [String] {
    try await test.portal.store.read {
      try ProviderEvent.pendingWithoutTeam(limit: 10, in: $0).map(\.externalID)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func oneThatIsToldTenTimesAtOnceIsKeptOnce(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let team = try await test.makeCustomer("cus_1", .alice)
    #expect(try await test.dueTeams() == [])
    try await withThrowingTaskGroup { group in
      for _ in 0..<10 {
        group.addTask { try await ProviderEvent.take(.sample("evt_1", of: "cus_1"), test.portal) }
      }
      try await group.waitForAll()
    }
    #expect(try await count(test) == 1)
    #expect(try await test.dueTeams() == [team])
    let event = try await test.event(try await test.tell(.sample("evt_1", of: "cus_1")))
    #expect(event.teamID == team && event.result == .pending && event.type == "invoice.paid")
    #expect(try await withoutTeam(test) == [], "the team's turn is enough")
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsToldAgainMarksNobody(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let team = try await test.makeCustomer("cus_1", .alice)
    let id = try await test.tell(.sample("evt_1", of: "cus_1"))
    try await write(test) { tx in
      let ticket = try #require(try ProviderTicket.take(for: team, in: tx))
      try ticket.settle(of: team, in: tx)
      #expect(try ProviderEvent.settle(of: team, receivedBy: tx.now, in: tx) == 1)
    }
    _ = try await test.tell(.sample("evt_1", of: "cus_1"))
    #expect(try await test.dueTeams() == [])
    let event = try await test.event(id)
    #expect(event.result == .done && event.settledAt != nil)
  }

  @Test(arguments: TestEngine.allCases)
  func whatDoesNotConcernUsIsKeptAndLeftAlone(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    _ = try await test.makeCustomer("cus_1", .alice)
    let told = ProviderEvent.Told.sample("evt_1", "payout.paid", of: "cus_1", concernsUs: false)
    let event = try await test.event(try await test.tell(told))
    #expect(event.result == .ignored && event.settledAt != nil)
    #expect(try await test.dueTeams() == [])
    #expect(try await withoutTeam(test) == [])
  }

  @Test(arguments: TestEngine.allCases)
  func oneOfNobodyWaitsUntilItIsSomebodys(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let team = try await test.makeCustomer("cus_1", .alice)
    let id = try await test.tell(.sample("evt_1", of: "cus_2"))
    let other = try await test.tell(.sample("evt_2"))
    #expect(Set(try await withoutTeam(test)) == ["evt_1", "evt_2"])
    try await write(test) { try ProviderEvent.give(id, to: team, in: $0) }
    #expect(try await withoutTeam(test) == ["evt_2"])
    #expect(try await test.event(id).teamID == team)
    #expect(try await test.dueTeams() == [team])
    try await write(test) { try ProviderEvent.settle(other, .ignored, problem: "whose?", in: $0) }
    #expect(try await withoutTeam(test) == [])
    let event = try await test.event(other)
    #expect(event.result == .ignored && event.problem == "whose?")
  }

  /// What came after the fetching began is not settled by it.
  @Test(arguments: TestEngine.allCases)
  func aTurnSettlesWhatHadComeByThen(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let team = try await test.makeCustomer("cus_1", .alice)
    let others = try await test.makeCustomer("cus_2", .charlie)
    try #require(team != others)
    let early = try await test.tell(.sample("evt_1", of: "cus_1"))
    let foreign = try await test.tell(.sample("evt_2", of: "cus_2"))
    let moment = test.clock.now
    test.clock.advance(by: .seconds(1))
    let late = try await test.tell(.sample("evt_3", of: "cus_1"))
    let settled = try await write(test) {
      try ProviderEvent.settle(of: team, receivedBy: moment, in: $0)
    }
    #expect(settled == 1)
    #expect(try await test.event(early).result == .done)
    #expect(try await test.event(foreign).result == .pending)
    #expect(try await test.event(late).result == .pending)
  }

  @Test(arguments: TestEngine.allCases)
  func tryingEnds(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let id = try await test.tell(.sample("evt_1"))
    for attempt in 1...ProviderEvent.mostAttempts {
      #expect(try await withoutTeam(test) == ["evt_1"], "attempt \(attempt)")
      try await write(test) { try ProviderEvent.putOff(id, because: "no answer", in: $0) }
      #expect(try await withoutTeam(test) == [])
      test.clock.advance(by: .hours(3))
    }
    let event = try await test.event(id)
    #expect(event.result == .failed && event.problem == "no answer")
    #expect(event.attempts == ProviderEvent.mostAttempts)
    #expect(try await withoutTeam(test) == [])
  }

  @Test(arguments: TestEngine.allCases)
  func replayedItWaitsAgain(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let id = try await test.tell(.sample("evt_1", of: "cus_1"))
    try await write(test) { try ProviderEvent.settle(id, .failed, problem: "whose?", in: $0) }
    let team = try await test.makeCustomer("cus_1", .alice)
    #expect(try await write(test) { try ProviderEvent.replay(id, in: $0) })
    let event = try await test.event(id)
    #expect(event.result == .pending && event.problem == nil && event.settledAt == nil)
    #expect(event.teamID == team, "it is known by now whose it is")
    #expect(try await test.dueTeams() == [team])
    let entry = try #require(
      try await test.portal.store.read {
        try AuditEntry.latest([.portal], limit: 1, in: $0).first
      })
    #expect(entry.action == .paymentEventReplayed && entry.subject == "evt_1")
    let nobody = ID<ProviderEvent>(trusted: "00000000-0000-7000-8000-000000000000")
    #expect(try await !write(test) { try ProviderEvent.replay(nobody, in: $0) })
  }

  @Test(arguments: TestEngine.allCases)
  func oneComparisonIsOpenAtATime(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await write(test) { tx in
      #expect(try Reconciliation.open(in: tx) == nil)
      #expect(try Reconciliation.ask(by: nil, in: tx))
      #expect(try !Reconciliation.ask(by: "Olga", in: tx))
      let open = try #require(try Reconciliation.open(in: tx))
      #expect(open.askedBy == nil && open.endedAt == nil)
      let long = String(repeating: "é", count: Reconciliation.longestReport)
      try open.finish(teams: 3, differences: 1, report: long, in: tx)
      #expect(try Reconciliation.open(in: tx) == nil)
    }
    test.clock.advance(by: .hours(1))
    try await write(test) { tx in
      #expect(try Reconciliation.ask(by: "Olga", in: tx))
      let all = try Reconciliation.latest(20, in: tx)
      #expect(all.map(\.askedBy) == ["Olga", nil])
      #expect(all[1].teams == 3 && all[1].differences == 1)
      #expect(all[1].report.utf8.count <= Reconciliation.longestReport)
      #expect(all[1].report.hasSuffix("…"))
    }
  }
}

@Suite("JSON for people") struct IndentedJSONTests {
  @Test func eachMemberHasALine() {
    let json = #"{"a":{"b":[1,2.50,{}],"c":[]},"d":"x, \"{y}\" : \\","e":null}"#
    let shown = """
      {
        "a": {
          "b": [
            1,
            2.50,
            {}
          ],
          "c": []
        },
        "d": "x, \\"{y}\\" : \\\\",
        "e": null
      }
      """
    #expect(IndentedJSON(json).text == shown)
    #expect(IndentedJSON(shown).text == shown)
  }

  @Test func whatIsNoJSONIsShownAsWell() {
    for text in ["", "plain", "}}]]", "{", "\"open", "[[[[", "{\"é\":\"ü\u{301}\"}"] {
      let shown = IndentedJSON(text).text
      #expect(shown.filter { !$0.isWhitespace } == text, "\(text)")
    }
    let deep = String(repeating: "[", count: 10_000)
    #expect(IndentedJSON(deep).text.utf8.count < 10_000 * 50)
  }
}
