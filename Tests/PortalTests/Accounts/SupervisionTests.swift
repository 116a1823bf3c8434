import TestSupport
import Testing

@testable import Portal

/// What operators do about people.
@Suite("Supervision of people") struct SupervisionTests {
  private func audited(_ test: TestPortal, _ user: User) async throws -> [AuditAction] {
    try await test.portal.store.read {
      try AuditEntry.latest([.user(user.id)], limit: 20, in: $0).map(\.action)
    }
  }

  private func signIn(_ test: TestPortal, _ password: String = Cast.password) async throws -> Bool {
    try await SignIn(Cast.bob.email, password: password)
      .attempt(test.portal, as: .system("test")) != nil
  }

  /// As Olga, with Bob as they are in the transaction.
  private func write<T: Sendable>(
    _ test: TestPortal, about person: Cast = .bob,
    _ body: @escaping @Sendable (User, User, Tx) throws -> T
  ) async throws -> T {
    let (olga, bob) = (try await test.user(.olga), try await test.user(person))
    return try await test.portal.store.write(for: .colleagues(of: bob.id), as: tester) { tx in
      try body(olga, try #require(try User.find(bob.id, in: tx)), tx)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aSuspendedPersonIsOutAndIsToldSoAfterTheRightPasswordOnly(
    _ engine: TestEngine
  ) async throws {
    let test = try await TestPortal.make(engine)
    #expect(try await signIn(test))
    let bob = try await test.user(.bob)
    #expect(try await write(test) { try $1.suspend(by: $0, in: $2) })
    #expect(try await !write(test) { try $1.suspend(by: $0, in: $2) }, "it is so already")
    let open = try await test.portal.store.read { try Session.countOpen(of: bob.id, in: $0).count }
    #expect(open == 0)
    let obstacle = await #expect(throws: Obstacle.self) { _ = try await signIn(test) }
    #expect(obstacle?.words.text.contains("suspended") == true)
    #expect(try await !signIn(test, "not his at all"), "a guess learns nothing")

    #expect(try await write(test) { try $1.liftSuspension(in: $2) })
    #expect(try await !write(test) { try $1.liftSuspension(in: $2) })
    #expect(try await signIn(test))
    let actions = try await audited(test, bob)
    #expect(actions.count { $0 == .personSuspended } == 1)
    #expect(actions.count { $0 == .personReinstated } == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func nobodySuspendsThemselves(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    await #expect(throws: Obstacle.self) {
      _ = try await write(test, about: .olga) { try $1.suspend(by: $0, in: $2) }
    }
    #expect(try await !test.user(.olga).isSuspended)
  }

  @Test(arguments: TestEngine.allCases)
  func endingSessionsAndLookingAreInThePersonsAudit(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    for _ in 1...2 { #expect(try await signIn(test)) }
    #expect(try await write(test) { try $1.endAllSessions(in: $2) } == 2)
    #expect(try await write(test) { try $1.endAllSessions(in: $2) } == 0)
    try await write(test) { try $1.noteLook(in: $2) }
    let actions = try await audited(test, try await test.user(.bob))
    #expect(actions.count { $0 == .personSignedOut } == 1)
    #expect(actions.first == .personSeen)
    #expect(AuditAction.all.contains(.personSeen) && AuditAction.all.contains(.noteAdded))
  }

  @Test(arguments: TestEngine.allCases)
  func noteIsItsAuthorsToRemove(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let bob = try await test.user(.bob)
    let subject = OperatorNote.Subject.person(bob.id)
    let read = {
      try await test.portal.store.read { try OperatorNote.latest(of: subject, in: $0) }
    }
    for text in ["First", "Second\nline"] {
      test.clock.advance(by: .seconds(1))
      try await write(test) { olga, _, tx in
        try OperatorNote.add(text, about: subject, by: olga, in: tx)
      }
    }
    let notes = try await read()
    #expect(notes.map(\.text) == ["Second\nline", "First"])
    #expect(notes.allSatisfy { $0.authorName == Cast.olga.name && $0.subject == subject })
    let alice = try await test.user(.alice)
    await #expect(throws: Obstacle.self) {
      try await write(test) { _, _, tx in try notes[0].remove(by: alice, in: tx) }
    }
    try await write(test) { olga, _, tx in try notes[0].remove(by: olga, in: tx) }
    #expect(try await read().map(\.text) == ["First"])
    let nobody = OperatorNote.Subject.person(ID(trusted: UUIDv7.text(at: test.clock.now)))
    await #expect(throws: NoAuthority.nothing) {
      try await write(test) { olga, _, tx in
        try OperatorNote.add("x", about: nobody, by: olga, in: tx)
      }
    }
    #expect(try await !audited(test, bob).contains(.noteAdded), "he never hears of it")
  }

  @Test(arguments: TestEngine.allCases)
  func listStandsInEachOrderAndFindsBySearch(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    _ = try await write(test) { try $1.suspend(by: $0, in: $2) }
    let names = { (parameters: [ListQuery.Parameter]) async throws -> [String] in
      let listing = ListedPerson.listing
      let query = try listing.query(parameters)
      let cursors = CursorSealer(keys: test.portal.keys)
      return try await test.portal.store.read {
        try listing.slice(query, of: .everything, cursors, in: $0).items.map {
          String($0.name.prefix { $0 != " " })
        }
      }
    }
    let (up, down) = (["Alice", "Bob", "Charlie", "Olga"], ["Olga", "Charlie", "Bob", "Alice"])
    for column in ["name", "email"] {
      #expect(try await names([ListQuery.Parameter("sort", column)]) == up)
      #expect(try await names([ListQuery.Parameter("sort", "-" + column)]) == down)
    }
    #expect(Set(try await names([])) == Set(up))
    for sort in ["name", "-email", "createdAt"] {
      let found = try await names(
        [ListQuery.Parameter("state", "suspended"), ListQuery.Parameter("sort", sort)])
      #expect(found == ["Bob"])
    }
    #expect(try await names([ListQuery.Parameter("q", "CLARK")]) == ["Charlie"])
    #expect(try await names([ListQuery.Parameter("q", "olga@")]) == ["Olga"])
  }
}
