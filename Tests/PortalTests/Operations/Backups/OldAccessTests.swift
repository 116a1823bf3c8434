import Foundation
import TestSupport
import Testing

@testable import Portal

/// Nothing that let people in when the copy was made does so again (S34).
@Suite("Old access after a restore", .serialized) struct OldAccessTests {
  /// One of everything that opens something.
  private struct Keys: Sendable {
    let alice: ID<User>
    let session, device, reset, signUp: Token
    let draft: ID<Draft>
    let secret: APISecret

    /// What of it is still good in a portal.
    func working(_ portal: Portal) async throws -> Set<String> {
      try await portal.store.read { tx in
        let devices = DeviceTokens(cookie: device.text)
        let all: [(String, Bool)] = [
          ("session", try SignedIn.find(session, in: tx) != nil),
          ("device", try Device.known(devices, for: alice, in: tx) != nil),
          ("reset", try PasswordReset.find(reset, in: tx) != nil),
          ("sign-up", try PendingSignUp.find(signUp, in: tx) != nil),
          ("draft", try Draft.find(draft, of: alice, portal, in: tx) != nil),
          ("key", (try? SignedIn.find(secret, from: nil, in: tx)) != nil),
          ("request", try tx.exists("SELECT 1 AS n FROM reset_requests")),
        ]
        return Set(all.filter(\.1).map(\.0))
      }
    }
  }

  private static let everything: Set = [
    "session", "device", "reset", "sign-up", "draft", "key", "request",
  ]

  private func handOut(_ scene: BackupScene) async throws -> Keys {
    let (portal, alice) = (scene.portal, try await scene.test.user(.alice))
    let visitor = Originator(.anonymous, address: "192.0.2.1")
    let signUp = SignUp(
      [
        SignUp.email.of(try EmailAddress("dora@example.com")), SignUp.name.of("Dora"),
        SignUp.password.of("a fresh long phrase"),
      ], next: nil, language: "en")
    _ = try await signUp.request(portal, as: visitor)
    let mail = try #require(try await scene.test.mails(to: signUp.address).last)
    let (reset, durations) = (Token.random(), portal.settings.durations)
    let letter = try PasswordReset.letter(reset, to: alice, portal)
    let (session, device) = try await portal.store.write(for: .user(alice.id), as: visitor) { tx in
      try PasswordReset.open(reset, letter, for: alice, portal, in: tx)
      let session = try Session.start(
        for: alice, remembered: true, proved: true, durations: durations, in: tx)
      return (session, try Device.remember(for: alice.id, in: tx))
    }
    try await ResetRequest(
      [ResetRequest.email.of(try EmailAddress(Cast.bob.email))], devices: .none, from: visitor
    ).keep(portal)
    let secret = APISecret.random()
    try await portal.store.write(for: .user(alice.id), as: visitor) { tx in
      let entered: Entered = [
        APIKey.name.of("Script"), APIKey.scopes.of([.readAccount]), APIKey.days.of(90),
        APIKey.ranges.of(""),
      ]
      _ = try KeyMaker(alice).make(entered, secret, in: tx)
    }
    return Keys(
      alice: alice.id, session: session, device: device, reset: reset,
      signUp: try #require(mail.mail.link.split(separator: "/").last.flatMap { Token($0) }),
      draft: try await Draft(path: "/settings/profile", fields: []).keep(for: alice.id, portal),
      secret: secret)
  }

  @Test(arguments: TestEngine.allCases)
  func restoreEndsIt(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let keys = try await handOut(scene)
    try #require(try await keys.working(scene.portal) == Self.everything)
    let outcome = try await scene.backup()
    let alice = try await scene.test.user(.alice)
    try await alice.setPassword("another good phrase", scene.portal, as: tester)
    await scene.portal.store.close()
    let report = try await scene.restore(outcome.path)
    #expect(report.sessions == 1)
    let restored = try scene.secondPortal()
    #expect(try await keys.working(restored) == [])
    // The password is that of the backup, as the command says.
    let visitor = Originator(.anonymous, address: "192.0.2.2")
    #expect(try await SignIn(Cast.alice.email).attempt(restored, as: visitor) != nil)
    let entry = try await restored.store.read {
      try AuditEntry.latest([.portal], limit: 1, in: $0).first
    }
    #expect(entry?.action == .restored)
    #expect(entry?.after == #"{"sessionsEnded":"1"}"#)
    #expect(try await restored.checkAudit().all == [])
    await restored.store.close()
  }

  @Test(arguments: TestEngine.allCases)
  func importEndsIt(_ engine: TestEngine) async throws {
    let source = try await BackupScene.make(.sqlite)
    let keys = try await handOut(source)
    try #require(try await keys.working(source.portal) == Self.everything)
    let path = TestFolder.fresh(".tar")
    _ = try await ExportRows(source.portal).run(to: path)
    let target = try await TestPortal.make(engine, cast: false)
    let report = try await ImportRows(target.portal).run(path)
    #expect(report.sessions == 1)
    #expect(try await keys.working(target.portal) == [])
    let action = try await target.portal.store.read {
      try AuditEntry.latest([.portal], limit: 1, in: $0).first?.action
    }
    #expect(action == .imported)
    #expect(try await target.portal.checkAudit().all == [])
  }

  /// A later table with tokens in it is not forgotten.
  @Test func everyTableWithATokenEnds() async throws {
    let store = try await TestEngine.sqlite.makeStore(migrations: Schema.migrations)
    let tables = try await store.read { try TableShape.all(in: $0) }
    let secret = tables.filter { table in
      table.columns.contains { column in
        column.name == "sealed"
          || ["token_hash", "mailed_hash", "copied_hash", "code_hash", "secret_hash"].contains {
            column.name.hasSuffix($0)
          }
      }
    }
    // Mail that was written, invitations, join links and API keys are kept as a record; they are dead.
    // An offer of ownership has no token, and is no offer any more; an answer to a program has none either.
    let kept = ["outbox", "outbox_attachments", "invitations", "join_links", "api_keys"]
    #expect(
      Set(secret.map(\.name))
        == Set(OldAccess.tables + kept).subtracting(["ownership_transfers", "kept_answers"]))
  }
}

@Suite("The audit’s ends after a restore", .serialized) struct RestoredEndsTests {
  private func begun(_ engine: TestEngine) async throws -> BackupScene {
    let scene = try await BackupScene.make(engine)
    try await scene.portal.auditKeeper.begin()
    await scene.portal.auditKeeper.finish()
    return scene
  }

  /// An older backup is no tampering; and what is done to the restored portal is found again.
  @Test(arguments: TestEngine.allCases)
  func restoredPortalIsHeldToItsOwnEnds(_ engine: TestEngine) async throws {
    let scene = try await begun(engine)
    let outcome = try await scene.backup()
    try await scene.addNote(1)
    await scene.portal.close()
    scene.test.clock.advance(by: .hours(1))
    let report = try await scene.restore(outcome.path)
    #expect(report.kept.contains { $0.contains("audit.ends.before-restore-") }, "\(report.kept)")
    let restored = try scene.secondPortal()
    #expect(try await restored.checkAudit().all == [])
    let heads = try await restored.store.read { try AuditHead.all(in: $0) }
    #expect(try EndsFile.of(restored)?.heads == heads)
    try await restored.auditKeeper.begin()
    try await restored.note(
      2,
      by: BackupScene(test: TestPortal(portal: restored, clock: scene.test.clock), engine: engine))
    await restored.auditKeeper.finish()
    #expect(try await restored.checkAudit().all == [])
    let again = BackupScene(
      test: TestPortal(portal: restored, clock: scene.test.clock), engine: engine)
    try await again.tamper(["DELETE FROM audit_heads WHERE chain = 'portal'"])
    try await again.tamper(["DELETE FROM audit WHERE chain = 'portal'"])
    #expect(try await restored.checkAudit().againstFile.count == 1)
    await restored.store.close()
  }

  /// Killed after the names changed and before the file was written: the next command finishes.
  @Test func interruptedRestoreBringsTheFile() async throws {
    let scene = try await begun(.sqlite)
    try await scene.addNote(1)
    await scene.portal.close()
    let folder = scene.portal.settings.dataFolder
    let heads = ["user:x": AuditHead(seq: 4, hash: "h")]
    let old = try Data(contentsOf: URL(fileURLWithPath: EndsFile.path(folder)))
    let files = "\(folder)/files.staged-x"
    try Disk.makeFolder(files)
    let journal = RestoreJournal(
      place: scene.place.identity, database: nil, hadDatabase: true, files: files, hadFiles: true,
      suffix: "before-restore-x", heads: heads, at: 0)
    try journal.write(folder)
    _ = try journal.finish(folder, nil, keys: scene.portal.keys)
    try Disk.makeFolder(files)
    try journal.write(folder)
    let kept = try journal.finish(folder, nil, keys: scene.portal.keys)
    let path = EndsFile.path(folder)
    #expect(kept.contains("\(path).before-restore-x"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(path).before-restore-x")) == old)
    #expect(try EndsFile.of(scene.portal)?.heads == heads)
  }
}
