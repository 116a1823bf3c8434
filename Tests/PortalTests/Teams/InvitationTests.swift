import TestSupport
import Testing

@testable import Portal

/// Inviting people: a paste of addresses, seats, links that are sent again.
@Suite("Teams: invitations", .serialized) struct InvitationTests {
  private func why(_ outcome: InvitePeople.Outcome) -> [String: String] {
    Dictionary(outcome.refused.map { ($0.address, $0.why.text) }) { $1 }
  }

  /// As many as fit in a paste: wrong, double, in the team, invited, and over the limit of the day.
  @Test(arguments: TestEngine.allCases)
  func aPasteOfFiveHundred(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .member))
    _ = try await scene.invite("waiting@example.com", by: ann, to: team)
    // Fifty a day are for teams that are new.
    try await scene.change("UPDATE teams SET created_at = 1 WHERE id = \(team)")
    try await scene.change("UPDATE users SET created_at = 1")
    let fresh = (1...497).map { "Guest \($0) <guest\($0)@example.com>" }
    let pasted =
      (fresh + [
        "ben@example.com", "Waiting@Example.com", "new@example.com", "nonsense", "a@b",
        "GUEST1@example.com", "new@example.com",
      ]).joined(separator: "\n")
    let outcome = try await scene.invite(pasted: pasted, by: ann, to: team)
    #expect(outcome.invited.map(\.email.text).first == "guest1@example.com")
    #expect(
      outcome.invited.map(\.email.text)
        == (1...497).map { "guest\($0)@example.com" } + ["new@example.com"], "in the order given")
    #expect(
      why(outcome) == [
        "nonsense": "This is no email address.", "a@b": "This is no email address.",
        "ben@example.com": "Is in the team already.",
        "waiting@example.com":
          "Is invited already. Send it again from the list of invitations.",
      ])
    #expect(try await scene.invitations(team).count == 499)
    let mails = try await scene.count("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'invitation'")
    #expect(mails == 499)
    let entries = try await scene.store.read {
      try AuditEntry.latest([.team(team)], limit: 100, in: $0).filter {
        $0.action == .invitationSent
      }
    }
    #expect(entries.count == 26, "twenty addresses an entry")
    // Of the five hundred of a day one is left.
    let more = try await scene.invite(
      pasted: "x@example.com, y@example.com", by: ann, to: team)
    #expect(more.invited.map(\.email.text) == ["x@example.com"])
    #expect(why(more)["y@example.com"]?.contains("Go on tomorrow") == true)
    try await scene.mustBeWhole(team)
    try await scene.mustHaveSoundAudit()
  }

  @Test func onePasteHoldsFiveHundred() throws {
    let paste = { (count: Int) in
      (1...count).map { "g\($0)@example.com" }.joined(separator: " ")
    }
    #expect(try InvitePeople.emails.entered(paste(500)).addresses.count == 500)
    #expect(throws: FormProblems(InvitePeople.emails, .tooMany(500))) {
      try InvitePeople.emails.entered(paste(501))
    }
  }

  /// Those who stand first in the paste get the seats, whatever language they read.
  @Test(arguments: TestEngine.allCases)
  func seatsAreCounted(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "dora", "emil", "finn")
    let (ann, dora, emil, finn) = (people[0], people[1], people[2], people[3])
    try await scene.change("UPDATE users SET language = 'de' WHERE id = \(dora.id)")
    let team = try await scene.team(of: .init(ann, .owner), seats: 3)
    let outcome = try await scene.invite(
      emil.user.email, dora.user.email, finn.user.email, by: ann, to: team)
    #expect(outcome.invited.map(\.email.text) == ["emil@example.com", "dora@example.com"])
    #expect(why(outcome) == ["finn@example.com": "No seat is left."])
    let (code, _) = try await scene.joinLink(by: ann, to: team)
    await #expect(throws: WayInProblem.noSeat("Ours")) {
      _ = try await scene.join(code, finn, team)
    }
    // An invitation's own seat is its own.
    _ = try await scene.accept(outcome.invited[0].mailed, emil, team)
    let seats = try await scene.store.read { try Seats(of: team, in: $0) }
    #expect(seats.members == 2 && seats.invited == 1 && seats.free == 0)
    // One that is taken back frees its seat.
    try await scene.come(dora, to: team) { me, tx in
      try #require(try FoundInvitation.find(outcome.invited[1].copied, in: tx))
        .decline(by: me.email, in: tx)
    }
    _ = try await scene.join(code, finn, team)
    try await scene.mustBeWhole(team)
    // A limit may be set below what is used: nobody is thrown out, and nobody comes.
    try await scene.change("UPDATE teams SET seat_limit = 1 WHERE id = \(team)")
    let none = try await scene.store.read { try Seats(of: team, in: $0).free }
    #expect(none == 0)
    #expect(try await scene.invite("more@example.com", by: ann, to: team).invited.isEmpty)
  }

  /// Whoever is invited and comes by a join link instead needs one seat, their own.
  @Test(arguments: TestEngine.allCases)
  func anInvitedPersonWhoComesByALinkTakesOneSeat(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "dora")
    let (ann, dora) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), seats: 2)
    let letter = try #require(
      try await scene.invite(dora.user.email, by: ann, to: team).invited.first)
    let (code, _) = try await scene.joinLink(as: .viewer, by: ann, to: team)
    #expect(try await scene.join(code, dora, team).role == .viewer)
    #expect(try await scene.invitations(team) == [dora.user.email: .accepted])
    let seats = try await scene.store.read { try Seats(of: team, in: $0) }
    #expect(seats.used == 2)
    // The link of the mail still answers; the role stays.
    #expect(try await scene.accept(letter.mailed, dora, team).role == .viewer)
    try await scene.mustBeWhole(team)
  }

  /// Time frees a seat before anybody marks the invitation.
  @Test(arguments: TestEngine.allCases)
  func anExpiredInvitationHoldsNoSeat(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner), seats: 2)
    _ = try await scene.invite("one@example.com", by: ann, to: team)
    scene.test.clock.advance(by: .days(7))
    let later = try await scene.signIn(ann.id)
    #expect(try await scene.invite("two@example.com", by: later, to: team).invited.count == 1)
    try await Invitation.expire(scene.portal)
    #expect(
      try await scene.invitations(team)
        == ["one@example.com": .expired, "two@example.com": .pending])
    let ended = try await scene.store.read { tx -> Timestamp? in
      try tx.row("SELECT ended_at FROM invitations WHERE state = 'expired'")?["ended_at"]
    }
    #expect(ended == scene.test.clock.now, "when its time ran out")
    // The same address once more, with nothing marked meanwhile.
    scene.test.clock.advance(by: .days(8))
    let again = try await scene.signIn(ann.id)
    #expect(try await scene.invite("two@example.com", by: again, to: team).invited.count == 1)
    try await scene.mustBeWhole(team)
  }

  @Test(arguments: TestEngine.allCases)
  func newLinksVoidTheOlderOnes(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "dora")
    let (ann, ben, dora) = (people[0], people[1], people[2])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin), seats: 3)
    let first = try #require(
      try await scene.invite(dora.user.email, by: ben, to: team).invited.first)
    scene.test.clock.advance(by: .minutes(5))
    let second = try await scene.sendAgain(dora.user.email, by: ann, to: team)
    for link in [first.mailed, first.copied] {
      await #expect(throws: WayInProblem.unknown) { _ = try await scene.accept(link, dora, team) }
    }
    #expect(try await scene.invitations(team) == [dora.user.email: .pending])
    let expiry = try await scene.store.read { tx -> Timestamp? in
      try tx.row("SELECT expires_at FROM invitations")?["expires_at"]
    }
    #expect(expiry == scene.test.clock.now + .days(7))
    // It is by whoever sent it last: Ben may go.
    try await scene.remove(ben, by: ann, in: team)
    #expect(try await scene.accept(second.copied, dora, team).role == .member)
    await #expect(throws: Obstacle.self) {
      _ = try await scene.sendAgain(dora.user.email, by: ann, to: team)
    }
    try await scene.mustBeWhole(team)
    try await scene.mustHaveSoundAudit()
  }

  /// One that has expired is sent again only where there is a seat for it.
  @Test(arguments: TestEngine.allCases)
  func anExpiredOneComesBackWhereThereIsASeat(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner), seats: 2)
    _ = try await scene.invite("one@example.com", by: ann, to: team)
    scene.test.clock.advance(by: .days(8))
    let later = try await scene.signIn(ann.id)
    _ = try await scene.invite("two@example.com", by: later, to: team)
    let obstacle = await #expect(throws: Obstacle.self) {
      _ = try await scene.sendAgain("one@example.com", by: later, to: team)
    }
    #expect(obstacle?.words == "No seat is left.")
    try await scene.change("UPDATE teams SET seat_limit = 3 WHERE id = \(team)")
    _ = try await scene.sendAgain("one@example.com", by: later, to: team)
    #expect(
      try await scene.invitations(team)
        == ["one@example.com": .pending, "two@example.com": .pending])
    try await scene.mustBeWhole(team)
  }

  /// Nor does anybody send what is for a higher role than their own.
  @Test(arguments: TestEngine.allCases)
  func nobodyInvitesAnOwner(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
    // Not even an owner does: owners are made of members, with a fresh password.
    for person in [ann, ben] {
      await #expect(throws: FormProblems.self) {
        _ = try await scene.invite("x@example.com", as: .owner, by: person, to: team)
      }
      await #expect(throws: FormProblems.self) {
        _ = try await scene.joinLink(as: .owner, by: person, to: team)
      }
    }
    let inviter = try await scene.role("Inviter", [.invite], by: ann, in: team)
    try await scene.give(.custom(inviter), to: ben, by: ann, in: team)
    _ = try await scene.invite("x@example.com", as: .admin, by: ann, to: team)
    await #expect(throws: Refusal.self) {
      _ = try await scene.sendAgain("x@example.com", by: ben, to: team)
    }
  }
}

extension TeamScene {
  func sendAgain(
    _ email: String, by person: Person, to team: ID<Team>
  ) async throws -> InvitePeople.Letter {
    let portal = portal
    let found = try await find(team)
    let invitation = try #require(
      try await store.read { tx in
        try tx.row(
          """
          \(Invitation.select) WHERE i.team_id = \(team) AND i.email = \(email)
          ORDER BY i.id DESC LIMIT 1
          """
        ).map(Invitation.init)
      })
    let letter = try #require(
      try InvitePeople.letters(
        to: [EmailAddress(email)], from: person.user, of: found, as: invitation.role, in: "en",
        portal
      ).first)
    try await act(.invite, person, team) {
      try $0.sendAgain(invitation.id, letter, portal, in: $1)
    }
    return letter
  }
}
