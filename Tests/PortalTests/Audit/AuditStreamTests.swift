import Foundation
import TestSupport
import Testing

@testable import Portal

/// What a stream of a test was given.
private final class Sink: AuditStream {
  struct Down: Error {}
  let name = "a test"
  private let batches = Locked<[[UInt8]]>([])
  /// How many more times it takes what it is given.
  let patience = Locked(Int.max)
  /// Takes it, and says nothing.
  let isMute = Locked(false)

  func send(_ lines: [UInt8]) async throws {
    guard
      patience.withLock({ left in
        left -= 1
        return left >= 0
      })
    else { throw Down() }
    batches.withLock { $0.append(lines) }
    if isMute.withLock({ $0 }) { throw Down() }
  }

  var lines: [String] {
    batches.withLock { $0 }.flatMap {
      String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  func ids() throws -> [String] { try lines.map { try #require(try parsed($0)["id"] as? String) } }
}

private func parsed(_ line: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
}

@Suite("The audit’s stream") struct AuditStreamTests {
  private func scene(_ engine: TestEngine) async throws -> BackupScene {
    let scene = try await BackupScene.make(engine, files: 0) { $0.streamsAudit = true }
    // What the cast has done.
    try await AuditStreaming(scene.portal, to: nil).run()
    #expect(try await waiting(scene) == 0)
    return scene
  }

  private func waiting(_ scene: BackupScene) async throws -> Int {
    try await scene.portal.store.read { try AuditStreamQueue.waiting(in: $0).count }
  }

  private func alice(_ scene: BackupScene) async throws -> String {
    AuditChain.user(try await scene.test.user(.alice).id).key
  }

  @Test(arguments: TestEngine.allCases)
  func nothingIsQueuedUnlessItIsStreamed(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine, files: 0)
    try await scene.addNote(1)
    #expect(try await waiting(scene) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func lineTellsTheWholeEntry(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let user = try await scene.test.user(.alice)
    let actor = Originator(
      .user(user.id, name: "Ali\n\"ce\""), address: "192.0.2.1", agent: "Test/1", requestID: "r-1")
    let time = scene.test.clock.now
    try await scene.portal.store.write(for: .user(user.id), as: actor) { tx in
      try tx.audit(
        .profileChanged, to: .user(user.id), subject: "name", before: ["name": "Alice"],
        after: ["name": "A\u{2028}\n"])
    }
    let sink = Sink()
    try await AuditStreaming(scene.portal, to: sink).run()
    try #require(sink.lines.count == 1)
    let line = try parsed(sink.lines[0])
    let entry = try await scene.portal.store.read {
      try #require(try AuditEntry.latest([.user(user.id)], limit: 1, in: $0).first)
    }
    #expect(
      Set(line.keys) == [
        "time", "id", "chain", "seq", "action", "actor", "requestID", "record", "subject", "before",
        "after", "hash",
      ])
    #expect(line["id"] as? String == "user:\(user.id)/\(entry.seq)")
    #expect(line["chain"] as? String == "user:\(user.id)")
    #expect(line["seq"] as? Int64 == entry.seq)
    #expect(line["action"] as? String == "profile.changed")
    #expect(line["requestID"] as? String == "r-1")
    #expect(line["record"] as? String == "user:\(user.id)")
    #expect(line["subject"] as? String == "name")
    #expect(line["before"] as? [String: String] == ["name": "Alice"])
    #expect(line["after"] as? [String: String] == ["name": "A\u{2028}\n"])
    #expect(line["hash"] as? String == entry.hash.hex)
    #expect(
      line["actor"] as? [String: String] == [
        "kind": "user", "id": user.id.text, "name": "Ali\n\"ce\"", "address": "192.0.2.1",
        "agent": "Test/1",
      ])
    let told = try #require(line["time"] as? String)
    #expect(told.hasSuffix("Z") && told.count == 27 && LocalTime.rfc3339(told) != nil)
    #expect(told.contains(".\(String(format: "%06d", time.microseconds % 1_000_000))Z"))
  }

  /// Each chain in its order, also when clocks went back; and nothing twice.
  @Test(arguments: TestEngine.allCases)
  func chainsKeepTheirOrder(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    let first = try await scene.portal.store.read { tx in
      try tx.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain)")
    }
    for number in 1...6 {
      try await scene.addNote(number)
      scene.test.clock.advance(by: number.isMultiple(of: 2) ? .seconds(-5) : .seconds(2))
    }
    let sink = Sink()
    try await AuditStreaming(scene.portal, to: sink).run()
    #expect(try sink.ids() == (1...6).map { "\(chain)/\(first + $0)" })
    #expect(try await waiting(scene) == 0)
    try await AuditStreaming(scene.portal, to: sink).run()
    #expect(sink.lines.count == 6)
  }

  @Test(arguments: TestEngine.allCases)
  func manyGoInSeveralBatches(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let user = try await scene.test.user(.alice)
    try await scene.portal.store.write(for: .user(user.id), as: tester) { tx in
      for number in 0..<1100 {
        try tx.audit(.profileChanged, to: .user(user.id), subject: "note \(number)")
      }
    }
    let sink = Sink()
    // The second batch is not taken, and neither is anything after it.
    sink.patience.withLock { $0 = 1 }
    let streaming = AuditStreaming(scene.portal, to: sink)
    try await streaming.run()
    #expect(sink.lines.count == 500)
    #expect(try await waiting(scene) == 600)
    sink.patience.withLock { $0 = .max }
    // As after a start: what is queued is in the database.
    try await AuditStreaming(scene.portal, to: sink).run()
    let ids = try sink.ids()
    #expect(ids.count == 1100 && Set(ids).count == 1100)
    #expect(try await waiting(scene) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsInDoubtGoesAgain(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    try await scene.addNote(1)
    let sink = Sink()
    sink.isMute.withLock { $0 = true }
    let streaming = AuditStreaming(scene.portal, to: sink)
    try await streaming.run()
    sink.isMute.withLock { $0 = false }
    try await streaming.run()
    let ids = try sink.ids()
    #expect(ids.count == 2 && Set(ids).count == 1, "twice, under the same id")
  }

  @Test(arguments: TestEngine.allCases)
  func outageIsWaitedForWithoutWriting(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    try await scene.addNote(1)
    let sink = Sink()
    sink.patience.withLock { $0 = 0 }
    let streaming = AuditStreaming(scene.portal, to: sink)
    let runner = JobRunner(
      scene.portal, jobs: [streaming.job],
      delivery: MailDelivery(scene.portal, transport: TestTransport()))
    func round() async {
      await runner.runIfDue(streaming.job)
      scene.test.clock.advance(by: .seconds(1))
    }
    for _ in 1...5 { await round() }
    let (writes, tries) = (
      scene.portal.store.counters.now.writes, sink.patience.withLock { $0 }
    )
    try #require(tries == -5)
    for _ in 1...5 { await round() }
    #expect(scene.portal.store.counters.now.writes == writes)
    #expect(sink.patience.withLock { $0 } == tries, "nobody asks it for a while")
    sink.patience.withLock { $0 = .max }
    scene.test.clock.advance(by: .minutes(1))
    await round()
    #expect(sink.lines.count == 1)
    #expect(try await waiting(scene) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func switchedOffNothingWaits(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    for number in 1...3 { try await scene.addNote(number) }
    try #require(try await waiting(scene) == 3)
    let off = AuditStreaming(scene.portal, to: nil)
    let runner = JobRunner(
      scene.portal, jobs: [off.job],
      delivery: MailDelivery(scene.portal, transport: TestTransport()))
    await runner.runIfDue(off.job)
    #expect(try await waiting(scene) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func entryThatIsGoneHoldsUpNothing(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let chain = try await alice(scene)
    try await scene.addNote(1)
    try await scene.tamper(["DELETE FROM audit WHERE chain = \(chain)"])
    try await scene.portal.store.write(for: .portal, as: tester) {
      try $0.audit(.backupRequested, to: .portal, subject: "x")
    }
    let sink = Sink()
    try await AuditStreaming(scene.portal, to: sink).run()
    #expect(sink.lines.count == 1)
    #expect(try await waiting(scene) == 0)
  }

  @Test func erasedPartsAreNull() throws {
    let who = AuditDetails(commitment: [1], salt: nil, texts: [nil, nil, nil], erased: [2])
    let entry = AuditEntry(
      chain: "portal", seq: 1, at: Timestamp(microseconds: 1_750_000_000_000_001),
      action: .endsKept, actorKind: "user", actorID: "u", requestID: nil, record: "", who: who,
      what: who, previousHash: [])
    let line = try parsed(String(decoding: entry.streamLine, as: UTF8.self))
    #expect(line["erased"] as? Bool == true && line["subject"] is NSNull)
    let actor = try #require(line["actor"] as? [String: Any])
    #expect(actor["erased"] as? Bool == true && actor["name"] is NSNull)
    #expect(actor["id"] as? String == "u")
    #expect(line["time"] as? String == "2025-06-15T15:06:40.000001Z")
  }
}

@Suite("The audit’s stream into a file") struct AuditStreamFileTests {
  private let path = TestFolder.fresh(".jsonl")

  private func content() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func linesAreAddedToAPrivateFile() async throws {
    let file = try #require(AuditStreamFile(path))
    try await file.send(Array("one\n".utf8))
    try await file.send(Array("two\n".utf8))
    #expect(try content() == "one\ntwo\n")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    // As logrotate does.
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    try await file.send(Array("three\n".utf8))
    #expect(try content() == "three\n")
  }

  @Test func brokenLineIsEnded() async throws {
    try Data("one\ntw".utf8).write(to: URL(fileURLWithPath: path))
    try await #require(AuditStreamFile(path)).send(Array("two\n".utf8))
    #expect(try content() == "one\ntw\ntwo\n")
  }

  @Test func whatCannotBeWrittenIsSaid() async throws {
    let file = try #require(AuditStreamFile(TestFolder.fresh("") + "/no/such/folder.jsonl"))
    await #expect(throws: AuditStreamProblem.self) { try await file.send(Array("one\n".utf8)) }
    #expect(AuditStreamFile("audit.jsonl") == nil && AuditStreamFile("/a/folder/") == nil)
  }
}
