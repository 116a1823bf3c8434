import TestSupport
import Testing

@testable import Portal

@Suite("Services", .serialized, .timeLimit(.minutes(10))) struct ServiceTests {
  @Test(arguments: TestEngine.allCases)
  func everyTeamIsOfferedThePortalsOwn(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ours", of: .init(ann, .owner))
    let slug = try await scene.find(team).slug
    #expect(try await scene.offered(team).isEmpty)
    _ = try await scene.declare("app", "App", link: "https://{team}.example.com/{team}")
    _ = try await scene.declare("api", "API")
    _ = try await scene.declare("first", "First", position: 1)
    let offered = try await scene.offered(team)
    #expect(offered.map(\.key) == ["first", "app", "api"])
    #expect(offered[1].link == "https://\(slug).example.com/\(slug)")
    #expect(offered[2].link == nil)
    #expect(offered.allSatisfy { $0.status == .operational && $0.elsewhere == nil })
    let all = try await scene.store.read { try ProductService.offeredToAll(in: $0) }
    #expect(all[1].link == nil, "nobody in particular is led to a team's place")
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsReportedHoldsForItsTeamAlone(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "bob")
    let ours = try await scene.team("Ours", of: .init(people[0], .member))
    let theirs = try await scene.team("Theirs", of: .init(people[1], .member))
    let app = try await scene.declare("app", "App", link: "https://app.example.com")
    try await scene.report(
      "app", .outage, "Down for you", name: "Else", link: "https://status.example.com",
      by: people[0], for: ours)
    try await scene.report("importer", .degraded, by: people[0], for: ours)
    let offered = try await scene.offered(ours)
    #expect(offered.map(\.key) == ["app", "importer"])
    #expect(offered[0].name == "App" && offered[0].link == "https://app.example.com")
    #expect(offered[0].status == .outage && offered[0].note == "Down for you")
    #expect(offered[0].elsewhere?.status == .operational)
    #expect(offered[1].name == "importer" && offered[1].elsewhere == nil)
    #expect(try await scene.offered(theirs).map(\.status) == [.operational])

    try await scene.set(app.id, .outage)
    #expect(try await scene.offered(ours)[0].elsewhere == nil, "the same for everybody")
    try await scene.set(app.id, .operational)
    try await scene.drop("app", by: people[0], for: ours)
    let after = try await scene.offered(ours)
    #expect(after[0].status == .operational && after[0].reported == nil)
    await #expect(throws: NoAuthority.nothing) {
      try await scene.drop("app", by: people[0], for: ours)
    }
    await #expect(throws: NoAuthority.nothing) {
      try await scene.drop("importer", by: people[1], for: theirs)
    }
    try await scene.retire(app.id)
    try await scene.report("app", .operational, by: people[0], for: ours)
    #expect(try await scene.offered(ours).map(\.name) == ["app", "importer"])
    #expect(try await scene.offered(theirs).isEmpty)
    try await scene.mustHaveSoundAudit()
  }

  /// Programs report every minute.
  @Test(arguments: TestEngine.allCases)
  func theSameReportLeavesNoTrace(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ours", of: .init(ann, .owner))
    func traces() async throws -> [Int] {
      let counts: [SQL] = [
        "SELECT revision AS n FROM revisions WHERE key = \(RevisionKey.team(team))",
        "SELECT COUNT(*) AS n FROM service_changes", "SELECT COUNT(*) AS n FROM audit",
        "SELECT COUNT(*) AS n FROM attempts", "SELECT COUNT(*) AS n FROM services",
      ]
      var traces: [Int] = []
      for count in counts { traces.append(try await scene.count(count)) }
      return traces
    }
    try await scene.report("app", .degraded, "Slow", by: ann, for: team)
    let before = try await traces()
    scene.test.clock.advance(by: .minutes(1))
    for name in [nil, "app"] {
      await #expect(throws: ServiceReport.NothingNew.self) {
        try await scene.report("app", .degraded, "Slow", name: name, by: ann, for: team)
      }
    }
    #expect(try await traces() == before)
    let since = try await scene.offered(team)[0].statusAt
    try await scene.report("app", .degraded, "Slower", by: ann, for: team)
    #expect(try await scene.offered(team)[0].statusAt == since, "only what is said of it differs")
    try await scene.report("app", .operational, by: ann, for: team)
    #expect(try await scene.offered(team)[0].statusAt == scene.test.clock.now)
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM service_changes") == 3)
    let told = try await scene.told(team, 3)
    #expect(
      told.map(\.action) == [.serviceReported, .serviceReported, .serviceFirstReported])
    #expect(told[0].changes.map(\.key) == ["note", "status"])
  }

  @Test(arguments: TestEngine.allCases)
  func aKeyIsOfOneAtATime(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let app = try await scene.declare("app")
    await #expect(throws: FormProblems.self) { try await scene.declare("app") }
    #expect(try await scene.retire(app.id))
    #expect(try await scene.retire(app.id) == false)
    let second = try await scene.declare("app")
    #expect(second.id != app.id)
    await #expect(throws: Obstacle.self) { try await scene.set(app.id, .outage) }
    #expect(try await scene.set(second.id, .outage))
    #expect(try await scene.set(second.id, .outage) == false)
  }

  @Test(arguments: TestEngine.allCases)
  func changesAreKeptWhatIsGivenEmptyStays(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let app = try await scene.declare("app", position: 7)
    let change: @Sendable (String, Int64?) async throws -> Void = { name, position in
      try await scene.store.write(for: .everybody, as: tester) { tx in
        try #require(try ProductService.find(app.id, in: tx)).change(
          [
            ProductService.name.of(name), ProductService.description.of("What people use"),
            ProductService.link.of(""), ProductService.position.of(position),
          ], in: tx)
      }
    }
    try await change("Apps", nil)
    let now = try #require(try await scene.store.read { try ProductService.find(app.id, in: $0) })
    #expect(now.name == "Apps" && now.position == 7 && now.description == "What people use")
    let entries = try await scene.count("SELECT COUNT(*) AS n FROM audit")
    try await change("Apps", 7)
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM audit") == entries)
  }

  @Test(arguments: TestEngine.allCases)
  func thereAreNoMoreThanAnybodyLooksAt(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ours", of: .init(ann, .owner))
    for number in 1...50 {
      try await scene.report("s\(number)", .operational, by: ann, for: team)
    }
    await #expect(throws: Obstacle.self) {
      try await scene.report("one-more", .operational, by: ann, for: team)
    }
    try await scene.drop("s1", by: ann, for: team)
    try await scene.report("one-more", .operational, by: ann, for: team)
    #expect(try await scene.offered(team).count == 50)
    for number in 1...100 { _ = try await scene.declare("p\(number)") }
    await #expect(throws: Obstacle.self) { try await scene.declare("one-more") }
    #expect(try await scene.offered(team).count == 150)
  }

  /// Each change stays for a year: a monitor that flickers fills no disk.
  @Test func aTeamReportsSoManyChangesADay() async throws {
    let scene = try await TeamScene.make(.sqlite)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ours", of: .init(ann, .owner))
    for key in ["app", "api", "mail", "web", "files"] {
      for number in 1...100 {
        try await scene.report(key, number % 2 == 0 ? .outage : .operational, by: ann, for: team)
      }
      await #expect(throws: Throttled.self) {
        try await scene.report(key, .degraded, by: ann, for: team)
      }
      if key == "app" {
        // Whoever begins it anew has no more.
        try await scene.drop(key, by: ann, for: team)
        await #expect(throws: Throttled.self) {
          try await scene.report(key, .degraded, by: ann, for: team)
        }
      }
    }
    await #expect(throws: Throttled.self) {
      try await scene.report("one-more", .degraded, by: ann, for: team)
    }
    scene.test.clock.advance(by: .days(1))
    let later = try await scene.signIn(ann.id)
    try await scene.report("app", .degraded, by: later, for: team)
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsOldGoesAndTheStatusStays(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Ours", of: .init(ann, .owner))
    let (app, old) = (try await scene.declare("app"), try await scene.declare("old"))
    try await scene.set(app.id, .degraded, "Slow")
    try await scene.retire(old.id)
    scene.test.clock.advance(by: .days(401))
    try await Pruning.run(scene.portal)
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM service_changes") == 0)
    #expect(try await scene.store.read { try ProductService.find(old.id, in: $0) } == nil)
    let history = try await scene.history("app", team, days: 2)
    #expect(history.days.map(\.worst) == [.degraded, .degraded])
    // What it was before stands in the change itself.
    try await scene.set(app.id, .operational)
    scene.test.clock.advance(by: .hours(1))
    #expect(
      try await scene.history("app", team, days: 2).days.map(\.worst) == [.degraded, .degraded])
  }

  @Test(arguments: TestEngine.allCases)
  func whatAllTeamsSeeMovesEverybodysPages(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "bob")
    _ = try await scene.team("Ours", of: .init(people[0], .owner))
    let app = try await scene.declare("app")
    let before = [try await scene.revision(of: people[0]), try await scene.revision(of: people[1])]
    try await scene.set(app.id, .outage)
    for (person, revision) in zip(people, before) {
      #expect(try await scene.revision(of: person) != revision)
    }
  }

  @Test(arguments: [
    ("https://app.example.com", true), ("http://app.example.com:8080/a?b=c#d", true),
    ("https://{team}.example.com/x/{team}", true), ("app.example.com", false),
    ("javascript:alert(1)", false), ("https://", false), ("https://user:pass@example.com", false),
    ("https://user@example.com", false), ("ftp://example.com", false), ("//example.com", false),
    ("https://example.com/a b", false), ("https://exämple.com", false),
    ("data:text/html,x", false), ("https:/\\example.com", false),
  ])
  func aLinkIsAWholeWebAddress(_ link: String, _ isOne: Bool) throws {
    #expect((try? ProductService.link.entered(link)) == (isOne ? link : nil))
  }

  @Test(arguments: [
    ("app", true), ("a", true), ("eu-1.api", true), ("", false), ("App", false), (".", false),
    ("..", false), ("-a", false), ("a-", false), ("a/b", false), ("ä", false),
    (String(repeating: "a", count: 60), true), (String(repeating: "a", count: 61), false),
  ])
  func aKeyStandsInAnAddress(_ key: String, _ isOne: Bool) throws {
    #expect((try? ProductService.key.entered(key)) == (isOne ? key : nil))
  }
}

extension TeamScene {
  fileprivate func revision(of person: Person) async throws -> Revision {
    let session = try person.signedIn.session.id
    return try #require(
      try await store.read { try SignedIn.find(session, in: $0)?.revision })
  }
}
