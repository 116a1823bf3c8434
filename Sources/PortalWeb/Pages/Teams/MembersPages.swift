import Hummingbird
import Portal

/// The people of a team, and each of them.
struct MembersPages: Sendable {
  static let room = Room(
    path: "members", label: "Members",
    icon:
      "M5.5 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM1.5 12.5c.3-2.4 1.9-3.5 4-3.5s3.7 1.1 4 3.5M11 7.25a1.75 1.75 0 1 0 0-3.5M11.75 9.25c1.6.2 2.6 1.3 2.75 3.25",
    act: .seeMembers)

  struct Record: Sendable {
    let membership: Membership
    let seats: Seats
    let list: Listed<Member>
  }

  static let page = Page<Record>("teams/members", room: room) { record, view in
    let membership = record.membership
    let base = "/teams/\(membership.team.slug)/members"
    return [
      "list": record.list.tags(
        view, isExported: record.membership.may(.exportTeam).isAllowed,
        suggestions: "/api/v1\(base)"
      ) {
        row($0, you: membership.userID, base, view.words)
      },
      "summary": record.seats.summary(view.words),
      "invite": membership.may(.invite).isAllowed
        ? "/teams/\(membership.team.slug)/invitations/new" : nil,
    ]
  }

  private static func row(
    _ member: Member, you: ID<User>, _ base: String, _ words: Words
  ) -> Tags {
    let suspended: Tags = ["text": words("Suspended"), "bad": true]
    return [
      "href": "\(base)/\(member.id)", "mark": member.id == you ? words("You") : nil,
      "notes": member.isSuspended ? [suspended] : [],
    ]
  }

  /// One member, as somebody who looks at them may act.
  struct MemberRecord: Sendable {
    let membership: Membership
    let member: Member
    let roles: [TeamRole]
    let changing: Decision
    let removing: Decision

    var isSelf: Bool { member.id == membership.userID }
    var mayChange: Bool { changing.isAllowed && !isSelf }
    var mayRemove: Bool { removing.isAllowed && !isSelf }
  }

  static let memberPage = Page<MemberRecord>("teams/member", room: room) { record, view in
    let (member, words) = (record.member, view.words)
    let path = "/teams/\(record.membership.team.slug)/members/\(member.id)"
    let face = view.face(member.id, member.name, member.avatar)
    return face.adding([
      "name": member.name, "email": member.email, "role": view.role(member.role),
      "joined": view.time(member.joinedAt), "suspended": member.isSuspended,
      "members": "/teams/\(record.membership.team.slug)/members",
      "settings": "/teams/\(record.membership.team.slug)/settings",
      "path": path, "isSelf": record.isSelf, "team": record.membership.team.name,
      "mayChange": record.mayChange, "mayRemove": record.mayRemove,
      "whyNot": whyNot(record).map { words($0) },
      "access": access(record, path),
      "history": record.membership.may(.seeAudit).isAllowed
        ? "/teams/\(record.membership.team.slug)/audit?record=user:\(member.id)" : nil,
    ])
  }.form { record in
    Form(
      Membership.roleFields(record.roles), [Membership.role.of(record.member.role.value)])
  }

  private static func whyNot(_ record: MemberRecord) -> [Phrase] {
    if record.isSelf { return ["Nobody changes their own role. Ask somebody else who may."] }
    if case .refused(let refusal) = record.changing { return refusal.words }
    if case .refused(let refusal) = record.removing { return refusal.words }
    return []
  }

  private static func access(_ record: MemberRecord, _ path: String) -> String? {
    if record.isSelf { return "/teams/\(record.membership.team.slug)/access" }
    return record.membership.may(.explainAccess).isAllowed ? "\(path)/access" : nil
  }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.list(
      request, context, Member.listing, of: Member.scope(membership.team.id), on: Self.page
    ) { list, tx in
      Record(membership: membership, seats: try Seats(of: membership.team.id, in: tx), list: list)
    }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.memberPage, reading: try read(context))
  }

  func changeRole(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<User> = try context.id()
    let path = "/teams/\(context.membership.team.slug)/members/\(id)"
    let fields = Membership.roleFields(
      try await web.roles(context) { try $0.rolesToGive(in: $1) })
    return try await web.submit(
      request, context, fields, on: Self.memberPage, reading: try read(context)
    ) { entered in
      let changed: Member?
      do {
        changed = try await web.portal.changeRole(
          of: id, to: entered[Membership.role], in: context.membership,
          by: context.person.signedIn, as: context.actor)
      } catch NoAuthority.proof { return Self.askForProof(then: path) }
      guard let changed else { return Done(path, "That is the role already.", kind: .note) }
      return Done(path, Phrase("{{name}} has another role now.", ["name": changed.name]))
    }
  }

  func remove(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<User> = try context.id()
    let base = "/teams/\(context.membership.team.slug)/members"
    return try await web.press(request, context, back: "\(base)/\(id)") {
      let member: Member
      do {
        member = try await web.portal.remove(
          id, from: context.membership, by: context.person.signedIn, as: context.actor)
      } catch NoAuthority.proof { return Self.askForProof(then: "\(base)/\(id)") }
      return Done(base, Phrase("{{name}} is not in the team any more.", ["name": member.name]))
    }
  }

  /// Whom the team belongs to is not changed from a session that somebody has left open.
  private static func askForProof(then path: String) -> Done {
    Done(
      ProvePages.path(next: path),
      "Who owns the team is changed with a fresh password only. Nothing was changed yet.",
      kind: .note)
  }

  private func read(
    _ context: TeamContext
  ) throws -> @Sendable (Tx) throws -> MemberRecord {
    let (id, user, team) = (
      try context.id() as ID<User>, context.user.id, context.membership.team.id
    )
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx),
        let member = try membership.member(id, in: tx)
      else { throw HTTPProblem(.notFound) }
      return MemberRecord(
        membership: membership, member: member, roles: try membership.rolesToGive(in: tx),
        changing: membership.may(.changeRole, of: member),
        removing: membership.may(.removeMember, of: member))
    }
  }
}

extension Seats {
  func summary(_ words: Words) -> String {
    let people = words.count(members, one: "{{count}} member", many: "{{count}} members")
    guard let limit else { return people }
    return words(
      "{{people}}. {{used}} of {{limit}} seats are taken, invitations counted.",
      ["people": people, "used": String(used), "limit": String(limit)])
  }
}

extension Web {
  /// The roles that a form may offer; the write looks again.
  func roles(
    _ context: TeamContext, _ pick: @escaping @Sendable (Membership, Tx) throws -> [TeamRole]
  ) async throws -> [TeamRole] {
    try await portal.store.read { [membership = context.membership] in try pick(membership, $0) }
  }
}
