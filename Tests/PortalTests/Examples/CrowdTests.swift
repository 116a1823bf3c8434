import TestSupport
import Testing

@testable import Portal

@Suite("The crowd of seed --scale") struct CrowdTests {
  private let size = Crowd.Size(people: 40, teams: 8)

  private func counts(_ portal: Portal) async throws -> [String: Int] {
    try await portal.store.read { tx in
      var counts: [String: Int] = [:]
      for table in ["users", "teams", "memberships", "devices", "audit", "outbox"] {
        counts[table] = try tx.count("SELECT COUNT(*) AS n FROM \(SQL(stringLiteral: table))")
      }
      return counts
    }
  }

  @Test(arguments: TestEngine.allCases)
  func joinsTheCastWithASoundAudit(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let before = try await counts(test.portal)
    let added = try await Crowd(test.portal, size: size, languages: ["en", "de"]).seed()
    let after = try await counts(test.portal)
    #expect(added.people == 40)
    #expect(after["users"] == before["users", default: 0] + 40)
    #expect(after["teams"] == before["teams", default: 0] + 8)
    #expect(after["outbox"] == before["outbox"], "nobody is mailed")
    #expect(added.entries >= 40 * 4)
    let problems = try await test.portal.store.read { try test.portal.audit.verify(in: $0) }
    #expect(problems.isEmpty)
  }

  @Test(arguments: TestEngine.allCases)
  func secondTimeAddsNothing(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let crowd = Crowd(test.portal, size: size, languages: ["en"])
    // As if the first run had been stopped half-way.
    _ = try await Crowd(test.portal, size: .init(people: 20, teams: 8), languages: ["en"]).seed()
    #expect(try await crowd.seed().people == 20)
    let before = try await counts(test.portal)
    let again = try await crowd.seed()
    #expect((again.people, again.entries) == (0, 0))
    #expect(try await counts(test.portal) == before)
  }

  @Test(arguments: TestEngine.allCases)
  func nobodyActsBeforeTheyJoinedOrInTheFuture(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    _ = try await Crowd(test.portal, size: size, languages: ["en"]).seed()
    let now = test.clock.now
    try await test.portal.store.read { tx in
      let range = try #require(
        try tx.row("SELECT MIN(at) AS first, MAX(at) AS last FROM audit"))
      let first: Timestamp = try range["first"]
      let last: Timestamp = try range["last"]
      #expect(first >= now - .days(90))
      #expect(first < now - .days(80))
      // The cast's own entries are of now.
      #expect(last <= now)
      let early = try tx.count(
        """
        SELECT COUNT(*) AS n FROM memberships m JOIN teams t ON t.id = m.team_id
        WHERE m.created_at < t.created_at
        """)
      #expect(early == 0)
    }
  }

  @Test func sameNumberIsTheSamePerson() {
    let one = CrowdPerson(7, isFounder: false, languages: ["en", "de"])
    let same = CrowdPerson(7, isFounder: false, languages: ["en", "de"])
    let other = CrowdPerson(8, isFounder: false, languages: ["en", "de"])
    #expect("\(one)" == "\(same)")
    #expect("\(one)" != "\(other)")
    #expect((1...12).contains(one.teamCount))
  }

  @Test func theyKnowThePasswordOfTheExamples() async throws {
    let test = try await TestPortal.make()
    _ = try await Crowd(test.portal, size: size, languages: ["en"]).seed()
    let signIn = SignIn("person1@crowd.example.com")
    #expect(try await signIn.attempt(test.portal, as: Originator(.anonymous)) != nil)
  }
}
