import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Checkpoints of the audit by mail (S23)") struct AuditCheckpointTests {
  private static let recipient = "auditor@example.com"

  private func scene(_ engine: TestEngine) async throws -> BackupScene {
    let address = try EmailAddress(Self.recipient)
    return try await BackupScene.make(engine, files: 0) { $0.checkpointTo = address }
  }

  private func folder(_ scene: BackupScene) -> AuditCheckpointFolder {
    AuditCheckpointFolder(scene.portal.settings.dataFolder)
  }

  private func send(_ scene: BackupScene) async throws -> AuditDigest {
    let address = try #require(scene.portal.settings.checkpointTo)
    try await AuditCheckpointMail(portal: scene.portal, recipient: address).send()
    return AuditDigest(hex: try #require(folder(scene).known()).digest)
  }

  private func problems(_ digest: AuditDigest, _ scene: BackupScene) async throws -> [String] {
    try await scene.portal.compareAudit(with: digest).problems
  }

  private func files(_ scene: BackupScene) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder(scene).path).sorted()
  }

  /// What somebody does who has the key too: the chain ends earlier, and all else agrees.
  private func shorten(_ chain: AuditChain, _ scene: BackupScene) async throws {
    let (head, mac) = try await scene.portal.store.read { [audit = scene.portal.audit] tx in
      let row = try #require(
        try tx.row(
          "SELECT chain, seq, hash FROM audit WHERE chain = \(chain.key) ORDER BY seq LIMIT 1"))
      let head = try AuditLog.Head(row)
      return (head, audit.mac(of: head))
    }
    try await scene.tamper([
      "DELETE FROM audit WHERE chain = \(chain.key) AND seq > \(head.seq)",
      """
      UPDATE audit_heads SET seq = \(head.seq), hash = \(head.hash), mac = \(mac)
      WHERE chain = \(chain.key)
      """,
    ])
  }

  @Test(arguments: TestEngine.allCases)
  func digestOfEachDayComesByMail(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let job = try #require(Job.auditCheckpoint(scene.portal))
    let runner = JobRunner(
      scene.portal, jobs: [job], delivery: MailDelivery(scene.portal, transport: TestTransport()))
    await runner.runIfDue(job)
    await runner.runIfDue(job)
    #expect(try files(scene).count == 1, "one a day")
    scene.test.clock.advance(by: .hours(24))
    await runner.runIfDue(job)
    let names = try files(scene)
    #expect(names.count == 2)
    let mails = try await scene.test.mails(to: Self.recipient)
    #expect(mails.map(\.kind) == ["audit-checkpoint", "audit-checkpoint"])
    let path = "\(folder(scene).path)/\(names[0])"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let entries = try await scene.portal.store.read {
      try AuditEntry.latest([.portal], limit: 10, in: $0)
    }
    #expect(entries.filter { $0.action == .auditCheckpoint }.map(\.subject) == names.reversed())
  }

  @Test func nobodyGetsOneUnlessItIsSet() async throws {
    let test = try await TestPortal.make()
    #expect(Job.auditCheckpoint(test.portal) == nil)
  }

  @Test func mailTellsFileAndDigest() async throws {
    let seen = Locked<[Mail]>([])
    let address = try EmailAddress(Self.recipient)
    let test = try await TestPortal.make(
      settings: { $0.checkpointTo = address },
      mail: { mail in
        seen.withLock { $0.append(mail) }
        return try TestPortal.plainMail(mail)
      })
    try await AuditCheckpointMail(portal: test.portal, recipient: address).send()
    let mail = try #require(seen.withLock { $0 }.last)
    let known = try #require(AuditCheckpointFolder(test.portal.settings.dataFolder).known())
    guard case .text(let digest) = mail.values["digest"], case .text(let file) = mail.values["file"]
    else { throw StoreError.scopeGone }
    #expect(digest.split(separator: " ").allSatisfy { $0.count == 8 })
    #expect(AuditDigest(digest.uppercased())?.hex == known.digest)
    #expect(file.hasSuffix(known.path))
    #expect(mail.values["chains"] == .text(String(known.heads.count)))
  }

  @Test(arguments: TestEngine.allCases)
  func whatGoesOnIsAsItWas(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    var digests = [try await send(scene)]
    for number in 1...3 {
      try await scene.addNote(number)
      scene.test.clock.advance(by: .days(1))
      digests.append(try await send(scene))
    }
    try await scene.addNote(9)
    for digest in digests { #expect(try await problems(digest, scene) == []) }
    // Later files hold what moved, and name the file before.
    let newest = try #require(folder(scene).known())
    #expect(newest.files == 4 && newest.isComplete)
    let text = try #require(FileManager.default.contents(atPath: newest.path))
    let file = try #require(AuditCheckpointFile(text))
    #expect(!file.isWhole && file.before == digests[2].hex && file.heads.count == 2)
    #expect(newest.heads.count > 2)
  }

  @Test(arguments: TestEngine.allCases)
  func rewrittenAuditIsFoundByTheDigest(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = AuditChain.user(try await scene.test.user(.alice).id)
    let early = try await send(scene)
    try await scene.addNote(1)
    scene.test.clock.advance(by: .days(1))
    let late = try await send(scene)
    try await shorten(chain, scene)
    try #require(
      try await scene.portal.store.read { try scene.portal.audit.verify(in: $0) } == [],
      "the tables agree")
    #expect(try await problems(early, scene) == [])
    let found = try await problems(late, scene)
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("\(chain.key): it ends at entry 1, and had 2 before, says "))
    // The next checkpoint has the audit as it is now.
    scene.test.clock.advance(by: .days(1))
    #expect(try await problems(try await send(scene), scene) == [])
    #expect(try await problems(late, scene).count == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func chainThatIsGoneIsNotToldOfForEver(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = AuditChain.user(try await scene.test.user(.alice).id)
    let before = try await send(scene)
    try await scene.tamper([
      "DELETE FROM audit WHERE chain = \(chain.key)",
      "DELETE FROM audit_heads WHERE chain = \(chain.key)",
    ])
    scene.test.clock.advance(by: .days(1))
    let after = try await send(scene)
    #expect(try await problems(before, scene).count == 1)
    #expect(try await problems(after, scene) == [])
  }

  @Test(arguments: [false, true])
  func changedOrRemovedFileIsMissed(isRemoved: Bool) async throws {
    let scene = try await scene(.sqlite)
    let first = try await send(scene)
    let path = try #require(folder(scene).known()).path
    try await scene.addNote(1)
    scene.test.clock.advance(by: .days(1))
    let second = try await send(scene)
    #expect(try await problems(second, scene) == [])
    if isRemoved {
      try FileManager.default.removeItem(atPath: path)
    } else {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try Data(text.replacing("user:", with: "User:").utf8).write(to: URL(fileURLWithPath: path))
    }
    let said = "no checkpoint has this digest: it was changed or removed"
    #expect(try await problems(first, scene) == [said])
    let later = try await problems(second, scene)
    #expect(later.count == 1 && later[0].contains("a checkpoint before"))
    // The next one begins anew.
    scene.test.clock.advance(by: .days(1))
    #expect(try await problems(try await send(scene), scene) == [])
  }

  @Test func filesKeepTheirOrderWhenTheClockIsPutBack() async throws {
    let scene = try await scene(.sqlite)
    var digests = [try await send(scene)]
    scene.test.clock.advance(by: .hours(-2))
    for number in 1...3 {
      try await scene.addNote(number)
      digests.append(try await send(scene))
    }
    #expect(folder(scene).known()?.files == 4)
    for digest in digests { #expect(try await problems(digest, scene) == []) }
  }

  @Test func aFileNowAndThenNamesEveryChain() async throws {
    let scene = try await scene(.sqlite)
    var wholes: [Int] = []
    for day in 1...35 {
      scene.test.clock.advance(by: .days(1))
      _ = try await send(scene)
      if folder(scene).known()?.files == 1 { wholes.append(day) }
    }
    #expect(wholes == [1, 31])
  }

  @Test func oldFilesGo() async throws {
    let scene = try await scene(.sqlite)
    _ = try await send(scene)
    scene.test.clock.advance(by: .days(399))
    let kept = try await send(scene)
    try await Pruning.run(scene.portal)
    #expect(try files(scene).count == 2)
    scene.test.clock.advance(by: .days(2))
    try await Pruning.run(scene.portal)
    #expect(try files(scene).count == 1)
    #expect(folder(scene).known()?.digest == kept.hex)
  }

  @Test(arguments: [
    "", "abc", String(repeating: "g", count: 64), String(repeating: "0", count: 63),
    String(repeating: "٣", count: 64),
  ])
  func otherTextsAreNoDigest(_ text: String) { #expect(AuditDigest(text) == nil) }
}
