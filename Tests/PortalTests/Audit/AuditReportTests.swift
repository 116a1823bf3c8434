import TestSupport
import Testing

@testable import Portal

/// What a report counts and tells of a chain.
@Suite("Audit reports") struct AuditReportTests {
  private struct Scene {
    let test: TestPortal
    let chain: AuditChain

    init(_ engine: TestEngine) async throws {
      test = try await TestPortal.make(engine)
      let id = try await test.user(.alice).id
      chain = try await test.portal.store.read { tx in
        .team(try #require(try Membership.all(of: id, in: tx).first).team.id)
      }
    }

    func report() async throws -> AuditReport {
      let audit = test.portal.audit
      let (from, to) = (try #require(Day("2025-01-01")), try #require(Day("2025-12-31")))
      let period = AuditReport.Period([AuditReport.from.of(from), AuditReport.to.of(to)])
      return try await test.portal.store.snapshot { [chain] tx, _ in
        try AuditReport(period, in: "UTC", of: chain, audit, in: tx)
      }
    }

    func write(_ body: @escaping @Sendable (Tx) throws -> Void) async throws {
      try await test.portal.store.write(for: chain.scope, as: .system("test"), body)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsRemovedIsSaidOfOurOwnCutsAlone(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (chain, audit) = (scene.chain, scene.test.portal.audit)
    try await scene.write { tx in
      for _ in 0..<5 { try tx.audit(.teamSeen, to: chain, subject: "team") }
    }
    let before = try await scene.report()
    #expect(before.removed.isEmpty && !before.hasForgedCut && before.count > 5)
    try await scene.write { tx in
      _ = try audit.apply(AuditCut(chain: chain.key, seq: 3, hash: []), in: tx)
    }
    let after = try await scene.report()
    #expect(after.removed.map(\.text) == ["3"] && !after.hasForgedCut)
    #expect(after.count == before.count - 3)
    // Written at the database: nothing follows from it, and the number has no next one.
    try await scene.write { tx in
      try tx.execute("UPDATE audit_cuts SET seq = \(Int64.max) WHERE chain = \(chain.key)")
    }
    let forged = try await scene.report()
    #expect(forged.removed.isEmpty && forged.hasForgedCut)
  }

  @Test(arguments: TestEngine.allCases)
  func actionsOfNewerProgramsCountAndPartsAreInOrder(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let chain = scene.chain
    for number in 0..<4 {
      try await scene.write { tx in
        try tx.audit(
          number % 2 == 0 ? .memberJoined : .memberLeft, to: chain, subject: "P\(number)")
      }
      scene.test.clock.advance(by: .minutes(1))
    }
    try await scene.write { try $0.audit(AuditAction("future.act", "x"), to: chain, subject: "") }
    let report = try await scene.report()
    #expect(report.counts.contains { $0.action.name == "future.act" && $0.count == 1 })
    #expect(report.counts.reduce(0) { $0 + $1.count } == report.count)
    let told = report.access.entries.map(\.entry.subject).filter { $0.count == 2 }
    #expect(told == ["P3", "P2", "P1", "P0"])
  }

  /// Counting reads an index and no rows; parts read each action's own.
  @Test func aReportReadsIndexes() async throws {
    let scene = try await Scene(.sqlite)
    let seen = Locked<[String]>([])
    scene.test.portal.store.counters.observe { text in seen.withLock { $0.append(text) } }
    _ = try await scene.report()
    scene.test.portal.store.counters.observe(nil)
    let statements = seen.withLock { $0 }.filter { $0.contains("FROM audit a") }
    #expect(statements.count > 2)
    for statement in statements {
      let plan = try await scene.test.portal.store.read {
        try $0.plan("EXPLAIN QUERY PLAN \(statement)", values: statement.count { $0 == "?" })
      }
      let index =
        statement.contains("COUNT(")
        ? "USING COVERING INDEX audit_by_time" : "USING INDEX audit_by_action"
      #expect(plan.contains { $0.contains(index) }, "\(statement): \(plan)")
    }
  }
}
