import Hummingbird
import Portal

/// Links by which anybody who has one may join.
struct JoinLinksPages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let roles: [TeamRole]
    let links: [JoinLink]
    /// Shown once, when it has just been made.
    var made: Token?
  }

  static let page = Page<Record>("teams/join-links", room: InvitationsPages.room) { record, view in
    let base = "/teams/\(record.membership.team.slug)"
    return [
      "action": "\(base)/join-links",
      "back": "\(base)/invitations", "mayMake": record.membership.may(.makeJoinLink).isAllowed,
      "links": record.links.rows { row($0, base, view) },
      "made": record.made.map { "\(view.site.settings.baseURL)/join/\($0.text)" },
    ]
  }
  .form { record in Form(JoinLink.fields(record.roles), JoinLink.usual) }
  .changing { $0.links.map(\.expiresAt).min() }

  private static func row(_ link: JoinLink, _ base: String, _ view: View) -> Tags {
    [
      "role": view.role(link.role), "maker": link.maker,
      "domain": link.domain.isEmpty ? nil : link.domain,
      "uses": link.mostUses.map {
        view.words(
          "{{uses}} of {{most}}", ["uses": String(link.uses), "most": String($0)])
      } ?? String(link.uses),
      "until": view.time(link.expiresAt), "end": "\(base)/join-links/\(link.id)/end",
    ]
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(context))
  }

  func make(_ request: Request, _ context: TeamContext) async throws -> Response {
    let fields = JoinLink.fields(try await web.roles(context) { try $0.rolesToInviteAs(in: $1) })
    return try await web.submitOnce(
      request, context, fields, on: Self.page, reading: read(context)
    ) { entered in
      let code = Token.random()
      try await web.write(context) { authority, tx in
        _ = try JoinLink.make(entered, code: code, by: authority.membership, in: tx)
      }
      let read = read(context)
      return try await web.showResult(Self.page, request, context) { tx in
        var record = try read(tx)
        record.made = code
        return record
      }
    }
  }

  func end(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<JoinLink> = try context.id()
    let back = "/teams/\(context.membership.team.slug)/join-links"
    return try await web.press(request, context, back: back) {
      try await web.write(context) { authority, tx in
        try JoinLink.end(id, by: authority.membership, in: tx)
      }
      return Done(back, "The link is ended. Whoever has joined by it stays.")
    }
  }

  private func read(_ context: TeamContext) -> @Sendable (Tx) throws -> Record {
    let membership = context.membership
    return { tx in
      Record(
        membership: membership, roles: try membership.rolesToInviteAs(in: tx),
        links: try JoinLink.open(of: membership.team.id, in: tx))
    }
  }
}
