import Hummingbird
import Portal

/// The roles of a team: those that every team has, and its own.
struct RolesAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Roles")
    part.all("roles", .seeMembers, "List the roles", TeamRole.resource) { call in
      { [team = call.context.membership.team.id] in try TeamRole.all(of: team, in: $0) }
    }
    part.read("roles/:role", .seeMembers, "Read a role", TeamRole.resource) { call in
      let (team, value) = (
        call.context.membership.team.id, try call.context.parameters.require("role")
      )
      return { try TeamRole.find(value, of: team, in: $0) }
    }
    part.write(
      .post, "roles", .defineRoles, "Define a role", CustomRole.fields,
      gives: TeamRole.resource, status: .created
    ) { call in
      let entered = try call.entered()
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try CustomRole.define(entered, by: authority.membership, in: tx)
        }
      } giving: { (role: CustomRole, _) in
        .made(TeamRole.resource, .custom(role))
      }
    }
    part.write(
      .put, "roles/:role", .defineRoles, "Change a role", CustomRole.fields,
      gives: TeamRole.resource, change)
    part.write(.delete, "roles/:role", .defineRoles, "Delete a role") { call in
      let id: ID<CustomRole> = try call.id("role")
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          let me = authority.membership
          guard let role = try CustomRole.find(id, of: me.team.id, in: tx) else {
            throw NoAuthority.nothing
          }
          try role.delete(by: me, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func change(_ call: Call) async throws -> Response {
    let (id, entered): (ID<CustomRole>, Entered) = (try call.id("role"), try call.entered())
    let team = call.context.membership.team.id
    let now: @Sendable (Tx) throws -> TeamRole = { tx in
      guard let role = try CustomRole.find(id, of: team, in: tx) else { throw NoAuthority.nothing }
      return .custom(role)
    }
    return try await call.matching({ try TeamRole.resource.json(now($0)) }).write {
      try await web.portal.change(
        id, entered, in: call.context.membership, by: call.signedIn, as: call.actor)
    } giving: { (_: Void, tx) in
      .one(TeamRole.resource, try now(tx))
    }
  }
}
