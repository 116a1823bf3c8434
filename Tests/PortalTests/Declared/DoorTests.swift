import TestSupport
import Testing

@testable import Portal

/// Who writes is found again inside the transaction.
@Suite("Doors") struct DoorTests {
  private struct Scene {
    let test: TestPortal
    let signedIn: SignedIn
    let membership: Membership
    let actor: Originator
    var portal: Portal { test.portal }
  }

  /// Bob, signed in and on Alice's team.
  private func scene(_ engine: TestEngine, _ person: Cast = .bob) async throws -> Scene {
    let test = try await TestPortal.make(engine)
    let slug = try await test.slug(.alice)
    let user = try await test.user(person)
    let outcome = try #require(
      try await SignIn(person.email, password: Cast.password).attempt(
        test.portal, as: .system("test")))
    return try await test.portal.store.read { tx in
      guard let signedIn = try SignedIn.find(outcome.session, in: tx),
        let membership = try Membership.find(user: user.id, slug: slug, in: tx)
      else { throw StoreError.scopeGone }
      return Scene(
        test: test, signedIn: signedIn, membership: membership,
        actor: Originator(.anonymous).signedIn(as: user))
    }
  }

  private func seeTeam(_ scene: Scene, _ act: TeamAct = .seeTeam) async throws -> TeamRole {
    try await scene.portal.write(
      act, in: scene.membership, by: scene.signedIn, as: scene.actor
    ) { authority, _ in authority.membership.role }
  }

  private func change(_ scene: Scene, _ sql: SQL) async throws {
    try await scene.portal.store.write(for: .portal, as: .system("test")) { try $0.execute(sql) }
  }

  @Test(arguments: TestEngine.allCases)
  func aRoleThatWasTakenAwayMeanwhileCountsNoMore(_ engine: TestEngine) async throws {
    let scene = try await scene(engine, .alice)
    #expect(try await seeTeam(scene, .deleteTeam) == .owner)
    try await change(scene, "UPDATE memberships SET role = 'viewer'")
    let refusal = await #expect(throws: Refusal.self) { _ = try await seeTeam(scene, .deleteTeam) }
    #expect(refusal?.reason == .role(.viewer, needed: [.owner]))
    #expect(try await seeTeam(scene) == .viewer)
  }

  /// The page looked when the form began to come; a slow one is looked at once more.
  @Test(arguments: TestEngine.allCases)
  func aProofThatIsOldCountsNoMore(_ engine: TestEngine) async throws {
    let scene = try await scene(engine, .alice)
    let act = PersonAct("test", "test", wantsProof: true)
    let write = {
      try await scene.portal.write(act, by: scene.signedIn, as: scene.actor) { _, _ in }
    }
    try await write()
    #expect(try await seeTeam(scene, .deleteTeam) == .owner)
    scene.test.clock.advance(by: .minutes(12))
    await #expect(throws: NoAuthority.proof) { try await write() }
    await #expect(throws: NoAuthority.proof) { _ = try await seeTeam(scene, .deleteTeam) }
    #expect(try await seeTeam(scene) == .owner)
  }

  /// S10, as far as a team's acts go.
  @Test func whatWantsProof() {
    let acts = Set(TeamAct.all.filter(\.wantsProof))
    #expect(
      acts == [
        .transferTeam, .takeOverTeam, .deleteTeam, .restoreTeam, .exportTeam, .exportAudit,
        .makeKey,
      ])
    #expect(acts.allSatisfy { $0.scope == nil }, "a key proves nothing")
  }

  @Test(arguments: TestEngine.allCases)
  func whoHasLeftFindsNothing(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    #expect(try await seeTeam(scene) == .member)
    try await change(scene, "DELETE FROM memberships WHERE user_id = \(scene.signedIn.user.id)")
    await #expect(throws: NoAuthority.nothing) { _ = try await seeTeam(scene) }
  }

  @Test(arguments: TestEngine.allCases)
  func anEndedSessionWritesNothing(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let person: () async throws -> String = {
      try await scene.portal.write(.changeProfile, by: scene.signedIn, as: scene.actor) { me, _ in
        me.name
      }
    }
    #expect(try await person() == Cast.bob.name)
    try await change(scene, "DELETE FROM sessions")
    await #expect(throws: NoAuthority.session) { _ = try await person() }
    await #expect(throws: NoAuthority.session) { _ = try await seeTeam(scene) }
  }

  /// Two hashes lie between the request and its write: time enough for the owner to end the session.
  @Test(arguments: TestEngine.allCases)
  func anEndedSessionChangesNoPassword(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let before = try await scene.test.user(.bob).passwordHash
    try await change(scene, "DELETE FROM sessions")
    let change = ChangePassword([
      ChangePassword.current.of(Cast.password), ChangePassword.password.of("another good phrase"),
    ])
    await #expect(throws: NoAuthority.session) {
      _ = try await change.change(
        scene.signedIn, devices: .none, scene.portal, as: scene.actor)
    }
    #expect(try await scene.test.user(.bob).passwordHash == before)
  }

  @Test(arguments: TestEngine.allCases)
  func whoIsNoOperatorAnyMoreFindsNoBackOffice(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    let operate: () async throws -> Bool = {
      try await scene.portal.write(.sendMail, by: scene.signedIn, as: scene.actor) { me, _ in
        me.isOperator
      }
    }
    await #expect(throws: NoAuthority.nothing) { _ = try await operate() }
    try await change(
      scene, "UPDATE users SET is_operator = 1 WHERE id = \(scene.signedIn.user.id)")
    #expect(try await operate())
  }

  /// What a body compares with is the person as they are in its transaction.
  @Test(arguments: TestEngine.allCases)
  func aFormMeetsThePersonAsTheyAreNow(_ engine: TestEngine) async throws {
    let scene = try await scene(engine)
    try await change(
      scene, "UPDATE users SET theme = 'dark' WHERE id = \(scene.signedIn.user.id)")
    #expect(scene.signedIn.user.theme == .system)
    try await scene.portal.write(.changeAppearance, by: scene.signedIn, as: scene.actor) { me, tx in
      try Theme.system.save(for: me, in: tx)
    }
    #expect(try await scene.test.user(.bob).theme == .system, "not taken for unchanged")
  }

  @Test func everyActIsInTheTableOnce() {
    let names = TeamAct.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(TeamAct.all.allSatisfy { $0.roles.contains(.owner) }, "owners may do everything")
    for act in TeamAct.all where act.roles.contains(.viewer) {
      #expect(act.roles == Set(Role.allCases), "\(act.name): what viewers may, all may")
    }
    let programs = Set(TeamAct.all.compactMap(\.scope))
    #expect(
      programs.union(APIScope.ofAccount) == Set(APIScope.allCases), "a scope that opens nothing")
  }
}
