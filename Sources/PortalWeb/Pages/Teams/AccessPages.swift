import Hummingbird
import Portal

/// "Why can't I?": what somebody may do in the team, and because of what.
struct AccessPages: Sendable {
  struct Record: Sendable {
    let member: Member
    let membership: Membership
    let isSelf: Bool
  }

  static let page = Page<Record>("teams/access", room: MembersPages.room) { record, view in
    let (membership, words) = (record.membership, view.words)
    return [
      "name": record.member.name, "isSelf": record.isSelf, "role": view.role(membership.role),
      "isSuspended": record.member.isSuspended,
      "members": "/teams/\(membership.team.slug)/members",
      "back": "/teams/\(membership.team.slug)/members/\(record.member.id)",
      "acts": Access.all(of: membership).rows { row($0, membership.role, words) },
    ]
  }

  private static func row(_ access: Access, _ role: TeamRole, _ words: Words) -> Tags {
    var why = [role.phrase("The role {{role}} may.", as: "role")]
    if case .refused(let refusal) = access.decision { why = [refusal.remedy].compactMap { $0 } }
    return [
      "act": words(access.act.label), "allowed": access.decision.isAllowed,
      "why": why.map { words($0) }.joined(separator: " "),
    ]
  }

  let web: Web

  /// One's own.
  func showOwn(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await show(request, context, of: context.user.id)
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await show(request, context, of: try context.id())
  }

  private func show(
    _ request: Request, _ context: TeamContext, of id: ID<User>
  ) async throws -> Response {
    let own = context.membership
    return try await web.showKept(request, context, Self.page) { tx in
      guard let member = try own.member(id, in: tx), let membership = try own.colleague(id, in: tx)
      else { throw HTTPProblem(.notFound) }
      return Record(member: member, membership: membership, isSelf: id == own.userID)
    }
  }
}
