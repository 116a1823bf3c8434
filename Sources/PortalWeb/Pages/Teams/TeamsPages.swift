import Hummingbird
import Portal

/// A person's teams: those they are in, those they are invited to, those they can restore.
struct TeamsPages: Sendable {
  /// In the side list of whoever is in no team.
  static let room = Room(
    path: "/teams", label: "Teams",
    icon:
      "M5.5 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM1.5 12.5c.3-2.4 1.9-3.5 4-3.5s3.7 1.1 4 3.5M11 7.25a1.75 1.75 0 1 0 0-3.5M11.75 9.25c1.6.2 2.6 1.3 2.75 3.25"
  )

  struct Record: Sendable {
    let list: Listed<OwnTeam>
    let invitations: [FoundInvitation]
    let restorable: [Membership]
  }

  static let page = Page<Record>("teams/teams", room: room) { record, view in
    [
      "list": record.list.tags(view) { row($0.team, view.words) },
      "invitations": record.invitations.rows { invitation($0, view) },
      "hasInvitations": !record.invitations.isEmpty,
      "deleted": record.restorable.rows { deleted($0.team, view) },
      "hasDeleted": !record.restorable.isEmpty,
    ]
  }
  // Invitations come and go without the person's doing: no revision of theirs moves.
  .neverKept()

  private static func row(_ team: Team, _ words: Words) -> Tags {
    let isSuspended = team.suspendedAt != nil
    let suspended: Tags = ["text": words("Suspended"), "bad": true]
    return [
      "href": "/teams/\(team.slug)/dashboard", "notes": isSuspended ? [suspended] : [],
      "name": team.name, "id": team.id.text,
      "leave": isSuspended ? "/teams/\(team.slug)/leave" : nil,
    ]
  }

  private static func invitation(_ found: FoundInvitation, _ view: View) -> Tags {
    let path = "/teams/invitations/\(found.invitation.id)"
    return [
      "team": found.team.name, "role": view.role(found.invitation.role),
      "by": found.way.makerName, "until": view.time(found.invitation.expiresAt),
      "accept": "\(path)/accept", "decline": "\(path)/decline",
    ]
  }

  private static func deleted(_ team: Team, _ view: View) -> Tags {
    [
      "name": team.name, "goesAt": team.goesAt(view.site.settings.durations).map { view.time($0) },
      "restore": "/teams/\(team.slug)/restore", "id": team.id.text,
    ]
  }

  static let newPage = Page<User>("teams/new", room: room) { _, view in
    ["base": "\(view.site.settings.baseURL)/teams/"]
  }.form { _ in Form(Team.newFields) }

  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let user = context.user
    return try await web.list(
      request, context, Membership.listing, of: Membership.ownScope(user.id), on: Self.page
    ) { list, tx in
      Record(
        list: list, invitations: try Invitation.waiting(for: user.email, in: tx),
        restorable: try Membership.restorable(of: user.id, in: tx))
    }
  }

  func showNew(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.showKept(request, context, Self.newPage)
  }

  func make(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(request, context, Team.newFields, on: Self.newPage) { entered in
      let team = try await web.write(context) { me, tx in
        try Team.found(entered, by: me, in: tx)
      }
      return Done("/teams/\(team.slug)/members", "The team is there. Now invite your people.")
    }
  }

  func accept(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.press(request, context, back: "/teams") {
      let found = try await find(context)
      do {
        let membership = try await web.portal.accept(
          found, by: context.signedIn, as: context.actor)
        return .joining(membership.team)
      } catch let problem as WayInProblem { throw Obstacle(problem.words) }
    }
  }

  func decline(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.press(request, context, back: "/teams") {
      let found = try await find(context)
      try await web.portal.decline(found, by: context.signedIn, as: context.actor)
      return Done("/teams", "The invitation is declined.")
    }
  }

  /// One for this very person; any other is not there.
  private func find(_ context: SignedInContext) async throws -> FoundInvitation {
    let id: ID<Invitation> = try context.id()
    let email = context.user.email
    let found = try await web.portal.store.read {
      try FoundInvitation.find(id, for: email, in: $0)
    }
    guard let found else { throw HTTPProblem(.notFound) }
    return found
  }
}
