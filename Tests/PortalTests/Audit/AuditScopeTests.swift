import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Which chain a write may add to") struct AuditScopeTests {
  private func write(
    _ test: TestPortal, for scope: WriteScope, _ body: @escaping @Sendable (Tx) throws -> Void
  ) async throws {
    try await test.portal.store.write(for: scope, as: tester, body)
  }

  @Test(arguments: TestEngine.allCases)
  func chainOutsideTheScopeIsRefused(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let (alice, bob) = (try await test.user(.alice), try await test.user(.bob))
    let team = try #require(
      try await test.portal.store.read { try Membership.all(of: alice.id, in: $0).first?.team.id })
    let wrong: [(WriteScope, AuditChain)] = [
      (.user(alice.id), .user(bob.id)), (.user(alice.id), .team(team)), (.portal, .user(alice.id)),
      (.team(team), .user(alice.id)), (.activity(of: alice.id), .user(alice.id)),
    ]
    for (scope, chain) in wrong {
      let error = await storeError {
        try await write(test, for: scope) { try $0.audit(.signedOut, to: chain, subject: "x") }
      }
      #expect(error == .statement("the audit of \(chain.key) is outside this write's scope"))
    }
    let right: [(WriteScope, AuditChain)] = [
      (.user(alice.id), .user(alice.id)), ([.team(team), .user(bob.id)], .team(team)),
      (.colleagues(of: bob.id), .team(team)), (.user(alice.id), .portal), (.portal, .portal),
      (.activity(of: alice.id), .portal),
    ]
    for (scope, chain) in right {
      try await write(test, for: scope) { try $0.audit(.signedOut, to: chain, subject: "x") }
    }
    #expect(try await test.portal.store.read { try test.portal.audit.verify(in: $0) } == [])
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsEnteredOrMadeLaterCounts(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let alice = try await test.user(.alice)
    try await write(test, for: .portal) { tx in
      try tx.enter(.user(alice.id))
      try tx.audit(.signedOut, to: .user(alice.id), subject: "x")
      let user = try User.create(
        email: EmailAddress(trusted: "new@example.com"), name: "New", passwordHash: "", in: tx)
      try tx.audit(.accountCreated, to: .user(try #require(user).id), subject: "new")
    }
  }

  /// What a savepoint undid was not entered.
  @Test(arguments: TestEngine.allCases)
  func enteringIsUndoneWithItsSavepoint(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let alice = try await test.user(.alice)
    struct Undone: Error {}
    let error = await storeError {
      try await write(test, for: .portal) { tx in
        try? tx.savepoint {
          try tx.enter(.user(alice.id))
          throw Undone()
        }
        try tx.audit(.signedOut, to: .user(alice.id), subject: "x")
      }
    }
    guard case .statement? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func storeWithoutAnAuditRefuses() async throws {
    let store = try await TestEngine.sqlite.makeStore(migrations: Schema.migrations)
    let error = await storeError {
      try await store.write(for: .portal, as: tester) {
        try $0.audit(.signedOut, to: .portal, subject: "x")
      }
    }
    #expect(error == .statement("no audit is attached to this store"))
  }
}

@Suite("What the audit can say") struct AuditActionTests {
  @Test func namesAreUnique() {
    let names = AuditAction.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(AuditAction.all.allSatisfy { !$0.words.isEmpty })
  }

  /// An action that no feature lists would be read back as one of a newer program.
  @Test func everyActionIsListed() throws {
    let folder = TestPortal.root + "/Sources/Portal"
    let files = try #require(FileManager.default.enumerator(atPath: folder))
    var declared = 0
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      declared += text.matches(of: /static let \w+ = AuditAction\(/).count
    }
    #expect(declared == AuditAction.all.count)
  }

  /// A newer program wrote it, and this one is back: nothing stops at it.
  @Test(arguments: TestEngine.allCases)
  func unknownActionGoesByItsName(_ engine: TestEngine) async throws {
    let scene = try await BackupScene.make(engine)
    let (portal, alice) = (scene.portal, try await scene.test.user(.alice))
    let newer = AuditAction("gadget.polished", "polished a gadget")
    try await portal.store.write(for: .user(alice.id), as: tester) {
      try $0.audit(newer, to: .user(alice.id), subject: "x")
      try $0.audit(.signedOut, to: .user(alice.id), subject: "x")
    }
    let entries = try await portal.store.read {
      try AuditEntry.latest([.user(alice.id)], limit: 2, in: $0)
    }
    #expect(Set(entries.map(\.action.words)) == ["gadget.polished", "signed out"])
    #expect(try await portal.store.read { try portal.audit.verify(in: $0) } == [])
    #expect(try await scene.backup().warnings == [])
  }
}
