import Hummingbird
import Portal

/// The roles of a team: those that every team has, and its own.
struct RolesPages: Sendable {
  static let room = Room(
    path: "roles", label: "Roles",
    icon: "M8 2.5l4.5 1.75v3.5c0 2.75-1.75 4.75-4.5 5.75-2.75-1-4.5-3-4.5-5.75v-3.5z",
    act: .seeMembers)

  struct Record: Sendable {
    let membership: Membership
    let roles: [TeamRole]
  }

  static let page = Page<Record>("teams/roles", room: room) { record, view in
    let base = "/teams/\(record.membership.team.slug)/roles"
    let mayDefine = record.membership.may(.defineRoles).isAllowed
    return [
      "new": mayDefine ? "\(base)/new" : nil,
      "roles": record.roles.rows { row($0, mayDefine ? base : nil, view) },
    ]
  }

  private static func row(_ role: TeamRole, _ base: String?, _ view: View) -> Tags {
    let words = view.words
    let acts = TeamAct.open.filter { role.acts.contains($0) && !CustomRole.given.contains($0) }
    let isCustom: Bool = if case .custom = role { true } else { false }
    return [
      "label": view.role(role), "isCustom": isCustom,
      "href": isCustom ? base.map { "\($0)/\(role.value)" } : nil,
      "acts": acts.isEmpty
        ? words("What everybody in the team may: see it.")
        : acts.map { words($0.label) }.joined(separator: " · "),
    ]
  }

  struct RoleRecord: Sendable {
    let membership: Membership
    /// Nil for a new one.
    let role: CustomRole?
  }

  static let rolePage = Page<RoleRecord>("teams/role", room: room) { record, view in
    let base = "/teams/\(record.membership.team.slug)/roles"
    return [
      "name": record.role?.name, "isNew": record.role == nil, "back": base,
      "action": record.role.map { "\(base)/\($0.id)" } ?? "\(base)/new",
      "delete": record.role.map { "\(base)/\($0.id)/delete" },
      "lock": record.role.flatMap { $0.lock(for: record.membership) }.map { view.words($0) },
    ]
  }.form { record in
    Form(CustomRole.fields(for: record.membership), record.role?.entered ?? [])
  }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.showKept(request, context, Self.page) { tx in
      Record(membership: membership, roles: try TeamRole.all(of: membership.team.id, in: tx))
    }
  }

  func showNew(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.showKept(request, context, Self.rolePage) { _ in
      RoleRecord(membership: membership, role: nil)
    }
  }

  func make(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    let read: @Sendable (Tx) throws -> RoleRecord = { _ in
      RoleRecord(membership: membership, role: nil)
    }
    return try await web.submit(
      request, context, CustomRole.fields(for: membership), on: Self.rolePage, reading: read
    ) { entered in
      let role = try await web.write(context) { authority, tx in
        try CustomRole.define(entered, by: authority.membership, in: tx)
      }
      return Done(back(context), Phrase("The role {{name}} is there.", ["name": role.name]))
    }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.rolePage, reading: try read(context))
  }

  func change(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<CustomRole> = try context.id()
    return try await web.submit(
      request, context, CustomRole.fields(for: context.membership), on: Self.rolePage,
      reading: try read(context)
    ) { entered in
      try await web.portal.change(
        id, entered, in: context.membership, by: context.person.signedIn, as: context.actor)
      return Done(back(context), "The role is saved. It counts at once for all who have it.")
    }
  }

  func delete(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<CustomRole> = try context.id()
    return try await web.press(request, context, back: "\(back(context))/\(id)") {
      try await web.write(context) { authority, tx in
        try Self.find(id, authority.membership, tx).delete(by: authority.membership, in: tx)
      }
      return Done(back(context), "The role is deleted.")
    }
  }

  private func read(_ context: TeamContext) throws -> @Sendable (Tx) throws -> RoleRecord {
    let (membership, id) = (context.membership, try context.id() as ID<CustomRole>)
    return { tx in
      RoleRecord(membership: membership, role: try Self.find(id, membership, tx))
    }
  }

  private static func find(
    _ id: ID<CustomRole>, _ membership: Membership, _ tx: Tx
  ) throws -> CustomRole {
    guard let role = try CustomRole.find(id, of: membership.team.id, in: tx) else {
      throw HTTPProblem(.notFound)
    }
    return role
  }

  private func back(_ context: TeamContext) -> String {
    "/teams/\(context.membership.team.slug)/roles"
  }
}
