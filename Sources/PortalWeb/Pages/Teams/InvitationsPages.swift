import Hummingbird
import Portal

/// Inviting people into a team, and what became of it.
struct InvitationsPages: Sendable {
  static let room = Room(
    path: "invitations", label: "Invitations",
    icon: "M2.5 4.5h11v7h-11zM2.5 4.5l5.5 4.25 5.5-4.25", act: .seeWaysIn)

  struct Record: Sendable {
    let membership: Membership
    let seats: Seats
    let list: Listed<Invitation>
    let readAt: Timestamp
  }

  static let page = Page<Record>("teams/invitations", room: room) { record, view in
    let base = "/teams/\(record.membership.team.slug)"
    return [
      "list": record.list.tags(view, isExported: record.membership.may(.exportTeam).isAllowed) {
        row($0, "\(base)/invitations", view)
      },
      "summary": record.seats.summary(view.words),
      "invite": record.membership.may(.invite).isAllowed ? "\(base)/invitations/new" : nil,
      "joinLinks": "\(base)/join-links",
    ]
  }.changing { record in
    record.list.slice.items.map(\.expiresAt).filter { $0 > record.readAt }.min()
  }

  private static func row(_ invitation: Invitation, _ base: String, _ view: View) -> Tags {
    let path = "\(base)/\(invitation.id)"
    let canGo = [.pending, .expired].contains(invitation.state)
    return [
      "email": invitation.email, "again": canGo ? "\(path)/send" : nil,
      "revoke": invitation.state == .pending ? "\(path)/revoke" : nil,
    ]
  }

  /// The form, and once it was sent what came of it.
  struct NewRecord: Sendable {
    let membership: Membership
    let seats: Seats
    let roles: [TeamRole]
    var outcome: InvitePeople.Outcome?
  }

  static let newPage = Page<NewRecord>("teams/invite", room: room) { record, view in
    let team = record.membership.team
    let outcome = record.outcome
    let base = "/teams/\(team.slug)/invitations"
    let invited = outcome?.invited ?? []
    return [
      "action": "\(base)/new", "back": base, "team": team.name,
      "seats": record.seats.limit.map { _ in record.seats.summary(view.words) },
      "planned": view.planned(
        record.seats.free == 0 ? record.seats.planned : nil,
        at: "/teams/\(record.membership.team.slug)"),
      "domains": team.domains.list.isEmpty ? nil : team.domains.text,
      "validFor": view.words.wait(view.site.settings.durations.invitation),
      "done": invited.isEmpty
        ? nil
        : view.words.count(
          invited.count, one: "{{count}} invitation is on its way.",
          many: "{{count}} invitations are on their way."),
      "invited": invited.rows { letter($0, view) },
      "refused": (outcome?.refused ?? []).rows {
        ["address": $0.address, "why": view.words($0.why)]
      },
      "hasRefused": !(outcome?.refused ?? []).isEmpty,
    ]
  }
  .form { record in
    let rest = record.outcome?.refused.map(\.address) ?? []
    return Form(
      InvitePeople.fields(record.roles),
      [
        InvitePeople.emails.of(PastedAddresses(unusable: rest)),
        Membership.role.of(record.outcome?.role.value ?? Role.member.rawValue),
      ])
  }

  private static func letter(_ letter: InvitePeople.Letter, _ view: View) -> Tags {
    [
      "email": letter.email.text,
      "link": "\(view.site.settings.baseURL)/invitations/\(letter.copied.text)",
    ]
  }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.list(
      request, context, Invitation.listing, of: Invitation.scope(membership.team.id),
      on: Self.page
    ) { list, tx in
      Record(
        membership: membership, seats: try Seats(of: membership.team.id, in: tx), list: list,
        readAt: tx.now)
    }
  }

  func showNew(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.newPage, reading: read(context))
  }

  func send(_ request: Request, _ context: TeamContext) async throws -> Response {
    let fields = InvitePeople.fields(
      try await web.roles(context) { try $0.rolesToInviteAs(in: $1) })
    return try await web.submitOnce(
      request, context, fields, on: Self.newPage, reading: read(context)
    ) { entered in
      let outcome = try await web.portal.invite(
        entered, in: context.membership, by: context.person.signedIn, as: context.actor)
      return try await answer(outcome, request, context)
    }
  }

  /// The links to copy are shown with this answer and never again.
  private func answer(
    _ outcome: InvitePeople.Outcome, _ request: Request, _ context: TeamContext
  ) async throws -> Response {
    let read = read(context)
    return try await web.showResult(
      Self.newPage, request, context,
      status: outcome.invited.isEmpty ? .unprocessableContent : .ok
    ) { tx in
      var record = try read(tx)
      record.outcome = outcome
      return record
    }
  }

  func sendAgain(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<Invitation> = try context.id()
    let (base, team) = (back(context), context.membership.team)
    _ = try await FormDecoder.decode(request, [], of: team.id)
    do {
      let invitation = try await web.portal.store.read {
        try Invitation.find(id, of: team.id, in: $0)
      }
      guard let invitation else { throw HTTPProblem(.notFound) }
      let letter = try await InvitePeople.letter(
        for: invitation, from: context.user, of: team, web.portal)
      try await web.write(context) { authority, tx in
        try authority.membership.sendAgain(id, letter, web.portal, in: tx)
      }
      let outcome = InvitePeople.Outcome(role: invitation.role, invited: [letter], refused: [])
      return try await answer(outcome, request, context)
    } catch let obstacle as Obstacle {
      return try web.redirect(Done(base, obstacle.words, kind: .note), context)
    }
  }

  func revoke(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<Invitation> = try context.id()
    return try await web.press(request, context, back: back(context)) {
      try await web.write(context) { authority, tx in
        try authority.membership.revoke(id, in: tx)
      }
      return Done(back(context), "The invitation is taken back. Its links no longer work.")
    }
  }

  private func back(_ context: TeamContext) -> String {
    "/teams/\(context.membership.team.slug)/invitations"
  }

  private func read(_ context: TeamContext) -> @Sendable (Tx) throws -> NewRecord {
    let membership = context.membership
    return { tx in
      NewRecord(
        membership: membership, seats: try Seats(of: membership.team.id, in: tx),
        roles: try membership.rolesToInviteAs(in: tx))
    }
  }
}
