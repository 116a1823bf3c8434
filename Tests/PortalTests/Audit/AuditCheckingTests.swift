import TestSupport
import Testing

@testable import Portal

@Suite("Checks of a chain that somebody asks for (S23)") struct AuditCheckingTests {
  private func ask(_ chain: AuditChain, _ portal: Portal) async throws {
    try await portal.store.write(for: chain.scope, as: tester) {
      try AuditCheck.ask(for: chain, in: $0)
    }
  }

  private func check(_ chain: AuditChain, _ portal: Portal) async throws -> AuditCheck? {
    try await portal.store.read { try AuditCheck.find(chain, portal.audit, in: $0) }
  }

  private func runner(_ portal: Portal) -> JobRunner {
    JobRunner(
      portal, jobs: [.auditChecks(portal)],
      delivery: MailDelivery(portal, transport: TestTransport()))
  }

  private func run(_ portal: Portal) async { await runner(portal).runIfDue(.auditChecks(portal)) }

  @Test(arguments: TestEngine.allCases)
  func wholeChainIsSaidToBeWhole(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    let chain = AuditChain.user(try await scene.test.user(.alice).id)
    try await scene.addNote(1)
    #expect(try await check(chain, scene.portal) == nil)
    try await ask(chain, scene.portal)
    let asked = try #require(try await check(chain, scene.portal))
    #expect(asked.askedAt == scene.test.clock.now && asked.checkedAt == nil && !asked.isWhole)
    scene.test.clock.advance(by: .seconds(3))
    await run(scene.portal)
    let found = try #require(try await check(chain, scene.portal))
    #expect(found.askedAt == nil && found.checkedAt == scene.test.clock.now && found.isWhole)
    #expect(found.count == 2)
  }

  @Test(arguments: TestEngine.allCases)
  func editedEntryIsFoundAndNobodyCanSayOtherwise(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    let chain = AuditChain.user(try await scene.test.user(.alice).id)
    try await scene.addNote(1)
    try await scene.tamper(["UPDATE audit SET action = 'x' WHERE chain = \(chain.key) AND seq = 2"])
    try await ask(chain, scene.portal)
    await run(scene.portal)
    let found = try #require(try await check(chain, scene.portal))
    #expect(!found.isWhole && found.problems == ["\(chain.key) 2: was edited"])
    try await scene.portal.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE audit_checks SET problems = ''")
    }
    let forged = try #require(try await check(chain, scene.portal))
    #expect(forged.checkedAt == nil && !forged.isWhole, "nobody takes that for a result")
  }

  /// The tables agree with each other; the file of the data folder and the backup do not.
  @Test(arguments: TestEngine.allCases)
  func whatIsKnownOutsideIsComparedForThisChainAlone(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    try await scene.portal.auditKeeper.begin()
    let alice = AuditChain.user(try await scene.test.user(.alice).id)
    let olga = AuditChain.user(try await scene.test.user(.olga).id)
    try await scene.addNote(1)
    try await scene.portal.auditKeeper.save()
    try await scene.portal.store.write(for: .portal, as: tester) { tx in
      try tx.execute("DELETE FROM audit_heads WHERE chain = \(alice.key)")
    }
    try await scene.tamper(["DELETE FROM audit WHERE chain = \(alice.key)"])
    for chain in [alice, olga, .portal] { try await ask(chain, scene.portal) }
    await run(scene.portal)
    let gone = "\(alice.key): the whole chain is gone"
    #expect(
      try await check(alice, scene.portal)?.problems == [gone, "\(gone), says audit.ends"],
      "the file is named without its folder")
    #expect(try await check(olga, scene.portal)?.isWhole == true)
    #expect(try await check(.portal, scene.portal)?.isWhole == true)
  }

  @Test(arguments: TestEngine.allCases)
  func chainsOfNobodyAreDropped(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    let portal = scene.portal
    let alice = AuditChain.user(try await scene.test.user(.alice).id)
    let ids = try await portal.store.write(for: .portal, as: tester) { tx in
      let gone = AuditChain.team(tx.newID())
      for chain in [gone.key, "nonsense", alice.key + "~2"] {
        try tx.execute(
          """
          INSERT INTO audit_checks (chain, asked_at, entry_count, problems, mac)
          VALUES (\(chain), \(tx.now), 0, '', \([UInt8]()))
          """)
      }
      return 3
    }
    try await ask(alice, portal)
    try #require(try await count(portal) == ids + 1)
    await run(portal)
    #expect(try await count(portal) == 1)
    #expect(try await check(alice, portal)?.isWhole == true)
  }

  /// What somebody did to one tenant is told to that one alone.
  @Test(arguments: TestEngine.allCases)
  func whatIsBesideOneChainIsToldToItAlone(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    let alice = AuditChain.user(try await scene.test.user(.alice).id)
    let olga = AuditChain.user(try await scene.test.user(.olga).id)
    try await scene.portal.store.tamper(
      [
        """
        INSERT INTO audit_cuts (chain, seq, hash, mac)
        VALUES (\(alice.key), \(Int64.max), \([1] as [UInt8]), \([2] as [UInt8]))
        """,
        """
        INSERT INTO audit_details (chain, seq, who_salt, what_salt)
        VALUES (\(alice.key), 99, \([1] as [UInt8]), \([1] as [UInt8]))
        """,
      ], keepingStrayDetails: true)
    for chain in [alice, olga] { try await ask(chain, scene.portal) }
    await run(scene.portal)
    #expect(
      try await check(alice, scene.portal)?.problems == [
        "\(alice.key): the cut was not written by this portal",
        "\(alice.key) 99: has details and no entry",
      ])
    #expect(try await check(olga, scene.portal)?.isWhole == true)
  }

  /// The portal begins a hundred beside one another and no more.
  @Test(arguments: TestEngine.allCases)
  func hugeNumberOfAChainIsNotCountedTo(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    let chain = AuditChain.user(try await scene.test.user(.alice).id)
    let forged = "\(chain.key)~99999999999"
    try await scene.portal.store.write(for: .portal, as: tester) { tx in
      try tx.execute(
        """
        INSERT INTO audit_heads (chain, seq, hash, mac)
        VALUES (\(forged), 1, \([1] as [UInt8]), \([2] as [UInt8]))
        """)
    }
    let wanted = "\(forged): the head was not written by this portal"
    try await ask(chain, scene.portal)
    await run(scene.portal)
    #expect(try await check(chain, scene.portal)?.problems == [wanted])
    #expect(try await scene.findings() == [wanted])
  }

  /// A page whose button is pressed without end costs one check a minute.
  @Test(arguments: TestEngine.allCases)
  func checksAreMadeOnceAMinute(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    try await ask(.portal, scene.portal)
    await run(scene.portal)
    let first = try #require(try await check(.portal, scene.portal)?.checkedAt)
    scene.test.clock.advance(by: .seconds(30))
    try await ask(.portal, scene.portal)
    await run(scene.portal)
    #expect(try await check(.portal, scene.portal)?.checkedAt == first)
    scene.test.clock.advance(by: .seconds(31))
    try await ask(.portal, scene.portal)
    await run(scene.portal)
    #expect(try await check(.portal, scene.portal)?.checkedAt == scene.test.clock.now)
  }

  private func count(_ portal: Portal) async throws -> Int {
    try await portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM audit_checks") }
  }

  @Test(arguments: TestEngine.allCases)
  func nothingIsWrittenWhileNobodyAsks(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    func writes() -> Int { scene.portal.store.counters.now.writes }
    let before = writes()
    for _ in 1...3 {
      await run(scene.portal)
      scene.test.clock.advance(by: .seconds(5))
    }
    #expect(writes() == before)
    try await ask(.portal, scene.portal)
    let asked = writes()
    await run(scene.portal)
    #expect(writes() > asked)
  }
}
