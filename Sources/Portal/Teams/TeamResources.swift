extension Membership {
  /// A team, as one of its members sees it.
  package static let resource = Resource<Membership>(
    "Team",
    [
      .text("id", "Id") { $0.team.id.text },
      .text("name", "Name") { $0.team.name },
      .text("slug", "The team’s part of its web address") { $0.team.slug },
      .role("role", "Your role") { $0.role },
      .texts("acts", "What you may do") { membership in
        TeamAct.open.filter { membership.may($0).isAllowed }.map(\.name)
      },
      .integer("members", "Members") { $0.team.memberCount },
      .integer("seatLimit", "How many there may be") { $0.team.seatLimit },
      .texts("domains", "Whose addresses may join; empty for any") { $0.team.domains.list },
      .text("plan", "Plan") { $0.entitlements.plan?.key },
      .moment("createdAt", "Made") { $0.team.createdAt },
      .moment("suspendedAt", "Suspended") { $0.team.suspendedAt },
      .moment("deletedAt", "Deleted") { $0.team.deletedAt },
    ])
}

extension OwnTeam {
  package static let resource = Resource<OwnTeam>(
    "OwnTeam",
    [
      .text("id", "Id") { $0.team.id.text },
      .text("name", "Name") { $0.team.name },
      .text("slug", "The team’s part of its web address") { $0.team.slug },
      .role("role", "Your role") { $0.role },
      .integer("members", "Members") { $0.team.memberCount },
      .moment("joinedAt", "Joined") { $0.joinedAt },
    ])
}

extension Member {
  package static let resource = listing.resource("Member")
}

extension Invitation {
  package static let resource = listing.resource("Invitation")
}

extension FoundInvitation {
  /// One for oneself.
  package static let resource = Resource<FoundInvitation>(
    "OwnInvitation",
    [
      .text("id", "Id") { $0.invitation.id.text },
      .text("teamId", "Team") { $0.team.id.text },
      .text("teamName", "Its name") { $0.team.name },
      .role("role", "Role") { $0.invitation.role },
      .text("inviter", "Invited by") { $0.way.makerName },
      .moment("expiresAt", "Works until") { $0.invitation.expiresAt },
    ])
}

/// What became of each address of a paste.
extension InvitePeople.Outcome {
  package static let resource = Resource<InvitePeople.Outcome>(
    "InvitationOutcome",
    [
      .list("invited", Letter.resource) { $0.invited },
      .list("refused", Refused.resource) { $0.refused },
    ])

  private typealias Letter = InvitePeople.Letter
  private typealias Refused = InvitePeople.Refused
}

extension InvitePeople.Letter {
  package static let resource = Resource<InvitePeople.Letter>(
    "InvitationLetter",
    [
      .text("email", "Email") { $0.email.text },
      .text("copied", "The code of the link to copy: /invitations/…") { $0.copied.text }.secret(),
    ])
}

extension InvitePeople.Refused {
  package static let resource = Resource<InvitePeople.Refused>(
    "RefusedInvitation",
    [
      .text("address", "As it was given") { $0.address },
      .text("why", "Why nobody was invited by it") { $0.why.english },
    ])
}

extension JoinLink {
  package static let resource = Resource<JoinLink>(
    "JoinLink",
    [
      .text("id", "Id") { $0.id.text },
      .role("role", "Role") { $0.role },
      .text("maker", "Made by") { $0.maker },
      .text("domain", "Only for addresses of") { $0.domain },
      .integer("mostUses", "How many may use it") { $0.mostUses.map { Int($0) } },
      .integer("uses", "How many have") { Int($0.uses) },
      .moment("createdAt", "Made") { $0.createdAt },
      .moment("expiresAt", "Works until") { $0.expiresAt },
    ])
}

/// A join link with its code, for whoever has just made it.
package struct MadeJoinLink: Sendable {
  let link: JoinLink
  let code: Token

  package init(_ link: JoinLink, code: Token) {
    self.link = link
    self.code = code
  }

  package static let resource = Resource<MadeJoinLink>(
    "MadeJoinLink",
    [
      .text("id", "Id") { $0.link.id.text },
      .text("code", "Stands behind /join/; shown once") { $0.code.text }.secret(),
      .one("link", JoinLink.resource) { $0.link },
    ])
}

extension TeamRole {
  package static let resource = Resource<TeamRole>(
    "Role",
    [
      .text("id", "As members have it") { $0.value },
      .text("name", "Name") { $0.label },
      .flag("custom", "Made by the team") { $0.customID != nil },
      .texts("acts", "What it may do") { role in
        TeamAct.open.filter(role.acts.contains).map(\.name)
      },
    ])
}

extension OwnershipTransfer {
  package static let resource = Resource<OwnershipTransfer>(
    "OwnershipTransfer",
    [
      .text("fromId", "Who gives it") { $0.from.text },
      .text("from", "Their name") { $0.fromName },
      .text("toId", "Who is asked") { $0.to.text },
      .text("to", "Their name") { $0.toName },
      .moment("expiresAt", "Until when they may take it") { $0.expiresAt },
    ])
}

extension Access {
  /// What somebody may do, and if not why.
  package static let resource = Resource<Access>(
    "Access",
    [
      .text("act", "Act") { $0.act.name },
      .text("label", "In words") { $0.act.label },
      .flag("allowed", "Allowed") { $0.decision.isAllowed },
      .texts("reasons", "Because of what, and what would do") {
        $0.decision.refusal?.words.map(\.english) ?? []
      },
    ])
}
