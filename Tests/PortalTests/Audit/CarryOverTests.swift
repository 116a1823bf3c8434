import Foundation
import Logging
import TestSupport
import Testing

@testable import Portal

/// The migration from the audit's first form to its second.
@Suite("The audit is carried over") struct CarryOverTests {
  /// A portal as an older program left it.
  private struct Older {
    let portal: Portal
    let heads: [String: AuditHead]
    static let chain = "portal"

    /// - Parameter tampering: statements at the old tables, before the migration.
    static func make(_ engine: TestEngine, tampering: [SQL] = []) async throws -> Older {
      let old = Array(Schema.migrations.prefix { $0.name != Migration.auditSecondForm.name })
      let store = try await engine.makeStore(clock: TestClock().wall, migrations: old)
      let settings = PortalSettings(dataFolder: TestFolder.fresh(""))
      try FileManager.default.createDirectory(
        atPath: settings.dataFolder, withIntermediateDirectories: true)
      let portal = Portal(
        store: store, settings: settings, keys: SecretKeys(master: Array(repeating: 7, count: 32)),
        passwords: PasswordHasher(cost: PasswordCost(logN: 4)), mail: TestPortal.plainMail,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let heads = try await store.write(for: .portal, as: .system("old")) { tx in
        for chain in [Older.chain, "portal~2"] {
          try write(chain, entries: 5, portal.audit, in: tx)
        }
        let heads = try AuditHead.all(in: tx)
        try disarm(in: tx)
        for statement in tampering { try tx.execute(statement) }
        return heads
      }
      return Older(portal: portal, heads: heads)
    }

    private static func write(
      _ chain: String, entries: Int64, _ audit: AuditLog, in tx: Tx
    ) throws {
      var hash: [UInt8] = []
      for seq in 1...entries {
        let values: [(String, any SQLValue)] = [
          ("chain", chain), ("seq", seq), ("id", "\(chain)-\(seq)"),
          ("at", tx.now + .hours(Int(seq))),
          ("action", AuditAction.profileChanged), ("actor_kind", "user"),
          ("actor_id", String?.some("0")), ("actor_name", "Ava Ünal"),
          ("address", String?.some("192.0.2.\(seq)")), ("agent", String?.none),
          ("request_id", String?.some("r\(seq)")), ("subject", "ava@example.com"),
          ("before", String?.none), ("after", String?.some(#"{"name":"Ava \#(seq)"}"#)),
          ("previous_hash", hash), ("hash", [UInt8]()),
        ]
        let row = Row(columns: values.map(\.0), values: values.map(\.1.sqlScalar))
        hash = try FirstAuditForm(row).computedHash()
        try tx.execute(
          """
          INSERT INTO audit (chain, seq, id, at, action, actor_kind, actor_id, actor_name, address,
            agent, request_id, subject, before, after, previous_hash, hash)
          VALUES (\(list: values.dropLast().map(\.1.sqlScalar) + [.bytes(hash)]))
          """)
      }
      try audit.save(.init(chain: chain, seq: entries, hash: hash), in: tx)
    }

    private static func disarm(in tx: Tx) throws {
      try tx.script(
        tx.engine.dialect == .sqlite
          ? "DROP TRIGGER audit_refuses_update; DROP TRIGGER audit_refuses_delete"
          : "ALTER TABLE audit DISABLE TRIGGER USER")
    }

    func migrate() async throws {
      #expect(try await portal.store.migrate(Schema.migrations).first == "0016-audit-second-form")
    }

    func findings() async throws -> [String] {
      try await portal.store.read { [portal] in try portal.audit.verify(in: $0) }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func everyEntryIsThereAndTheChainGoesOn(_ engine: TestEngine) async throws {
    let older = try await Older.make(engine)
    #expect(try await older.findings() == [], "the old form is read as well")
    try await older.migrate()
    #expect(try await older.findings() == [])
    let store = older.portal.store
    let entries = try await store.read {
      try AuditEntry.latest([.portal], limit: 9, in: $0)
    }
    #expect(entries.map(\.seq) == [5, 4, 3, 2, 1])
    let entry = try #require(entries.last)
    #expect(entry.actorName == "Ava Ünal")
    #expect(entry.address == "192.0.2.1")
    #expect(entry.agent == nil)
    #expect(entry.subject == "ava@example.com")
    #expect(entry.before == nil)
    #expect(entry.after == #"{"name":"Ava 1"}"#)
    #expect(entry.requestID == "r1")
    try await store.write(for: .portal, as: .system("test")) {
      try $0.audit(.profileChanged, to: .portal, subject: "later")
    }
    #expect(try await older.findings() == [])
    let chains = try await store.read { try AuditHead.all(in: $0).mapValues(\.seq) }
    #expect(chains == ["portal": 6, "portal~2": 5])
  }

  /// Files and backups that were written before still tell whether somebody rewrote the audit.
  @Test(arguments: TestEngine.allCases)
  func earlierCheckpointsStillSpeak(_ engine: TestEngine) async throws {
    let older = try await Older.make(engine)
    try await older.migrate()
    let (portal, heads) = (older.portal, older.heads)
    try #require(heads.count == 2)
    func problems(_ heads: [String: AuditHead]) async throws -> [String] {
      let checkpoint = Checkpoint(file: "", madeAt: Timestamp(microseconds: 0), heads: heads)
      return try await portal.store.read { try checkpoint.problems(of: portal.audit, in: $0) }
    }
    #expect(try await problems(heads) == [])
    let other = heads.mapValues { AuditHead(seq: $0.seq, hash: heads["portal~2"]!.hash) }
    #expect(try await problems(other) == ["portal: entry 5 is another one than before"])
  }

  @Test(arguments: TestEngine.allCases)
  func endsFileOfTheOlderProgramIsGoneOnWith(_ engine: TestEngine) async throws {
    let older = try await Older.make(engine)
    let (portal, folder) = (older.portal, older.portal.settings.dataFolder)
    var file = EndsFile(older.heads, keys: portal.keys)
    try file.writeAnew(EndsFile.path(folder))
    try await older.migrate()
    #expect(try await portal.checkAudit().all == [])
    try await portal.auditKeeper.begin()
    try await portal.auditKeeper.catchUp()
    try await portal.store.write(for: .portal, as: .system("test")) {
      try $0.audit(.profileChanged, to: .portal, subject: "later")
    }
    await portal.auditKeeper.finish()
    #expect(try await portal.checkAudit().all == [])
    let kept = try #require(try EndsFile.load(EndsFile.path(folder), keys: portal.keys))
    #expect(kept.heads["portal"]?.seq ?? 0 >= 6)
  }

  @Test(arguments: TestEngine.allCases)
  func whatWasTamperedWithStaysFound(_ engine: TestEngine) async throws {
    let cases: [(SQL, String)] = [
      ("UPDATE audit SET subject = 'x' WHERE chain = 'portal' AND seq = 2", "portal 2"),
      ("DELETE FROM audit WHERE chain = 'portal' AND seq = 3", "portal 4"),
      ("DELETE FROM audit WHERE chain = 'portal' AND seq = 5", "portal"),
      ("DELETE FROM audit WHERE chain = 'portal' AND seq = 1", "portal 2"),
      ("UPDATE audit_heads SET seq = 4 WHERE chain = 'portal'", "portal"),
      ("DELETE FROM audit_heads WHERE chain = 'portal'", "portal"),
      ("DELETE FROM audit WHERE chain = 'portal'", "portal"),
      ("UPDATE audit SET previous_hash = hash WHERE chain = 'portal' AND seq = 4", "portal 4"),
    ]
    for (statement, place) in cases {
      let older = try await Older.make(engine, tampering: [statement])
      let before = try await older.findings()
      try #require(!before.isEmpty)
      try await older.migrate()
      let after = try await older.findings()
      #expect(after.contains { $0.hasPrefix("\(place):") }, "\(after)")
      #expect(Set(after.map(Self.place)) == Set(before.map(Self.place)))
    }
  }

  private static func place(_ problem: String) -> String {
    problem.components(separatedBy: ": ")[0]
  }

  @Test(arguments: TestEngine.allCases)
  func withoutItsKeyNothingIsCarried(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(
      migrations: Array(Schema.migrations.prefix { $0.name != Migration.auditSecondForm.name }))
    let keyed = try engine.open(place)
    keyed.audit.attach(AuditLog(keys: SecretKeys(master: Array(repeating: 7, count: 32))))
    try await keyed.write(for: .portal, as: .system("old")) {
      try $0.execute(
        """
        INSERT INTO audit (chain, seq, id, at, action, actor_kind, actor_name, subject,
          previous_hash, hash)
        VALUES ('portal', 1, 'a', 1, 'x', 'system', 'x', 'x', \([UInt8]()), \([UInt8]()))
        """)
    }
    await keyed.close()
    let store = try engine.open(place)
    await #expect(throws: StoreError.self) { try await store.migrate(Schema.migrations) }
    #expect(try await store.read { try Schema.missing(in: $0) }.first == "0016-audit-second-form")
    #expect(try await store.read { try $0.count("SELECT COUNT(*) AS n FROM audit") } == 1)
    await store.close()
  }
}
