import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("What the audit forgets") struct ErasureTests {
  private func scene(_ engine: TestEngine) async throws -> (BackupScene, User) {
    let scene = try await BackupScene.make(engine, files: 0)
    try await scene.portal.auditKeeper.begin()
    let (bob, alice) = (try await scene.test.user(.bob), try await scene.test.user(.alice))
    // Her first one, which is Bob's too.
    let team = try await scene.portal.store.read { tx in
      try #require(try Membership.all(of: alice.id, in: tx).first).team
    }
    try await scene.portal.store.write(
      for: [.team(team.id), .user(bob.id)],
      as: Originator(.anonymous, address: "192.0.2.7").signedIn(as: bob)
    ) { tx in
      try Theme.dark.save(for: bob, in: tx)
      try tx.audit(.teamRenamed, to: .team(team.id), subject: "Harbour")
      try tx.acting(as: Originator(.user(alice.id, name: alice.name), address: "192.0.2.1")) {
        try tx.audit(
          .memberRoleChanged, to: .team(team.id), of: .person(bob.id), subject: bob.name)
        try tx.audit(
          .invitationSent, to: .team(team.id), subject: "2 people",
          after: ["emails": "x@example.com, \(bob.email.uppercased())"])
        try tx.audit(.teamRenamed, to: .team(team.id), subject: "Quay")
      }
    }
    return (scene, bob)
  }

  private func forget(_ user: User, _ scene: BackupScene) async throws {
    try await scene.portal.store.write(for: .user(user.id), as: .system("test")) { tx in
      _ = try user.suspend(in: tx)
      let suspended = try #require(try User.find(user.id, in: tx))
      try AuditErasure.ask(for: suspended, in: tx)
    }
    try await AuditErasure.run(scene.portal)
  }

  private func everything(_ store: any Store) async throws -> String {
    let rows = try await BackupScene.rows(store, but: ["users", "memberships"])
    return rows.filter { $0.key.hasPrefix("audit") }.values
      .map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  @Test(arguments: TestEngine.allCases)
  func nothingOfAPersonIsLeftAndTheChainsVerify(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let before = try await everything(scene.portal.store)
    for text in [bob.name, bob.email, "192.0.2.7"] { try #require(before.contains(text)) }
    try await forget(bob, scene)
    let after = try await everything(scene.portal.store).lowercased()
    for text in [bob.name.lowercased(), bob.email, "192.0.2.7"] {
      #expect(!after.contains(text), "\(text)")
    }
    #expect(after.contains("quay"), "what others did is still there")
    #expect(after.contains("192.0.2.1"))
    #expect(after.contains(bob.id.text), "that it was one and the same person stays")
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
    let entries = try await scene.portal.store.read {
      try AuditEntry.latest([.user(bob.id)], limit: 9, in: $0)
    }
    try #require(entries.count >= 2)
    // Whoever made the account and suspended it answers for that.
    #expect(entries.map(\.isActorErased) == [false, true, false])
    #expect(entries.allSatisfy { $0.isSubjectErased && $0.subject == "" && $0.after == nil })
    let last = try await scene.portal.store.read {
      try AuditEntry.latest([.portal], limit: 1, in: $0).first
    }
    #expect(last?.action == .erased)
    #expect(last?.record == AuditRecord.person(bob.id).key)
    #expect(last?.subject == "a person")
  }

  @Test(arguments: TestEngine.allCases)
  func activePeopleAreNotErased(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    await #expect(throws: Obstacle.self) {
      try await scene.portal.store.write(for: .portal, as: .system("test")) {
        try AuditErasure.ask(for: bob, in: $0)
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func addressWithoutAnAccountIsErased(_ engine: TestEngine) async throws {
    let (scene, _) = try await scene(engine)
    let address = try EmailAddress("x@example.com")
    try await scene.portal.store.write(for: .portal, as: .system("test")) {
      try AuditErasure.ask(for: address, in: $0)
    }
    try await AuditErasure.run(scene.portal)
    #expect(!(try await everything(scene.portal.store)).contains("x@example.com"))
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
  }

  /// Only what the portal erased may be missing, and it stays so.
  @Test(arguments: TestEngine.allCases)
  func erasingByHandIsNamed(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let chain = AuditChain.user(bob.id).key
    func entry(_ set: SQL) -> SQL {
      "UPDATE audit_details SET \(set) WHERE chain = \(chain) AND seq = 1"
    }
    let whoGone: SQL = "who_salt = NULL, actor_name = NULL, address = NULL, agent = NULL"
    let cases: [([SQL], String)] = [
      ([entry("\(whoGone)")], "who did it is gone"),
      (
        [entry("\(whoGone), who_erased = \([1, 2, 3] as [UInt8])")],
        "who did it was erased, and not by this portal"
      ),
      ([entry("actor_name = 'somebody'")], "who did it was edited"),
      ([entry("subject = NULL")], "what was changed was edited"),
    ]
    for (statements, words) in cases {
      let kept = try await scene.portal.store.read {
        try $0.row("SELECT * FROM audit_details WHERE chain = \(chain) AND seq = 1")
      }
      try await scene.portal.store.tamper(statements)
      #expect(try await scene.findings() == ["\(chain) 1: \(words)"])
      let old = try #require(kept)
      try await scene.portal.store.tamper([
        """
        UPDATE audit_details SET who_salt = \(try old["who_salt"] as [UInt8]),
          actor_name = \(try old["actor_name"] as String?), address = \(try old["address"] as String?),
          agent = \(try old["agent"] as String?), who_erased = NULL,
          subject = \(try old["subject"] as String) WHERE chain = \(chain) AND seq = 1
        """
      ])
      try #require(try await scene.findings() == [])
    }
    // Rows of the side table: gone, and one too many.
    try await scene.portal.store.tamper(
      [
        "DELETE FROM audit_details WHERE chain = \(chain) AND seq = 2",
        """
        INSERT INTO audit_details (chain, seq, who_salt, what_salt)
        VALUES (\(chain), 99, \([1] as [UInt8]), \([1] as [UInt8]))
        """,
      ], keepingStrayDetails: true)
    #expect(
      try await scene.findings() == [
        "\(chain) 2: who did it is gone", "\(chain) 2: what was changed is gone",
        "\(chain) 99: has details and no entry",
      ])
  }

  /// The code of one part is worth nothing for another.
  @Test(arguments: TestEngine.allCases)
  func codeOfAnErasureFitsOnePart(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    try await forget(bob, scene)
    let chain = AuditChain.user(bob.id).key
    try await scene.portal.store.tamper([
      """
      UPDATE audit_details SET who_erased = what_erased WHERE chain = \(chain) AND seq = 2
      """
    ])
    await scene.portal.auditKeeper.finish()
    #expect(
      try await scene.findings() == ["\(chain) 2: who did it was erased, and not by this portal"])
  }

  /// A step that was killed before it said how far it came is done again.
  @Test(arguments: TestEngine.allCases)
  func stepsMayBeDoneTwice(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    try await forget(bob, scene)
    try await again(scene) { audit, id in
      audit.mac(ofErasure: id, [bob.id.text, nil, nil, nil], at: ("", 0), doneAt: nil)
    }
    try await AuditErasure.run(scene.portal)
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
  }

  /// By somebody at the database: nothing that came since is erased.
  @Test(arguments: TestEngine.allCases)
  func nobodyHasAWishDoneAgain(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    try await forget(bob, scene)
    try await again(scene) { _, _ in nil }
    try await scene.portal.store.write(
      for: .user(bob.id), as: Originator(.user(bob.id, name: "Bob since"))
    ) { try $0.audit(.teamRenamed, to: .user(bob.id), subject: "since") }
    try await AuditErasure.run(scene.portal)
    #expect(try await everything(scene.portal.store).contains("Bob since"))
    let found = try await scene.findings()
    #expect(found.count == 1 && found[0].contains("was not written by this portal"))
  }

  private func again(
    _ scene: BackupScene, _ mac: @escaping @Sendable (AuditLog, ID<AuditErasure>) -> [UInt8]?
  ) async throws {
    let audit = scene.portal.audit
    try await scene.portal.store.write(for: .portal, as: .system("test")) { tx in
      let row = try #require(try tx.row("SELECT * FROM audit_erasures"))
      let erasure = try AuditErasure(row)
      try tx.execute(
        """
        UPDATE audit_erasures SET done_at = NULL, at_chain = '', at_seq = 0,
          mac = \(mac(audit, erasure.id) ?? erasure.mac)
        """)
    }
  }

  /// Let in again before it was done.
  @Test(arguments: TestEngine.allCases)
  func whoIsLetInAgainIsNotErased(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    try await scene.portal.store.write(for: .user(bob.id), as: .system("test")) { tx in
      _ = try bob.suspend(in: tx)
      try AuditErasure.ask(for: try #require(try User.find(bob.id, in: tx)), in: tx)
      try tx.execute("UPDATE users SET suspended_at = NULL WHERE id = \(bob.id)")
    }
    try await AuditErasure.run(scene.portal)
    #expect(try await everything(scene.portal.store).contains("192.0.2.7"))
  }

  /// Their first team has its name from theirs, and another’s may have the same.
  @Test(arguments: TestEngine.allCases)
  func othersOfTheSameNameStay(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let name = "Bob Brown’s team"
    let namesake = try await scene.portal.store.write(for: .portal, as: Originator(.anonymous)) {
      tx in
      try NewAccount.create(
        email: try EmailAddress("bob2@example.com"), name: bob.name, passwordHash: "x", in: tx)
    }
    let team = try #require(namesake).team
    try #require(team.name == name)
    try await forget(bob, scene)
    let left = try await scene.portal.store.read { tx in
      try tx.rows("SELECT chain FROM audit_details WHERE subject = \(name)")
        .map { try $0["chain"] as String }
    }
    #expect(left == [AuditChain.team(team.id).key])
  }

  /// What its first entry said is erased by then.
  @Test(arguments: TestEngine.allCases)
  func laterEntriesOfTheFirstTeamGoToo(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let team = try await scene.portal.store.read { tx in
      try #require(
        try Membership.all(of: bob.id, in: tx).first { $0.team.name.hasPrefix(bob.name) }
      )
      .team
    }
    try await forget(bob, scene)
    try await scene.portal.store.write(for: .team(team.id), as: .system("test")) { tx in
      try tx.audit(.teamRenamed, to: .team(team.id), subject: team.name)
      try AuditErasure.ask(for: try #require(try User.find(bob.id, in: tx)), in: tx)
    }
    try #require(try await everything(scene.portal.store).contains(bob.name))
    try await AuditErasure.run(scene.portal)
    #expect(!(try await everything(scene.portal.store)).contains(bob.name))
  }

  /// Who came in by them is named in their stead nowhere.
  @Test(arguments: TestEngine.allCases)
  func whoLetOthersInIsForgotten(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let alice = try await scene.test.user(.alice)
    let team = try await scene.portal.store.read { tx in
      try #require(try Membership.all(of: alice.id, in: tx).first).team
    }
    try await scene.portal.store.write(for: .team(team.id), as: .system("test")) { tx in
      for (action, by) in [("a", bob.name), ("b", "Somebody Else")] {
        try tx.audit(
          .teamRenamed, to: .team(team.id), subject: action, after: ["invitedBy": by])
      }
    }
    try await forget(bob, scene)
    let left = try await everything(scene.portal.store)
    #expect(!left.contains(bob.name) && left.contains("Somebody Else"))
  }

  /// Written at the database to be rid of evidence.
  @Test(arguments: TestEngine.allCases)
  func forgedWishesAreNamedAndNotDone(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    try await scene.portal.store.tamper([
      """
      INSERT INTO audit_erasures (id, asked_at, user_id, address, name, chain, at_chain, at_seq, erased, mac)
      VALUES ('forged', 0, \(bob.id.text), NULL, NULL, NULL, '', 0, 0, \([1, 2] as [UInt8]))
      """
    ])
    func details() async throws -> [UInt8]? {
      try await BackupScene.rows(scene.portal.store, but: [])["audit_details"].map(Array.init)
    }
    let before = try #require(try await details())
    try await AuditErasure.run(scene.portal)
    #expect(try await details() == before)
    #expect(
      try await scene.findings() == [
        "audit_erasures: the wish forged was not written by this portal"
      ])
  }

  /// Erased, it would be in order again.
  @Test(arguments: TestEngine.allCases)
  func whatWasTamperedWithIsNotErased(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let chain = AuditChain.user(bob.id).key
    try await scene.portal.store.tamper([
      "UPDATE audit_details SET actor_name = 'Mallory' WHERE chain = \(chain) AND seq = 2"
    ])
    let before = try await scene.findings()
    try #require(before == ["\(chain) 2: who did it was edited"])
    try await forget(bob, scene)
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == before)
    let row = try await scene.portal.store.read {
      try $0.row("SELECT actor_name, subject FROM audit_details WHERE chain = \(chain) AND seq = 2")
    }
    #expect(try row?["actor_name"] == "Mallory")
    #expect(try row?["subject"] as String? == nil, "the other part is as written, and went")
  }

  /// Texts that hold the address, and such that only look like it.
  @Test(
    arguments: [
      ("ann@example.com", true), ("Ann@Example.COM", true), ("to ann@example.com.", true),
      ("x@example.com,ann@example.com, y@example.com", true), ("<ann@example.com>", true),
      ("who=ann%40example.com&what=x", true), ("https://example.com/?q=ann@example.com&x", true),
      ("“ann@example.com”", true), ("ann@example.com’s team", true), ("éann@example.com", false),
      ("joann@example.com", false), ("j.ann@example.com", false), ("ann+x@example.com", false),
      ("ann@example.com.au", false), ("ann@example.community", false), ("ann@example.co", false),
    ])
  func wholeAddressesAreMeant(_ text: String, _ isMeant: Bool) async throws {
    let (scene, bob) = try await scene(.sqlite)
    try await scene.portal.store.write(for: .user(bob.id), as: .system("test")) { tx in
      try tx.audit(.teamRenamed, to: .portal, subject: "kept", after: ["list": text])
      try AuditErasure.ask(for: try EmailAddress("ann@example.com"), in: tx)
    }
    try await AuditErasure.run(scene.portal)
    let left = try await everything(scene.portal.store)
    #expect(left.contains(text.replacing("/", with: "\\/")) == !isMeant)
  }

  /// An operator who acted on a person goes on answering for it; in the person's chain too.
  @Test(arguments: TestEngine.allCases)
  func operatorsAreStillNamed(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    let olga = try await scene.test.user(.olga)
    try await scene.portal.store.write(
      for: .user(bob.id), as: Originator(.user(olga.id, name: olga.name), address: "192.0.2.9")
    ) { tx in try tx.audit(.accountCreated, to: .user(bob.id), subject: bob.email) }
    try await forget(bob, scene)
    let entries = try await scene.portal.store.read {
      try AuditEntry.latest([.user(bob.id)], limit: 9, in: $0)
    }
    let entry = try #require(entries.first { $0.actorID == olga.id.text })
    #expect(entry.actorName == olga.name && entry.address == "192.0.2.9")
    #expect(entry.isSubjectErased)
  }

  /// The command beside the server's job.
  @Test(arguments: TestEngine.allCases)
  func twoAtOnceCountOnce(_ engine: TestEngine) async throws {
    let (scene, bob) = try await scene(engine)
    try await scene.portal.store.write(for: .user(bob.id), as: .system("test")) { tx in
      _ = try bob.suspend(in: tx)
      try AuditErasure.ask(for: try #require(try User.find(bob.id, in: tx)), in: tx)
    }
    async let one: Void = AuditErasure.run(scene.portal)
    async let other: Void = AuditErasure.run(scene.portal)
    _ = try await (one, other)
    let entries = try await scene.portal.store.read {
      try AuditEntry.latest([.portal], limit: 9, in: $0)
    }
    #expect(entries.count { $0.action == .erased } == 1)
    await scene.portal.auditKeeper.finish()
    #expect(try await scene.findings() == [])
  }
}
