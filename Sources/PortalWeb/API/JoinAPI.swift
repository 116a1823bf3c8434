import Hummingbird
import Portal

/// Coming into a team: by an invitation to oneself, or by the code of a link.
struct JoinAPI: Sendable {
  let web: Web

  private typealias Call = APICall<SignedInContext>
  private typealias Find<Found> = @Sendable (Call) async throws -> Found

  static let code = Field.line("code", "What stands behind the link’s last slash", limit: 100)

  func add(to part: APIPart<SignedInContext>) {
    let part = part.chapter("Teams")
    part.all("invitations", .seeTeams, "List invitations to you", FoundInvitation.resource) {
      call in
      { [email = call.context.user.email] in try Invitation.waiting(for: email, in: $0) }
    }
    addAnswers(to: part, at: "invitations/:id", "", nil, findOwn)
    addAnswers(to: part, at: "invitations", " by its link", [Self.code]) { call in
      try await find(call) { try FoundInvitation.find($0, in: $1) }
    }
    part.write(
      .post, "join", .joinTeam, "Join a team by a join link", [Self.code],
      gives: Membership.resource
    ) { call in
      let found = try await find(call) { try FoundJoinLink.find($0, in: $1) }
      return try await comeIn(call) {
        try await web.portal.join(by: found, call.signedIn, as: call.actor)
      }
    }
  }

  /// - Parameter words: how it is found.
  private func addAnswers(
    to part: APIPart<SignedInContext>, at path: String, _ words: String, _ fields: Fields?,
    _ find: @escaping Find<FoundInvitation>
  ) {
    part.write(
      .post, "\(path)/accept", .joinTeam, "Accept an invitation\(words)", fields,
      gives: Membership.resource
    ) { call in
      let found = try await find(call)
      return try await comeIn(call) {
        try await web.portal.accept(found, by: call.signedIn, as: call.actor)
      }
    }
    part.write(
      .post, "\(path)/decline", .joinTeam, "Decline an invitation\(words)", fields
    ) { call in
      let found = try await find(call)
      return try await call.write {
        try await saying { try await web.portal.decline(found, by: call.signedIn, as: call.actor) }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func comeIn(
    _ call: Call, _ act: () async throws -> Membership
  ) async throws -> Response {
    try await call.write {
      try await saying(act)
    } giving: { (membership: Membership, _) in
      .one(Membership.resource, membership)
    }
  }

  /// Why nobody comes in, as an answer.
  private func saying<T>(_ act: () async throws -> T) async throws -> T {
    do { return try await act() } catch let problem as WayInProblem {
      throw Obstacle(problem.words)
    }
  }

  /// One for this very person; any other is not there.
  private func findOwn(_ call: Call) async throws -> FoundInvitation {
    let (id, email): (ID<Invitation>, String) = (try call.id(), call.context.user.email)
    let found = try await web.portal.store.read {
      try FoundInvitation.find(id, for: email, in: $0)
    }
    guard let found else { throw APIProblem(.notFound) }
    return found
  }

  /// - Throws: `APIProblem` for a link that was replaced, or that never was.
  private func find<Found: Sendable>(
    _ call: Call, _ find: @escaping @Sendable (Token, Tx) throws -> Found?
  ) async throws -> Found {
    guard let code = Token(try call.entered()[Self.code]),
      let found = try await web.portal.store.read({ try find(code, $0) })
    else { throw APIProblem(.linkGone) }
    return found
  }
}
