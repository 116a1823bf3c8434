import Hummingbird
import Portal

/// The people of a team, and what each may do.
struct MembersAPI: Sendable {
  let web: Web

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Members")
    part.list("members", .seeMembers, "List the members", Member.listing, Member.resource) {
      Member.scope($0.context.membership.team.id)
    }
    part.read("members/:id", .seeMembers, "Read a member", Member.resource) { call in
      let (membership, id): (Membership, ID<User>) = (call.context.membership, try call.id())
      return { try membership.member(id, in: $0) }
    }
    part.write(
      .patch, "members/:id", .changeRole, "Change a member’s role", [Membership.role],
      gives: Member.resource, changeRole)
    part.write(.delete, "members/:id", .removeMember, "Remove a member") { call in
      let id: ID<User> = try call.id()
      return try await call.write {
        try await web.portal.remove(
          id, from: call.context.membership, by: call.signedIn, as: call.actor)
      } giving: { (_: Member, _) in
        .nothing
      }
    }
    part.all("access", .seeTeam, "What you may do, and why", Access.resource) { call in
      { [membership = call.context.membership] _ in Access.all(of: membership) }
    }
    part.all(
      "members/:id/access", .explainAccess, "What a member may do, and why", Access.resource
    ) { call in
      let (membership, id): (Membership, ID<User>) = (call.context.membership, try call.id())
      return { tx in
        guard let other = try membership.colleague(id, in: tx) else { throw NoAuthority.nothing }
        return Access.all(of: other)
      }
    }
  }

  private func changeRole(_ call: APICall<TeamContext>) async throws -> Response {
    let (membership, id): (Membership, ID<User>) = (call.context.membership, try call.id())
    let now: @Sendable (Tx) throws -> Member = { tx in
      guard let member = try membership.member(id, in: tx) else { throw NoAuthority.nothing }
      return member
    }
    let present = try await web.portal.store.read(now)
    let role = try call.merged(over: [Membership.role.of(present.role.value)])[Membership.role]
    return try await call.matching({ try Member.resource.json(now($0)) }).write {
      try await web.portal.changeRole(
        of: id, to: role, in: membership, by: call.signedIn, as: call.actor)
    } giving: { (_: Member?, tx) in
      .one(Member.resource, try now(tx))
    }
  }
}
