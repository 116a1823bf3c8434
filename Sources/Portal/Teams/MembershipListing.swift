/// One of a person's teams, as they list them.
package struct OwnTeam: Sendable {
  package let team: Team
  package let role: TeamRole
  package let joinedAt: Timestamp
}

extension Membership {
  /// A person's teams that are not deleted; see `ownScope`.
  package static let listing = Listing<OwnTeam>(
    "own-teams",
    select: """
      SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m")), m.created_at AS joined_at
      FROM memberships m JOIN teams t ON t.id = m.team_id \(TeamRole.join(to: "m"))
      """,
    key: "m.team_id", sortedBy: .init("joinedAt"),
    columns: [
      .text("id", "Id") { $0.team.id.text }.shown(.programs),
      .text("name", "Name") { $0.team.name },
      .text("slug", "Address") { "/teams/\($0.team.slug)" }.shown(.long),
      Column.role("role", "Your role") { $0.role },
      .integer("members", "Members") { $0.team.memberCount },
      .moment("joinedAt", "Joined") { $0.joinedAt }
        .sorted(by: "m.created_at") { $0.joinedAt },
    ],
    search: { SQL.holds($0, in: "t.name_key") },
    id: { $0.team.id.text },
    decode: { OwnTeam(team: try Team($0), role: try TeamRole($0), joinedAt: try $0["joined_at"]) })

  package static func ownScope(_ user: ID<User>) -> ListScope {
    "m.user_id = \(user) AND t.deleted_at IS NULL"
  }
}
