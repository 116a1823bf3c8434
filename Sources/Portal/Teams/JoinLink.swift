/// A link by which anybody who has it may join, within limits. It never proves an address.
package struct JoinLink: Sendable {
  package let id: ID<JoinLink>
  package let role: TeamRole
  package let maker: String
  /// Of the addresses that may use it; empty for any.
  package let domain: String
  /// Nil for as many as want.
  package let mostUses: Int64?
  package let uses: Int64
  package let createdAt: Timestamp
  package let expiresAt: Timestamp
  package let endedAt: Timestamp?
  let teamID: ID<Team>
  let makerID: ID<User>
  let reason: WaysIn.Reason?

  /// Open ones of a team.
  static let most = 20

  static let select: SQL = """
    SELECT j.id, j.team_id, \(TeamRole.columns(of: "j")), j.made_by, j.domain, j.most_uses, j.uses,
      j.created_at, j.expires_at, j.ended_at, j.reason, j.maker_name
    FROM join_links j \(TeamRole.join(to: "j"))
    """

  init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    role = try TeamRole(row)
    makerID = try row["made_by"]
    maker = try row["maker_name"]
    domain = try row["domain"]
    mostUses = try row["most_uses"]
    uses = try row["uses"]
    createdAt = try row["created_at"]
    expiresAt = try row["expires_at"]
    endedAt = try row["ended_at"]
    reason = try row["reason"]
  }

  package static func find(
    _ id: ID<JoinLink>, of team: ID<Team>, in tx: Tx
  ) throws -> JoinLink? {
    try tx.row("\(select) WHERE j.id = \(id) AND j.team_id = \(team)").map(JoinLink.init)
  }

  /// Those that work at this moment, the newest first.
  package static func open(of team: ID<Team>, in tx: Tx) throws -> [JoinLink] {
    try tx.rows(
      """
      \(select) WHERE j.team_id = \(team) AND j.ended_at IS NULL AND j.expires_at > \(tx.now)
        AND (j.most_uses IS NULL OR j.uses < j.most_uses) ORDER BY j.id DESC LIMIT \(most)
      """
    ).map(JoinLink.init)
  }

  static let pruning = PruningRule(
    table: "join_links", key: "id", column: "expires_at", olderThan: .days(90))
}

extension JoinLink {
  package static let domain = Field.line("domain", "Only for addresses of", limit: 253)
    .help("One domain, such as example.com. Leave it empty to let any address in.").otherwise("")
  package static let mostUses = Field.integer("mostUses", "How many may use it", in: 1...10_000)
    .help("Leave it empty for as many as there are seats.").optional()
  package static let days = Field.integer("days", "For how many days", in: 1...365)

  package static func fields(_ roles: [TeamRole]) -> Fields {
    [Membership.role.among(roles.map(\.option)), days, mostUses, domain]
  }

  package static let usual: Entered = [Membership.role.of(Role.member.rawValue), days.of(7)]

  /// - Throws: `Refusal`, `Obstacle`, `FormProblems`.
  package static func make(
    _ entered: Entered, code: Token, by me: Membership, in tx: Tx
  ) throws -> JoinLink {
    guard let role = try TeamRole.find(entered[Membership.role], of: me.team.id, in: tx) else {
      throw FormProblems(Membership.role, .unknownChoice)
    }
    try me.mustBeAllowedToInvite(as: role)
    guard try open(of: me.team.id, in: tx).count < most else {
      throw Obstacle("A team may have 20 join links at once. End one that nobody needs.")
    }
    try [Throttle("join-links", me.team.id.text, [(50, .days(1))])].spend(in: tx)
    let domain = try plain(entered[domain])
    if !domain.isEmpty, !me.team.domains.list.isEmpty, !me.team.domains.list.contains(domain) {
      throw FormProblems(Self.domain, .other(me.team.domains.only))
    }
    let id = tx.newID(JoinLink.self)
    try tx.insert(
      "join_links",
      [
        "id": id, "team_id": me.team.id, "code_hash": code.hash, "role": role.stored,
        "role_id": role.customID, "made_by": me.userID,
        "maker_name": try me.name(in: tx), "domain": domain,
        "most_uses": entered[mostUses], "created_at": tx.now,
        "expires_at": tx.now + .days(Int(entered[days])),
      ])
    try tx.audit(
      .joinLinkMade, to: .team(me.team.id), of: .other("link", id), subject: role.label,
      after: [
        "role": role.label, "domain": domain, "days": String(entered[days]),
        "mostUses": entered[mostUses].map { String($0) } ?? "",
      ])
    guard let link = try find(id, of: me.team.id, in: tx) else { throw StoreError.scopeGone }
    return link
  }

  private static func plain(_ domain: String) throws -> String {
    if domain.isEmpty { return "" }
    guard let plain = EmailAddress.domain(domain) else {
      throw FormProblems(
        Self.domain, .other("Write the domain as it stands after the @, such as example.com."))
    }
    return plain
  }

  /// - Throws: `NoAuthority` when there is no such link, `Obstacle` when it has ended.
  package static func end(_ id: ID<JoinLink>, by me: Membership, in tx: Tx) throws {
    guard let link = try find(id, of: me.team.id, in: tx) else { throw NoAuthority.nothing }
    guard link.endedAt == nil else { throw Obstacle("This link has ended already.") }
    try me.mustBeAllowedToGive(link.role)
    try tx.execute(
      """
      UPDATE join_links SET ended_at = \(tx.now), expires_at = \(tx.now),
        reason = \(WaysIn.Reason.person)
      WHERE id = \(id)
      """)
    try tx.audit(
      .joinLinkEnded, to: .team(me.team.id), of: .other("link", id), subject: link.role.label,
      before: ["uses": String(link.uses)])
  }
}

/// A join link with its team, as somebody comes by it.
package struct FoundJoinLink: Sendable {
  package let link: JoinLink
  package let way: WayIn
  package var team: Team { way.team }

  private init?(_ link: JoinLink, in tx: Tx) throws {
    guard let team = try Team.find(link.teamID, in: tx) else { return nil }
    self.link = link
    way = WayIn(
      team: team, role: link.role, maker: link.makerID, makerName: link.maker, act: .makeJoinLink)
  }

  /// Nil for a link that never was. Reading consumes nothing.
  package static func find(_ code: Token, in tx: Tx) throws -> FoundJoinLink? {
    try tx.row("\(JoinLink.select) WHERE j.code_hash = \(code.hash)").flatMap {
      try FoundJoinLink(JoinLink($0), in: tx)
    }
  }

  static func find(_ id: ID<JoinLink>, in tx: Tx) throws -> FoundJoinLink? {
    try tx.row("\(JoinLink.select) WHERE j.id = \(id)").flatMap {
      try FoundJoinLink(JoinLink($0), in: tx)
    }
  }

  /// - Parameter email: of whoever comes; nil while nobody knows.
  /// - Throws: `WayInProblem`.
  package func mustBeOpen(for email: EmailAddress?, in tx: Tx) throws {
    switch link.reason {
    case .makerGone: throw WayInProblem.makerGone(team.name)
    case .teamDeleted: throw WayInProblem.teamDeleted(team.name)
    case .person: throw WayInProblem.revoked
    case nil: if link.endedAt != nil { throw WayInProblem.revoked }
    }
    guard link.expiresAt > tx.now else { throw WayInProblem.expired }
    if let most = link.mostUses, link.uses >= most { throw WayInProblem.usedUp }
    try way.mustHold(for: email, in: tx)
    if let email, !link.domain.isEmpty, email.domain != link.domain {
      throw WayInProblem.domain(team.name, domains: link.domain)
    }
    let own = try email.flatMap { try Invitation.pending(for: $0, of: team.id, in: tx) }
    if try Seats(of: team.id, besides: own, in: tx).free == 0 {
      throw WayInProblem.noSeat(team.name)
    }
  }

  /// Lets `user` in. Who is in already stays as they are, and uses nothing up.
  /// - Throws: `WayInProblem`.
  package func join(_ user: User, in tx: Tx) throws -> Membership {
    if let present = try Membership.find(user: user.id, team: team.id, in: tx),
      present.team.deletedAt == nil
    {
      return present
    }
    try mustBeOpen(for: EmailAddress(trusted: user.email), in: tx)
    guard try !Demotion.isAfter(link.createdAt, of: user.id, in: team.id, tx) else {
      throw WayInProblem.demoted(team.name)
    }
    try tx.execute("UPDATE join_links SET uses = uses + 1 WHERE id = \(link.id)")
    return try way.join(user, by: ["joinLinkOf": way.makerName], in: tx)
  }
}

extension AuditAction {
  static let joinLinkMade = AuditAction(
    "join-link.made", "made a join link for the role {{subject}}")
  static let joinLinkEnded = AuditAction(
    "join-link.ended", "ended a join link for the role {{subject}}")
  static let joinLinkEndedItself = AuditAction(
    "join-link.ended_itself", "ended a join link for the role {{subject}} with the right to it")
  static let joinLinks = [joinLinkMade, joinLinkEnded, joinLinkEndedItself]
}
