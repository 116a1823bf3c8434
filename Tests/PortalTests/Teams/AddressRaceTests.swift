import TestSupport
import Testing

@testable import Portal

/// Teams that move, or are made, while something else happens at their address.
@Suite("Teams: races for an address", .serialized) struct AddressRaceTests {
  /// A form that was on its way to the old address is done at the new one.
  @Test(arguments: TestEngine.allCases)
  func aTeamMovesDuringARequest(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
      let his = try await scene.membership(ben, team)
      let race = await atOnce(
        round, { try await scene.move(team, to: "moved-\(round)", by: ann) },
        {
          try await scene.act(.changeTeamSettings, ben, team, with: his) {
            try $0.restrict(to: TeamDomains(["example.com"]), in: $1)
          }
        })
      #expect(race.one.isDone && race.other.isDone)
      let found = try await scene.find(team)
      #expect(found.slug == "moved-\(round)")
      #expect(found.domains.list == ["example.com"], "nothing is lost")
      let led = try await scene.store.read {
        try TeamAddress.successor(of: his.team.slug, for: ben.id, validFor: .days(30), in: $0)
      }
      #expect(led == found.slug)
      try await scene.mustBeWhole(team)
    }
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func twoTeamsMoveToOneAddress(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let (hers, his) = (
        try await scene.team("Hers \(round)", of: .init(ann, .owner)),
        try await scene.team("His \(round)", of: .init(ben, .owner))
      )
      let race = await atOnce(
        round, { try await scene.move(hers, to: "wanted-\(round)", by: ann) },
        { try await scene.move(his, to: "wanted-\(round)", by: ben) })
      #expect(race.one.isDone != race.other.isDone)
      #expect((race.one.problem ?? race.other.problem) is FormProblems)
      let loser = try await scene.find(race.one.isDone ? his : hers)
      #expect(loser.slug == (race.one.isDone ? "his-\(round)" : "hers-\(round)"))
      // Who was refused has left nothing behind.
      let kept = try await scene.count(
        "SELECT COUNT(*) AS n FROM old_addresses WHERE team_id = \(loser.id)")
      #expect(kept == 0)
      tally.note(oneWasFirst: race.one.isDone)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  /// An address that is made from the name is nobody's wish: each gets one.
  @Test(arguments: TestEngine.allCases)
  func twoTeamsOfOneNameAreFounded(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    for round in 0..<100 {
      let race = await atOnce(
        round, { try await scene.found("Name \(round)", by: ann) },
        { try await scene.found("Name \(round)", by: ben) })
      #expect(race.one.isDone && race.other.isDone)
      let slugs = try await scene.store.read { tx in
        try tx.rows("SELECT slug FROM teams WHERE name = \("Name \(round)") ORDER BY slug").map {
          try $0["slug"] as String
        }
      }
      #expect(slugs == ["name-\(round)", "name-\(round)-2"])
      try await scene.change("DELETE FROM attempts")
    }
    try await scene.mustHaveSoundAudit()
  }

  enum Rival: CaseIterable, Sendable { case founder, mover }

  /// Somebody founds a team at the address to which another one moves, or at which another is founded.
  @Test(arguments: TestEngine.allCases, Rival.allCases)
  func aTeamIsFoundedAtAnAddressThatAnotherWants(
    _ engine: TestEngine, _ rival: Rival
  ) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let slug = "wanted-\(round)"
      let hers = try await scene.team("Hers \(round)", of: .init(ann, .owner))
      let race = await atOnce(
        round,
        {
          switch rival {
          case .mover: try await scene.move(hers, to: slug, by: ann)
          case .founder: try await scene.found("One", at: slug, by: ann)
          }
        }, { try await scene.found("Other", at: slug, by: ben) })
      #expect(race.one.isDone != race.other.isDone)
      let problem = race.one.problem ?? race.other.problem
      #expect(problem is FormProblems, "\(String(describing: problem))")
      tally.note(oneWasFirst: race.one.isDone)
      // Twenty a day are few for a hundred rounds.
      try await scene.change("DELETE FROM attempts")
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }
}

extension TeamScene {
  func move(_ team: ID<Team>, to slug: String, by person: Person) async throws {
    _ = try await act(.renameTeam, person, team) { me, tx in
      try me.rename([Team.name.of(me.team.name), Team.address.of(slug)], in: tx)
    }
  }

  func found(_ name: String, at slug: String? = nil, by person: Person) async throws {
    _ = try await portal.write(.foundTeam, by: person.signedIn, as: person.actor) { me, tx in
      try Team.found([Team.name.of(name), Team.address.optional().of(slug)], by: me, in: tx)
    }
  }
}
