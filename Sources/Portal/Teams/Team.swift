/// A team: what people share, and what a plan is bought for.
package struct Team: Sendable {
  package let id: ID<Team>
  package let slug: String
  package let name: String
  package let memberCount: Int
  /// How many people may be in it, invited ones counted; nil for as many as want.
  package let seatLimit: Int?
  package let domains: TeamDomains
  package let createdAt: Timestamp
  package let suspendedAt: Timestamp?
  /// When it was deleted: for a while it can be restored.
  package let deletedAt: Timestamp?
  package let plan: TeamPlan

  init(_ row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    name = try row["name"]
    memberCount = try row["member_count"]
    seatLimit = try row["seat_limit"]
    domains = TeamDomains(stored: try row["domains"])
    createdAt = try row["created_at"]
    suspendedAt = try row["suspended_at"]
    deletedAt = try row["deleted_at"]
    plan = try TeamPlan(row)
  }

  private static let names =
    [
      "id", "slug", "name", "member_count", "seat_limit", "domains", "created_at", "suspended_at",
      "deleted_at",
    ] + TeamPlan.columns
  /// In a statement where `t` is the team.
  static let columnsOfT = SQL(stringLiteral: names.map { "t.\($0)" }.joined(separator: ", "))

  package static func find(_ id: ID<Team>, in tx: Tx) throws -> Team? {
    try tx.row("SELECT \(columnsOfT) FROM teams t WHERE t.id = \(id)").map(Team.init)
  }

  /// False for what is too long to be any team's.
  package static func canBeSlug(_ text: String) -> Bool { text.utf8.count <= Slug.longest }

  /// Until when it can be restored, and keeps its address.
  package func goesAt(_ durations: PortalSettings.Durations) -> Timestamp? {
    deletedAt.map { $0 + durations.deletedTeam }
  }
}

extension Team {
  package static let name = Field.name("name", "Name", limit: 60).autocomplete(.organization)
  package static let address = Field.slug("slug", "Address")
    .help("The team’s part of its web address: lower-case letters, digits and hyphens.")
  package static let newFields: Fields = [
    name,
    address.optional().help("Made from the name when you leave it empty."),
  ]

  /// As many as one person may found in a day.
  private static func founded(by user: ID<User>) -> [Throttle] {
    [Throttle("teams", user.text, [(20, .days(1))])]
  }

  /// Makes a team with `user` as its owner.
  /// - Throws: `FormProblems` for an address that is taken, `Throttled`.
  package static func found(_ entered: Entered, by user: User, in tx: Tx) throws -> Team {
    try founded(by: user.id).spend(in: tx)
    let slug: String? = entered[address.optional()]
    if let slug { try TeamAddress.mustBeFree(slug, for: nil, in: tx) }
    let team = try create(name: entered[name], slug: slug, in: tx)
    try Membership.add(user, to: team, as: .owner, in: tx)
    try tx.execute("UPDATE users SET last_team_id = \(team.id) WHERE id = \(user.id)")
    try tx.audit(.teamCreated, to: .team(team.id), subject: team.name, after: ["slug": team.slug])
    return team
  }

  /// A new team with its revision row. Its owner's membership comes next.
  /// - Parameter slug: one that is free; nil to make one from `words`, or from the name.
  /// - Throws: `FormProblems` for a chosen slug that somebody else takes at this moment.
  static func create(
    name: String, slug chosen: String? = nil, slugFrom words: String? = nil, in tx: Tx
  ) throws -> Team {
    let id = tx.newID(Team.self)
    for _ in 1...5 {
      let slug = try chosen ?? Slug.free(for: words ?? name, in: tx)
      // Where two take the same slug at once on PostgreSQL, a serializable write starts again by itself;
      // one with a scope waits here for the other, and sees its row from then on.
      let isNew =
        try tx.insert(
          "teams",
          [
            "id": id, "slug": slug, "name": name, "name_key": name.folded, "created_at": tx.now,
          ], onConflict: "ON CONFLICT (slug) DO NOTHING") == 1
      if isNew, let team = try find(id, in: tx) {
        try tx.addRevision(RevisionKey.team(id))
        return team
      }
      if chosen != nil { throw TeamAddress.taken }
    }
    throw StoreError.busy
  }
}

extension PersonAct {
  package static let foundTeam = PersonAct("team.found", "make a team", .writeTeam)
}

extension AuditAction {
  static let teamCreated = AuditAction("team.created", "created the team {{subject}}")
  static let teams =
    [teamCreated] + teamSettings + members + waysIn + roles + transfers + teamEnds + supervision
}
