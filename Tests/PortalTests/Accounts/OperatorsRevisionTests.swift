import Foundation
import TestSupport
import Testing

@testable import Portal

/// Pages of the back office go stale when what they show changes, and not otherwise.
@Suite("The operators' revision", .timeLimit(.minutes(10)))
struct OperatorsRevisionTests {
  private struct Transport: MailTransport {
    struct Down: Error {}
    var isDown = false
    func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
      if isDown { throw Down() }
      return .accepted("250 2.0.0 Ok")
    }
  }

  private func revision(_ test: TestPortal) async throws -> Int64 {
    try await test.portal.store.read { tx in
      try tx.rows("SELECT revision FROM revisions WHERE key LIKE 'operators:%'")
        .map { try $0["revision"] as Int64 }.reduce(0, +)
    }
  }

  /// How far it moves meanwhile.
  private func moves(_ test: TestPortal, _ body: () async throws -> Void) async throws -> Int64 {
    let before = try await revision(test)
    try await body()
    return try await revision(test) - before
  }

  private func put(_ test: TestPortal) async throws {
    let mail = try test.portal.outbox.prepare(Mail.samples[0], to: Cast.alice.email)
    try await test.portal.store.write(for: .portal, as: tester) {
      try test.portal.outbox.put(mail, in: $0)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func movesWithMail(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let portal = test.portal
    #expect(try await moves(test) { try await put(test) } == 1)
    let working = MailDelivery(portal, transport: Transport())
    #expect(try await moves(test) { _ = try await working.run() } == 2, "leased, then sent")

    try await put(test)
    let broken = MailDelivery(
      portal, transport: Transport(isDown: true),
      breaker: CircuitBreaker(
        "test", clock: portal.store.clock, registry: portal.meters.registry, threshold: 100))
    for attempt in 1...33 {
      #expect(
        try await moves(test) { _ = try await broken.run() } == 2, "attempt \(attempt) failed")
      test.clock.advance(by: .minutes(90))
    }
    let id = try #require(
      try await portal.store.read { try OutboxMessage.latest(1, in: $0).first }?.id)
    let moved = try await moves(test) {
      _ = try await portal.store.write(for: .portal, as: tester) {
        try OutboxMessage.sendAgain(id, in: $0)
      }
    }
    #expect(moved == 1, "queued again")
    _ = try await working.run()
    test.clock.advance(by: .days(31))
    #expect(try await moves(test) { try await Pruning.run(portal) } == 1, "emptied")
    #expect(try await moves(test) { try await Pruning.run(portal) } == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func movesWithBackups(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let portal = test.portal
    var record: BackupRecord?
    let begun = try await moves(test) {
      record = try await BackupRecord.begin(portal, .command, in: "/backups")
    }
    #expect(begun == 1)
    let run = try #require(record)
    let checked = BackupRun.Checked(tables: 1, rows: 1, entries: 1, files: 1)
    #expect(
      try await moves(test) {
        try await run.verified("a.tar", size: 1, checked, warning: nil)
      } == 1)
    #expect(try await moves(test) { try await run.removed(["a.tar"], from: "/backups") } == 1)
    #expect(try await moves(test) { try await run.failed("no room") } == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func movesWithTheBackupJob(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let portal = test.portal
    let request = { @Sendable () async throws in
      _ = try await portal.store.write(for: .portal, as: tester) {
        try BackupSchedule.request(in: $0)
      }
    }
    let job = Job("backup", every: .hours(1), isLong: true, isShown: true) {}
    let runner = JobRunner(
      portal, jobs: [job], delivery: MailDelivery(portal, transport: Transport()))
    #expect(try await moves(test) { await runner.runIfDue(job) } == 1, "planned")
    #expect(try await moves(test) { await runner.runIfDue(job) } == 0, "idle")
    #expect(try await moves(test, request) == 1)
    #expect(try await moves(test, request) == 0, "it is waiting already")
    #expect(try await moves(test) { await runner.runIfDue(job) } == 2, "leased, then done")
  }

  @Test(arguments: TestEngine.allCases)
  func otherChangesLeaveItAlone(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let (portal, alice) = (test.portal, try await test.user(.alice))
    let job = Job("count", every: .hours(1)) {}
    let runner = JobRunner(
      portal, jobs: [job], delivery: MailDelivery(portal, transport: Transport()))
    let moved = try await moves(test) {
      try await portal.store.write(for: .user(alice.id), as: tester) {
        try Theme.dark.save(for: alice, in: $0)
      }
      try await portal.proveReady()
      for _ in 0..<3 { await runner.step() }
      struct Undone: Error {}
      _ = try? await portal.store.write(for: .portal, as: tester) { tx in
        tx.moveOperators()
        throw Undone()
      }
    }
    #expect(moved == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func onlyOperatorsSeeIt(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    func signedIn(_ person: Cast) async throws -> (SignedIn, keys: [String]) {
      let outcome = try #require(
        try await SignIn(person.email).attempt(test.portal, as: Originator(.anonymous)))
      return try await look(outcome.session)
    }
    func look(_ token: Token) async throws -> (SignedIn, keys: [String]) {
      try await test.portal.store.lookup { tx in
        let signedIn = try #require(try SignedIn.find(token, in: tx))
        return (signedIn, try signedIn.revisionKeys(in: tx))
      }
    }
    let (alice, aliceKeys) = try await signedIn(.alice)
    let (olga, olgaKeys) = try await signedIn(.olga)
    #expect(alice.revision.operators == 0)
    #expect(alice.revision.description.split(separator: ".").count == 2)
    #expect(olga.revision.operators == (try await revision(test)))
    #expect(olga.revision.description.split(separator: ".").count == 3)
    #expect(Set(aliceKeys).isDisjoint(with: RevisionKey.operators))
    #expect(Set(olgaKeys).isSuperset(of: RevisionKey.operators))
    let listener = test.portal.store.changes.listen(to: RevisionKey.operators)
    try await put(test)
    for await _ in listener.signals { break }
  }
}
