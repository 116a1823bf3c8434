import Hummingbird
import Portal

/// A team's front page: what is left to set up, what happened, who is here.
struct DashboardPages: Sendable {
  static let room = Room(
    path: "dashboard", label: "Dashboard",
    icon: "M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3H9zM9 7.5h4.5v6H9zM2.5 10.5h4.5v3H2.5z", act: .seeTeam)

  struct Record: Sendable {
    let user: User
    let here: ID<Session>
    let membership: Membership
    let activity: [AuditEntry]
    let members: [Member]
    let memberCount: Int
    let sessions: [Session]
    let open: (count: Int, nextEnd: Timestamp?)
    /// Mail to the person came back.
    let isMailStopped: Bool
    /// Since when a payment is due, for those who may do something about it.
    let overdueSince: Timestamp?
  }

  static let page = Page<Record>("dashboard/dashboard", room: room) { record, view in
    [
      "team": Layout.team(record.membership.team),
      "mailStopped": record.isMailStopped ? record.user.email : nil,
      "overdue": record.overdueSince.map { view.time.date($0) },
      "checklist": Checklist.tags(record.user, view.words),
      "audit": record.membership.may(.seeAudit).isAllowed
        ? "/teams/\(record.membership.team.slug)/audit" : nil,
      "activity": record.activity.rows { activity($0, view) },
      "members": record.members.rows { member($0, you: record.user.id, view) },
      "memberCount": record.memberCount,
      "sessions": record.sessions.rows { session($0, here: record.here, view) },
      "sessionCount": record.open.count,
    ]
  }.changing { $0.open.nextEnd }

  private static func activity(_ entry: AuditEntry, _ view: View) -> Tags {
    ["who": view.who(entry), "what": view.what(entry), "at": view.time(entry.at)]
  }

  private static func member(
    _ member: Member, you: ID<User>, _ view: View
  ) -> Tags {
    let face = view.face(member.id, member.name, member.avatar)
    return face.adding([
      "name": member.name, "email": member.email, "role": view.role(member.role),
      "you": member.id == you,
    ])
  }

  private static func session(_ session: Session, here: ID<Session>, _ view: View) -> Tags {
    [
      "device": DeviceName.from(session.agent, view.words), "address": session.address,
      "lastSeen": view.time(session.lastSeenAt), "current": session.id == here,
    ]
  }

  let web: Web

  /// To the dashboard of the team one was in last.
  func redirect(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await redirect(request, context, to: Self.room.path)
  }

  /// To another room of it.
  func redirect(
    _ request: Request, _ context: SignedInContext, to room: String
  ) async throws -> Response {
    let (user, remembered) = (context.user, web.rememberedTeam(request))
    let team = try await web.portal.store.read {
      try Layout.Person(user, in: nil, orRemembered: remembered, in: $0).team
    }
    guard let team, team.suspendedAt == nil else { return try web.redirect(to: "/teams") }
    return try web.redirect(to: "/teams/\(team.slug)/\(room)")
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (signedIn, membership) = (context.person.signedIn, context.membership)
    var response = try await web.showKept(request, context, Self.page) {
      try Record(signedIn, membership, in: $0)
    }
    if web.rememberedTeam(request) != membership.team.slug {
      response.headers.append(
        web.cookies.set(web.cookies.team, membership.team.slug, maxAge: .days(400)))
    }
    return response
  }
}

extension DashboardPages.Record {
  init(_ signedIn: SignedIn, _ membership: Membership, in tx: Tx) throws {
    let user = signedIn.user.id
    self.user = signedIn.user
    here = try signedIn.session.id
    self.membership = membership
    activity = try AuditEntry.latest([.team(membership.team.id), .user(user)], limit: 8, in: tx)
    members = try membership.team.members(limit: 10, in: tx)
    memberCount = membership.team.memberCount
    sessions = try Session.open(of: user, limit: 5, in: tx)
    open = try Session.countOpen(of: user, in: tx)
    overdueSince =
      membership.may(.seeBilling).isAllowed
      ? try Subscription.overdueSince(of: membership.team.id, in: tx) : nil
    isMailStopped = try SuppressedAddress.find(email: signedIn.user.email, in: tx) != nil
  }
}
