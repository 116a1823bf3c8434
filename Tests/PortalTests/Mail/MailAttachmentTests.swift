import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Files in mails") struct MailAttachmentTests {
  private func message(_ id: ID<OutboxMessage>, _ test: TestPortal) async throws -> OutboxMessage {
    try #require(try await test.portal.store.read { try OutboxMessage.find(id, in: $0) })
  }

  private func stored(_ test: TestPortal) async throws -> [Row] {
    try await test.portal.store.read { try $0.rows("SELECT * FROM outbox_attachments") }
  }

  @Test(arguments: TestEngine.allCases)
  func filesGoWithTheirMail(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await test.mailFiles(MailAttachment.samples + [.samplePicture])
    let seen = Locked<[[MailAttachment]]>([])
    let transport = TestTransport { mail in
      seen.withLock { $0.append(mail.attachments) }
      return .accepted("250 Ok")
    }
    #expect(try await MailDelivery(test.portal, transport: transport).run() == 1)
    #expect(seen.withLock { $0 } == [MailAttachment.samples + [.samplePicture]])
  }

  /// Nobody looks for the files of a mail without any.
  @Test(arguments: TestEngine.allCases)
  func mailWithoutFilesCostsNoQueryMore(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let statements = Locked<[String]>([])
    func questions(_ files: [MailAttachment]) async throws -> Int {
      try await test.mailFiles(files)
      statements.withLock { $0 = [] }
      test.portal.store.counters.observe { text in statements.withLock { $0.append(text) } }
      let transport = TestTransport { _ in .accepted("250 Ok") }
      #expect(try await MailDelivery(test.portal, transport: transport).run() == 1)
      test.portal.store.counters.observe(nil)
      return statements.withLock { $0.count { $0.contains("outbox_attachments") } }
    }
    #expect(try await questions([]) == 0)
    #expect(try await questions(MailAttachment.samples) == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func nothingOfAFileStandsInTheDatabase(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let (name, content) = ("Secret name 4711.pdf", "Secret content 4711")
    let file = MailAttachment(
      name: name, mediaType: "application/x-secret", bytes: Array(content.utf8))
    let id = try await test.mailFiles([file])
    let rows =
      try await stored(test)
      + test.portal.store.read { try $0.rows("SELECT * FROM outbox") }
    try #require(rows.count == 2)
    for value in rows.flatMap({ $0.scalars.values }) {
      for secret in [name, content, "4711", "x-secret"] {
        if case .text(let text) = value { #expect(!text.contains(secret)) }
        if case .bytes(let bytes) = value {
          #expect(Data(bytes).range(of: Data(secret.utf8)) == nil)
        }
      }
    }
    let (portal, message) = (test.portal, try await message(id, test))
    #expect(try await portal.outbox.attachment(1, of: id, portal.store) == file)
    #expect(try await portal.outbox.attachment(2, of: id, portal.store) == nil)
    let facts = try await portal.store.read {
      try portal.outbox.attachmentFacts(of: message, in: $0)
    }
    #expect(facts == [AttachmentFacts(position: 1, name: name, size: content.utf8.count)])
  }

  /// A file that was changed or moved to another mail goes nowhere.
  @Test(arguments: TestEngine.allCases)
  func movedFileIsNotSent(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let (first, second) = (try await test.mailFiles(), try await test.mailFiles())
    try await test.portal.store.write(for: .portal, as: tester) { tx in
      try tx.execute("DELETE FROM outbox_attachments WHERE mail_id = \(second)")
      try tx.execute("UPDATE outbox_attachments SET mail_id = \(second)")
    }
    let transport = TestTransport { _ in .accepted("250 Ok") }
    #expect(try await MailDelivery(test.portal, transport: transport).run() == 2)
    for id in [first, second] {
      let message = try await message(id, test)
      #expect(message.state == .dead)
      #expect(message.lastError?.contains("attachments cannot be opened") == true)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func filesGoWhenTheWordsGo(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let id = try await test.mailFiles()
    try await test.mailFiles([])
    let transport = TestTransport { _ in .accepted("250 Ok") }
    _ = try await MailDelivery(test.portal, transport: transport).run()
    test.clock.advance(by: .days(29))
    try await Pruning.run(test.portal)
    #expect(try await stored(test).count == 2)
    test.clock.advance(by: .days(2))
    let waiting = try await test.mailFiles()
    try await Pruning.run(test.portal)
    #expect(try await message(id, test).sealed == nil)
    let left = try await stored(test).map { try $0["mail_id"] as ID<OutboxMessage> }
    #expect(left == [waiting, waiting])
    try await test.portal.store.write(for: .portal, as: tester) {
      try $0.execute("DELETE FROM outbox WHERE id = \(waiting)")
    }
    #expect(try await stored(test).isEmpty, "with the mail")
  }

  @Test(arguments: TestEngine.allCases)
  func backupCarriesTheFiles(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let id = try await scene.test.mailFiles()
    let outcome = try await scene.backup()
    try await scene.portal.store.write(for: .portal, as: tester) {
      try $0.execute("DELETE FROM outbox")
    }
    try #require(try await stored(scene.test).isEmpty)
    await scene.portal.store.close()
    _ = try await scene.restore(outcome.path)
    let store = try scene.place.open(clock: scene.test.clock.wall)
    let file = try await scene.portal.outbox.attachment(1, of: id, store)
    #expect(file == MailAttachment.samples[0])
    await store.close()
  }

  @Test func tooMuchIsAnErrorWhenItIsPrepared() async throws {
    let test = try await TestPortal.make(cast: false)
    func prepare(_ files: [MailAttachment]) throws {
      _ = try test.portal.outbox.prepare(.withFiles(files), to: "a@example.com")
      _ = try test.portal.outbox.prepare(
        .withFiles(files), toEach: [(recipient: "a@example.com", link: "x")])
    }
    func file(_ size: Int, type: String = "text/plain") -> MailAttachment {
      MailAttachment(name: "a.txt", mediaType: type, bytes: Array(repeating: 1, count: size))
    }
    let most = MailAttachment.mostBytes
    try prepare([file(most - 1), file(1)])
    try prepare(Array(repeating: file(1), count: 10))
    #expect(throws: MailAttachment.Unfit.tooLarge(most + 1)) { try prepare([file(most), file(1)]) }
    #expect(throws: MailAttachment.Unfit.tooMany(11)) {
      try prepare(Array(repeating: file(0), count: 11))
    }
    for type in [
      "", "pdf", "a/", "/a", "a/b/c", "text/plain\r\nBcc: x", "text/plain; x=y", "a /b", "ä/b",
      "multipart/mixed", "Message/rfc822", "a/" + String(repeating: "b", count: 100),
    ] {
      #expect(throws: MailAttachment.Unfit.mediaType(type)) { try prepare([file(1, type: type)]) }
    }
  }
}
