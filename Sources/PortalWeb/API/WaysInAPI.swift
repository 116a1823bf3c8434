import Hummingbird
import Portal

/// How people come into a team: invitations and join links.
struct WaysInAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  func add(to part: APIPart<TeamContext>) {
    addInvitations(to: part.chapter("Invitations"))
    addJoinLinks(to: part.chapter("Join links"))
  }

  private func addInvitations(to part: APIPart<TeamContext>) {
    part.list(
      "invitations", .seeWaysIn, "List the invitations", Invitation.listing, Invitation.resource
    ) { Invitation.scope($0.context.membership.team.id) }
    part.write(
      .post, "invitations", .invite, "Invite people", [InvitePeople.emails, Membership.role],
      gives: InvitePeople.Outcome.resource, status: .created, invite)
    part.read("invitations/:id", .seeWaysIn, "Read an invitation", Invitation.resource) { call in
      let (team, id): (ID<Team>, ID<Invitation>) = (
        call.context.membership.team.id, try call.id()
      )
      return { try Invitation.find(id, of: team, in: $0) }
    }
    part.write(
      .post, "invitations/:id/send", .invite, "Send an invitation again",
      gives: InvitePeople.Letter.resource, sendAgain)
    part.write(.delete, "invitations/:id", .endWaysIn, "Take an invitation back") { call in
      let id: ID<Invitation> = try call.id()
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try authority.membership.revoke(id, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func invite(_ call: Call) async throws -> Response {
    let entered = try call.entered()
    return try await call.write {
      try await web.portal.invite(
        entered, in: call.context.membership, by: call.signedIn, as: call.actor)
    } giving: { (outcome: InvitePeople.Outcome, _) in
      guard !outcome.invited.isEmpty else {
        throw APIProblem(
          .notPossible,
          entries: outcome.refused.map { refused in
            APIProblem.Entry(
              pointer: "/emails", code: "refused",
              words: Phrase(
                "{{address}}: {{why}}", ["address": refused.address, "why": refused.why.english]))
          })
      }
      return .made(InvitePeople.Outcome.resource, outcome)
    }
  }

  private func sendAgain(_ call: Call) async throws -> Response {
    let (id, team): (ID<Invitation>, Team) = (try call.id(), call.context.membership.team)
    let invitation = try await web.portal.store.read {
      try Invitation.find(id, of: team.id, in: $0)
    }
    guard let invitation else { throw APIProblem(.notFound) }
    let letter = try await InvitePeople.letter(
      for: invitation, from: call.context.user, of: team, web.portal)
    return try await call.write {
      try await web.write(call.context) { [portal = web.portal] authority, tx in
        try authority.membership.sendAgain(id, letter, portal, in: tx)
      }
    } giving: { (_: Void, _) in
      .one(InvitePeople.Letter.resource, letter)
    }
  }

  private func addJoinLinks(to part: APIPart<TeamContext>) {
    part.all("join-links", .seeWaysIn, "List the join links", JoinLink.resource) { call in
      { [team = call.context.membership.team.id] in try JoinLink.open(of: team, in: $0) }
    }
    part.write(
      .post, "join-links", .makeJoinLink, "Make a join link",
      [Membership.role, JoinLink.days, JoinLink.mostUses, JoinLink.domain],
      gives: MadeJoinLink.resource, status: .created
    ) { call in
      let (entered, code) = (try call.entered(), Token.random())
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try JoinLink.make(entered, code: code, by: authority.membership, in: tx)
        }
      } giving: { (link: JoinLink, _) in
        .made(MadeJoinLink.resource, MadeJoinLink(link, code: code))
      }
    }
    part.write(.delete, "join-links/:id", .endWaysIn, "End a join link") { call in
      let id: ID<JoinLink> = try call.id()
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try JoinLink.end(id, by: authority.membership, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }
}
