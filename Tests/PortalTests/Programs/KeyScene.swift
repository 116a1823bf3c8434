import TestSupport
import Testing

@testable import Portal

/// A key with the secret that opens it.
struct MadeKey: Sendable {
  let key: APIKey
  let secret: APISecret
  var id: ID<APIKey> { key.id }
}

extension TeamScene {
  func makeKey(
    _ name: String = "Deploy", scopes: Set<APIScope> = [.readTeam], days: Int64 = 90,
    from ranges: String = "", by person: Person, in team: ID<Team>
  ) async throws -> MadeKey {
    let secret = APISecret.random()
    let entered = Self.entered(name, scopes, days, ranges)
    let key = try await act(.makeKey, person, team) {
      try KeyMaker($0).make(entered, secret, in: $1)
    }
    return MadeKey(key: key, secret: secret)
  }

  func makeOwnKey(
    _ name: String = "Script", scopes: Set<APIScope> = [.readAccount], by person: Person
  ) async throws -> MadeKey {
    let secret = APISecret.random()
    let entered = Self.entered(name, scopes, 90, "")
    let key = try await portal.write(.makeKeys, by: person.signedIn, as: person.actor) { me, tx in
      try KeyMaker(me).make(entered, secret, in: tx)
    }
    return MadeKey(key: key, secret: secret)
  }

  private static func entered(
    _ name: String, _ scopes: Set<APIScope>, _ days: Int64, _ ranges: String
  ) -> Entered {
    [
      APIKey.name.of(name), APIKey.scopes.of(scopes), APIKey.days.of(days),
      APIKey.ranges.of(ranges),
    ]
  }

  func rotate(
    _ id: ID<APIKey>, overlap: Int64 = 1, by person: Person, in team: ID<Team>
  ) async throws -> MadeKey {
    let secret = APISecret.random()
    let key = try await act(.makeKey, person, team) {
      try KeyMaker($0).rotate(id, [APIKey.overlap.of(overlap)], secret, in: $1)
    }
    return MadeKey(key: key, secret: secret)
  }

  func takeOver(_ id: ID<APIKey>, by person: Person, in team: ID<Team>) async throws -> MadeKey {
    let secret = APISecret.random()
    let key = try await act(.makeKey, person, team) {
      try KeyMaker($0).takeOver(id, secret, in: $1)
    }
    return MadeKey(key: key, secret: secret)
  }

  func revoke(_ id: ID<APIKey>, by person: Person, in team: ID<Team>) async throws {
    _ = try await act(.revokeKey, person, team) { try KeyMaker($0).revoke(id, in: $1) }
  }

  /// Why a secret lets nobody in; nil when it does.
  func problem(_ secret: APISecret, from address: String? = nil) async throws -> APIKey.Problem? {
    do {
      _ = try await store.read { try SignedIn.find(secret, from: address, in: $0) }
      return nil
    } catch let problem as APIKey.Problem { return problem }
  }

  func leave(_ person: Person, _ team: ID<Team>) async throws {
    try await act(.leaveTeam, person, team, also: .user(person.id)) { try $0.leave(in: $1) }
  }

  func add(_ person: Person, to team: ID<Team>, as role: TeamRole) async throws {
    try await store.write(for: [.team(team), .user(person.id)], as: tester) { tx in
      guard let found = try Team.find(team, in: tx) else { throw StoreError.scopeGone }
      try Membership.add(person.user, to: found, as: role, in: tx)
    }
  }

  func told(_ team: ID<Team>, _ count: Int = 5) async throws -> [AuditEntry] {
    try await store.read { try AuditEntry.latest([.team(team)], limit: count, in: $0) }
  }
}
