import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Audit (S23)") struct AuditTests {
  private func problems(_ portal: Portal) async throws -> [String] {
    try await portal.store.read { try portal.audit.verify(in: $0) }
  }

  @Test(arguments: TestEngine.allCases)
  func chainsOfAFreshPortalAreWhole(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let count = try await test.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit")
    }
    #expect(count >= 9, "the cast is in the audit")
    #expect(try await problems(test.portal).isEmpty)
  }

  @Test(arguments: TestEngine.allCases)
  func tableRefusesChanges(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    for statement: SQL in [
      "UPDATE audit SET action = 'x'", "DELETE FROM audit",
      "UPDATE audit SET action = 'x' WHERE seq = 1", "DELETE FROM audit_details",
      "UPDATE audit_details SET subject = 'x'", "UPDATE audit_details SET subject = NULL",
      "UPDATE audit_details SET who_salt = NULL, what_salt = NULL",
    ] {
      await #expect(throws: StoreError.self) {
        try await test.portal.store.write(for: .portal, as: .system("test")) {
          try $0.execute(statement)
        }
      }
    }
    #expect(try await problems(test.portal).isEmpty)
  }

  @Test(arguments: TestEngine.allCases)
  func editedEntryIsFound(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let chain = AuditChain.user(try await test.user(.olga).id).key
    try await test.portal.store.tamper(
      ["UPDATE audit SET action = 'x' WHERE chain = \(chain) AND seq = 1"])
    #expect(try await problems(test.portal) == ["\(chain) 1: was edited"])
  }

  @Test(arguments: TestEngine.allCases)
  func removedAndCutOffEntriesAreFound(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let chain = AuditChain.user(try await test.user(.olga).id).key
    let last = try await test.portal.store.read { tx in
      try tx.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain)")
    }
    try #require(last == 2)
    try await test.portal.store.tamper(
      ["DELETE FROM audit WHERE chain = \(chain) AND seq = 2"])
    #expect(try await problems(test.portal) == ["\(chain): entries after 1 are gone"])
  }

  @Test(arguments: TestEngine.allCases)
  func reorderedEntriesAreFound(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let chain = AuditChain.user(try await test.user(.olga).id).key
    try await test.portal.store.tamper(
      [
        "UPDATE audit SET seq = 9 WHERE chain = \(chain) AND seq = 1",
        "UPDATE audit SET seq = 1 WHERE chain = \(chain) AND seq = 2",
        "UPDATE audit SET seq = 2 WHERE chain = \(chain) AND seq = 9",
      ])
    #expect(!(try await problems(test.portal)).isEmpty)
  }

  @Test(arguments: TestEngine.allCases)
  func headThatWasRewrittenIsFound(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let chain = AuditChain.user(try await test.user(.olga).id).key
    // Cuts off the last entry and moves the head back, as one who knows the scheme would.
    try await test.portal.store.tamper(
      [
        "DELETE FROM audit WHERE chain = \(chain) AND seq = 2",
        """
        UPDATE audit_heads SET seq = 1, hash = (
          SELECT hash FROM audit WHERE chain = \(chain) AND seq = 1) WHERE chain = \(chain)
        """,
      ])
    #expect(
      try await problems(test.portal) == ["\(chain): the head was not written by this portal"])
  }

  /// Tampering stays visible, and locks nobody out: what happens next goes to a chain beside it.
  @Test(arguments: TestEngine.allCases)
  func laterEventsDoNotLaunderTampering(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let olga = try await test.user(.olga)
    let chain = AuditChain.user(olga.id).key
    try await test.portal.store.tamper(
      [
        "DELETE FROM audit WHERE chain = \(chain) AND seq = 2",
        """
        UPDATE audit_heads SET seq = 1, hash = (
          SELECT hash FROM audit WHERE chain = \(chain) AND seq = 1) WHERE chain = \(chain)
        """,
      ])
    let before = try await problems(test.portal)
    try #require(before.count == 1)
    let signIn = SignIn(Cast.olga.email)
    #expect(try await signIn.attempt(test.portal, as: Originator(.anonymous)) != nil)
    #expect(try await problems(test.portal) == before)
    let beside = try await test.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE chain = \(chain + "~2")")
    }
    #expect(beside == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func missingChainIsFound(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let chain = AuditChain.user(try await test.user(.olga).id).key
    try await test.portal.store.tamper(
      [
        "DELETE FROM audit WHERE chain = \(chain)",
        "DELETE FROM audit_heads WHERE chain = \(chain)",
      ])
    #expect(try await problems(test.portal) == ["\(chain): the whole chain is gone"])
  }

  @Test func tableRefusesReplacement() async throws {
    let test = try await TestPortal.make()
    await #expect(throws: StoreError.self) {
      try await test.portal.store.write(for: .portal, as: .system("test")) {
        try $0.execute("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1")
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func entryGoesWithItsCause(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let alice = try await test.user(.alice)
    struct Change: Error {}
    await #expect(throws: Change.self) {
      try await test.portal.store.write(for: .user(alice.id), as: .system("test")) { tx in
        try Theme.dark.save(for: alice, in: tx)
        throw Change()
      }
    }
    let after = try await test.portal.store.read {
      try AuditEntry.latest([.user(alice.id)], limit: 1, in: $0)
    }
    #expect(after.first?.action == .accountCreated)
  }

  @Test(arguments: TestEngine.allCases)
  func chainHoldsUnderWritesAtTheSameMoment(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let (alice, portal) = (try await test.user(.alice), test.portal)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        group.addTask {
          try await portal.store.write(
            for: number.isMultiple(of: 2) ? .user(alice.id) : .portal, as: .system("test")
          ) { tx in
            try tx.audit(
              .profileChanged, to: number.isMultiple(of: 2) ? .user(alice.id) : .portal,
              subject: "\(number)")
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await problems(portal).isEmpty)
    let count = try await portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'profile.changed'")
    }
    #expect(count == 60)
  }

  @Test(arguments: TestEngine.allCases)
  func entrySaysWhoFromWhereAndWhatChanged(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let alice = try await test.user(.alice)
    let actor = Originator(.anonymous, address: "192.0.2.1", agent: "Agent", requestID: "R")
      .signedIn(as: alice)
    try await test.portal.store.write(for: .user(alice.id), as: actor) {
      try Theme.dark.save(for: alice, in: $0)
    }
    let entry = try #require(
      try await test.portal.store.read {
        try AuditEntry.latest([.user(alice.id)], limit: 1, in: $0).first
      })
    #expect(entry.actor == .user(alice.id, name: alice.name))
    #expect(entry.address == "192.0.2.1")
    #expect(entry.agent == "Agent")
    #expect(entry.requestID == "R")
    #expect(entry.before == #"{"theme":"system"}"#)
    #expect(entry.after == #"{"theme":"dark"}"#)
  }
}
