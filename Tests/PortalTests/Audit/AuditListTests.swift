import Foundation
import TestSupport
import Testing

@testable import Portal

/// The audit as people read it: its order, its filters in the reader's days, and the search.
@Suite("Audit lists") struct AuditListTests {
  private static let cursors = CursorSealer(
    keys: SecretKeys(master: Array(repeating: 7, count: 32)))

  /// Alice's team with more entries, a minute apart.
  private struct Scene {
    let test: TestPortal
    let team: ID<Team>
    let alice: User
    var chain: AuditChain { .team(team) }

    init(_ engine: TestEngine) async throws {
      test = try await TestPortal.make(engine)
      alice = try await test.user(.alice)
      let id = alice.id
      team = try await test.portal.store.read { tx in
        try #require(try Membership.all(of: id, in: tx).first).team.id
      }
    }

    func write(_ body: @escaping @Sendable (Tx) throws -> Void) async throws {
      let actor = Originator(.user(alice.id, name: "Zoë Zett"), address: "10.9.8.7", agent: nil)
      try await test.portal.store.write(for: .team(team), as: actor, body)
    }

    func tell(_ count: Int) async throws {
      let chain = chain
      for number in 0..<count {
        try await write { try $0.audit(.teamRenamed, to: chain, subject: "Team \(number)") }
      }
    }

    func slice(
      _ parameters: [(String, String)], in zone: String = "UTC",
      listing given: Listing<ListedEntry>? = nil
    ) async throws -> Slice<ListedEntry> {
      let listing = given ?? ListedEntry.listing(of: .team, in: zone)
      let query = try listing.query(parameters.map { ListQuery.Parameter($0.0, $0.1) })
      return try await test.portal.store.read { [chain] in
        try listing.slice(query, of: chain.listed, AuditListTests.cursors, in: $0)
      }
    }

    /// Page by page, forwards and then back again.
    func walk(
      _ parameters: [(String, String)], listing: Listing<ListedEntry>? = nil
    ) async throws -> (forwards: [[String]], back: [[String]]) {
      let number: (ListedEntry) -> String = { $0.entry.number.text }
      var page = try await slice(parameters, listing: listing)
      #expect(page.previous == nil)
      var forwards = [page.items.map(number)]
      while let next = page.next {
        page = try await slice(parameters + [("after", next)], listing: listing)
        forwards.append(page.items.map(number))
      }
      var back = [page.items.map(number)]
      while let previous = page.previous {
        page = try await slice(parameters + [("before", previous)], listing: listing)
        back.insert(page.items.map(number), at: 0)
      }
      return (forwards, back)
    }
  }

  @Test(arguments: TestEngine.allCases, ["-at", "at"])
  func everyEntryComesOnceByTimeAndNumber(_ engine: TestEngine, _ sort: String) async throws {
    let scene = try await Scene(engine)
    try await scene.tell(60)
    let (forwards, back) = try await scene.walk([("limit", "25"), ("sort", sort)])
    let all = forwards.flatMap { $0 }.compactMap { Int($0) }
    #expect(all.count > 60 && forwards.count > 2)
    let ascending = Array(1...all.count)
    #expect(all == (sort == "at" ? ascending : ascending.reversed()))
    #expect(back == forwards)
  }

  /// All at one moment: what was begun beside the chain comes after it.
  @Test(arguments: TestEngine.allCases, ["-at", "at"])
  func chainsBegunBesideAreReadWithTheirOwn(_ engine: TestEngine, _ sort: String) async throws {
    let scene = try await Scene(engine)
    try await scene.tell(30)
    let key = scene.chain.key
    try await scene.write { tx in
      try tx.execute("UPDATE audit_heads SET seq = seq + 1 WHERE chain = \(key)")
    }
    try await scene.tell(30)
    let (forwards, back) = try await scene.walk([("limit", "25"), ("sort", sort)])
    let all = forwards.flatMap { $0 }
    #expect(Set(all).count == all.count && all.count > 60)
    #expect(all.filter { $0.hasPrefix("2~") }.count == 30)
    #expect(back == forwards)
    let found = try await scene.test.portal.store.read { [chain = scene.chain] tx in
      try ["2~5", "1", "2~31", "3~1"].map {
        try FoundEntry.find(try #require(AuditNumber($0)), of: chain, in: tx)
      }
    }
    #expect(found[0]?.listed.entry.chain == "\(key)~2")
    #expect(found[0]?.previous?.text == "2~4" && found[0]?.next?.text == "2~6")
    #expect(found[1]?.previous == nil && found[1]?.next?.text == "2")
    #expect(found[2] == nil && found[3] == nil)
  }

  @Test(arguments: [
    "0", "-1", "01", "1~2", "101~2", "2~", "~2", "٣", "x", "", "9223372036854775808",
  ])
  func whatIsNoNumberOfAnEntry(_ text: String) { #expect(AuditNumber(text) == nil) }

  @Test(arguments: TestEngine.allCases)
  func filtersFindWhoWhatAndOfWhat(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (bob, chain) = (try await scene.test.user(.bob), scene.chain)
    try await scene.tell(3)
    try await scene.write {
      try $0.audit(.memberRoleChanged, to: chain, of: .person(bob.id), subject: bob.name)
    }
    for who in [Cast.alice.email, " ALICE@example.com", scene.alice.id.text] {
      let found = try await scene.slice([("who", who)]).items
      #expect(!found.isEmpty, "\(who)")
      #expect(found.allSatisfy { $0.entry.actorID == scene.alice.id.text })
      #expect(found.allSatisfy { $0.email == Cast.alice.email })
    }
    for who in ["nobody@example.com", "nobody", Cast.charlie.email] {
      #expect(try await scene.slice([("who", who)]).items.isEmpty, "\(who)")
    }
    #expect(try await scene.slice([("what", "team.renamed")]).items.count == 3)
    let told = try await scene.slice([("record", "user:\(bob.id)"), ("what", "member.role")]).items
    #expect(told.map(\.entry.subject) == [bob.name])
    for wrong in [
      ("what", "session.started"), ("what", "x"), ("from", "10000-01-01"), ("to", "2023-02-29"),
      ("from", "٢٠٢٦-٠١-٠١"), ("from", "0000-01-01"), ("record", "user:x"), ("record", "x"),
      ("after", "x"),
    ] {
      await #expect(throws: ListProblem.self, "\(wrong)") { _ = try await scene.slice([wrong]) }
    }
  }

  @Test func aCursorOfAnotherKindIsRefused() async throws {
    let scene = try await Scene(.sqlite)
    for key in [SQLScalar.text("1"), .null] {
      let sealed = try Self.cursors.seal(.init(value: .int(1), key: key), for: "team-audit -at")
      await #expect(throws: ListProblem.self) { _ = try await scene.slice([("after", sealed)]) }
    }
    let ours = try Self.cursors.seal(.init(value: .int(1), key: .int(1)), for: "team-audit -at")
    #expect(try await scene.slice([("after", ours)]).items.isEmpty)
  }

  /// The zone, a day, and its first and last second in UTC.
  @Test(arguments: [
    ("UTC", "2026-03-31", "2026-03-31T00:00:00Z", "2026-03-31T23:59:59Z"),
    // 23 and 25 hours.
    ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
    ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
    ("Asia/Kathmandu", "2026-05-01", "2026-04-30T18:15:00Z", "2026-05-01T18:14:59Z"),
    // The last day before the one that was left out, and the first after it.
    ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", "2011-12-30T09:59:59Z"),
    ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z"),
    // It began at one o'clock.
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T01:59:59Z"),
    // Midnight came twice.
    ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z"),
  ])
  func daysAreTheReaders(_ zone: String, _ day: String, _ first: String, _ last: String)
    async throws
  {
    let scene = try await Scene(.sqlite)
    let (start, end) = (
      try #require(LocalTime.rfc3339(first)), try #require(LocalTime.rfc3339(last))
    )
    try await scene.tell(1)
    for (moment, isIn) in [
      (start - .seconds(1), false), (start, true), (end, true), (end + .seconds(1), false),
    ] {
      let key = scene.chain.key
      try await scene.test.portal.store.tamper([
        "UPDATE audit SET at = \(moment) WHERE chain = \(key)"
      ])
      let found = try await scene.slice([("from", day), ("to", day)], in: zone).items
      #expect(found.isEmpty != isIn, "\(moment.date)")
    }
  }

  @Test func aDayThatAZoneLeftOutHasNothing() async throws {
    let day = try #require(Day("2011-12-30"))
    let after = try #require(Day("2011-12-31"))
    #expect(
      LocalTime.start(of: day, in: "Pacific/Apia") == LocalTime.start(of: after, in: "Pacific/Apia")
    )
    let scene = try await Scene(.sqlite)
    await #expect(throws: ListProblem(parameter: "to")) {
      _ = try await scene.slice([("from", "2026-02-02"), ("to", "2026-02-01")])
    }
    let all = try await scene.slice([("from", "0001-01-01"), ("to", "9999-12-31")]).items
    #expect(!all.isEmpty)
    #expect(Day("9999-12-31")?.next == nil)
    #expect(Day("2024-02-28")?.next?.text == "2024-02-29")
    for (text, number) in [("1970-01-01", 0), ("2000-03-01", 11017), ("1969-12-31", -1)] {
      #expect(Day(text)?.number == number)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aSearchLooksAtWhatIsShown(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let chain = scene.chain
    try await scene.write {
      try $0.audit(
        .memberRoleChanged, to: chain, subject: "Ünal \"U\"", before: ["role": "Member\n"],
        after: ["role": "Prüferin"])
    }
    for words in [
      "CHANGED THE ROLE", "unal", "ÜNAL", "zoe zett", "10.9.8", "prufer", "alice@EXAMPLE", "member",
    ] {
      let found = try await scene.slice([("q", words), ("what", "member.role")]).items
      #expect(found.count == 1, "\(words)")
    }
    // The names of fields, and signs of JSON.
    for words in ["\":\"", "{{subject}}", "rolep", "10.9.8.70"] {
      #expect(try await scene.slice([("q", words)]).items.isEmpty, "\(words)")
    }
    let listing = ListedEntry.listing(of: .team) {
      $0 == AuditAction.memberRoleChanged.words ? "änderte die Rolle von {{subject}}" : $0
    }
    #expect(try await scene.slice([("q", "Rolle")], listing: listing).items.count == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func whatWasErasedIsNotFound(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    try await scene.tell(1)
    #expect(try await scene.slice([("q", "zett")]).items.count == 1)
    let seq = try #require(try await scene.slice([]).items.first).entry.seq
    try await scene.test.erase(scene.chain, Int(seq))
    #expect(try await scene.slice([("q", "zett")]).items.isEmpty)
    let entry = try #require(try await scene.slice([("who", scene.alice.id.text)]).items.first)
      .entry
    #expect(entry.isActorErased && entry.isSubjectErased && entry.changes.isEmpty)
  }

  /// The account is still there: its address would tell who was erased.
  @Test(arguments: TestEngine.allCases)
  func anErasedEntryHasNoAddress(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    try await scene.tell(1)
    let find: [[(String, String)]] = [
      [("who", Cast.alice.email), ("what", "team.renamed")],
      [("q", Cast.alice.email), ("what", "team.renamed")],
    ]
    for query in find { #expect(try await scene.slice(query).items.count == 1) }
    let seq = try #require(try await scene.slice([]).items.first).entry.seq
    try await scene.test.erase(scene.chain, Int(seq))
    for query in find { #expect(try await scene.slice(query).items.isEmpty) }
    let byID = try await scene.slice([("who", scene.alice.id.text), ("what", "team.renamed")])
    #expect(byID.items.count == 1 && byID.items.first?.email == nil)
  }

  /// Who looked at a team is told to it, and not from where.
  @Test(arguments: TestEngine.allCases)
  func ofOperatorsTheNameAloneIsTold(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (olga, chain) = (try await scene.test.user(.olga), scene.chain)
    let actor = Originator(
      .user(olga.id, name: "Olga"), address: "10.1.2.3", agent: "curl", requestID: "r")
    try await scene.test.portal.store.write(for: .team(scene.team), as: actor) {
      try $0.audit(.teamSeen, to: chain, subject: "team")
    }
    let seen = try #require(try await scene.slice([("what", "team.seen")]).items.first)
    #expect(seen.entry.actorName == "Olga" && seen.entry.address == "10.1.2.3")
    #expect(seen.email == nil && seen.address == nil && seen.agent == nil && seen.requestID == nil)
    for query in [("who", Cast.olga.email), ("q", "10.1.2"), ("q", Cast.olga.email)] {
      #expect(try await scene.slice([query]).items.isEmpty, "\(query)")
    }
    #expect(try await scene.slice([("q", "olga")]).items.count == 1)
    let json = ListedEntry.listing(of: .team).json(seen).text
    #expect(json.contains("Olga") && !json.contains("10.1.2.3") && !json.contains("curl"))
    let portal = ListedEntry.listing(of: .portal)
    let shown = try await scene.slice([("who", Cast.olga.email)], listing: portal).items
    #expect(shown.first?.address == "10.1.2.3" && shown.first?.email == Cast.olga.email)
  }

  /// Of a search that looks at ten entries, in steps of four.
  @Test(arguments: TestEngine.allCases, ["-at", "at"])
  func aSearchStopsAndGoesOn(_ engine: TestEngine, _ sort: String) async throws {
    let scene = try await Scene(engine)
    try await scene.tell(45)
    let usual = ListedEntry.listing(of: .team)
    let narrow = Listing<ListedEntry>(
      "team-audit", select: ListedEntry.select, key: "a.seq",
      sortedBy: .init("at", descending: true), columns: usual.columns, filters: usual.filters,
      scan: ListScan(most: 10, step: 4) { AuditSearch($0, { $0 }).matches },
      id: usual.id, number: usual.number, decode: usual.decode)
    let first = try await scene.slice([("q", "Team 3"), ("sort", sort)], listing: narrow)
    #expect(first.searchedTo != nil && first.next != nil)
    let (forwards, back) = try await scene.walk([("q", "Team 3"), ("sort", sort)], listing: narrow)
    // "Team 3" and "Team 30" to "Team 39".
    #expect(forwards.flatMap { $0 }.count == 11)
    #expect(back.flatMap { $0 } == forwards.flatMap { $0 })
    let whole = try await scene.slice([("q", "Team 3"), ("sort", sort)])
    #expect(whole.searchedTo == nil && whole.items.count == 11 && whole.next == nil)
  }

  /// Each filter alone, both ways round, reads its own index in its order.
  @Test func everyFilterHasItsIndex() async throws {
    let scene = try await Scene(.sqlite)
    let cases: [((String, String)?, String)] = [
      (nil, "audit_by_time"), (("who", "x"), "audit_by_actor"),
      (("who", "x@example.com"), "audit_by_actor"), (("what", "team.renamed"), "audit_by_action"),
      (("record", "user:\(scene.alice.id)"), "audit_by_record"),
      (("from", "2026-01-01"), "audit_by_time"),
      (("to", "2026-01-01"), "audit_by_time"),
    ]
    for (filter, index) in cases {
      for sort in ["at", "-at"] {
        let seen = Locked<[String]>([])
        scene.test.portal.store.counters.observe { text in seen.withLock { $0.append(text) } }
        let cursor = try Self.cursors.seal(
          .init(value: .int(1), key: .int(1)), for: "team-audit \(sort)")
        _ = try await scene.slice([filter, ("sort", sort), ("after", cursor)].compactMap { $0 })
        scene.test.portal.store.counters.observe(nil)
        let statements = seen.withLock { $0 }
        let statement = try #require(statements.first { $0.contains("FROM audit a") })
        let plan = try await scene.test.portal.store.read {
          try $0.plan("EXPLAIN QUERY PLAN \(statement)", values: statement.count { $0 == "?" })
        }
        let usesIndex = plan.contains { $0.contains("SEARCH a USING INDEX \(index) ") }
        #expect(usesIndex, "\(plan)")
        let sorts = plan.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }
        #expect(!sorts, "\(plan)")
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func everyLineOfAFileStandsByItself(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let chain = scene.chain
    try await scene.write {
      try $0.audit(
        .teamRenamed, to: chain, subject: "=1", before: ["name": "a"], after: ["name": "b"])
    }
    let listing = ListedEntry.listing(of: .team)
    for format in ExportFormat.allCases {
      var file = ListExport(
        listing, try listing.query([]), of: chain.listed, as: format, Self.cursors
      ) { _ in true }
      var bytes: [UInt8] = []
      while let piece = try await file.next(scene.test.portal.store) { bytes += piece }
      let text = String(decoding: bytes, as: UTF8.self)
      switch format {
      case .csv:
        #expect(text.hasPrefix("at,entry,action,who,whoId,whoEmail,address,agent,requestId,record"))
        #expect(text.contains(",'=1,") && text.contains("\"{\"\"name\"\":\"\"a\"\"}\""))
      case .json, .jsonl:
        let lines = text.split(separator: "\n")
        if format == .jsonl { #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }) }
        #expect(text.contains("\"before\":{\"name\":\"a\"},\"after\":{\"name\":\"b\"}"))
      }
    }
  }

  @Test func actionsHaveLabelsAndAreListedWhereTheyStand() async throws {
    #expect(AuditAction.memberRemoved.label == "Removed … from the team")
    #expect(AuditAction.teamRenamed.label == "Changed the team’s name or address")
    #expect(AuditAction.all.allSatisfy { !$0.label.contains("{") })
    let scene = try await Scene(.sqlite)
    let entries = try await scene.test.portal.store.read {
      try $0.rows(AuditEntry.select).map(AuditEntry.init)
    }
    #expect(Set(entries.map(\.action)).count > 2)
    for entry in entries {
      let chain = try #require(AuditChain(key: entry.chain))
      #expect(AuditAction.some(in: chain.kind).contains(entry.action), "\(entry.action.name)")
    }
    for action in AuditAction.all {
      let kinds: [AuditChain.Kind] = [.team, .user, .portal]
      #expect(kinds.contains { AuditAction.some(in: $0).contains(action) }, "\(action.name)")
    }
  }
}
