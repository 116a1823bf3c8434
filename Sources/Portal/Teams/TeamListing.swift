/// How things stand with a team.
package enum TeamState: String, Choice {
  case active, suspended, deleted

  package var label: String {
    switch self {
    case .active: "Active"
    case .suspended: "Suspended"
    case .deleted: "Deleted"
    }
  }
}

extension Team {
  /// Deleted comes first: its people can do no more than restore it.
  package var state: TeamState {
    deletedAt != nil ? .deleted : suspendedAt != nil ? .suspended : .active
  }
}

/// A team as operators list it.
package struct ListedTeam: Sendable {
  package let team: Team
  let nameKey: String

  private static let select: SQL = "SELECT \(Team.columnsOfT), t.name_key FROM teams t"

  private init(_ row: Row) throws {
    team = try Team(row)
    nameKey = try row["name_key"]
  }

  package static func find(_ id: ID<Team>, in tx: Tx) throws -> ListedTeam? {
    try tx.row("\(select) WHERE t.id = \(id)").map(ListedTeam.init)
  }

  /// Every team, deleted ones too until they are removed for good.
  package static let listing = Listing<ListedTeam>(
    "teams", select: select, key: "t.id",
    sortedBy: .init("createdAt", descending: true),
    columns: [
      .text("id", "Id") { $0.team.id.text }.shown(.programs),
      .text("name", "Name") { $0.team.name }.sorted(by: "t.name_key") { $0.nameKey },
      .text("slug", "Address") { $0.team.slug }.shown(.long),
      .choice("state", "State") { $0.team.state }.shown(.state),
      .integer("members", "Members") { $0.team.memberCount }
        .sorted(by: "t.member_count") { $0.team.memberCount },
      .integer("seats", "Seat limit") { $0.team.seatLimit },
      .moment("createdAt", "Created") { $0.team.createdAt }.sortedByID(),
    ],
    filters: [
      // A team that is both counts as deleted, as its badge says. Subqueries, so that the few that
      // match are looked up in every order; see the list of people.
      ListFilter(
        Field<TeamState>.choice("state", "State")
          .among([TeamState.suspended.option, TeamState.deleted.option]), asTabs: true
      ) { $0 == .deleted ? deleted : suspended }
    ],
    search: { "(\(SQL.holds($0, in: "t.name_key")) OR \(SQL.holds($0, in: "t.slug")))" },
    id: { $0.team.id.text },
    decode: { try ListedTeam($0) })

  private static let deleted: SQL = """
    t.id IN (SELECT d.id FROM teams d WHERE d.deleted_at IS NOT NULL)
    """
  private static let suspended: SQL = """
    t.id IN (SELECT s.id FROM teams s WHERE s.suspended_at IS NOT NULL AND s.id > '')
      AND t.deleted_at IS NULL
    """
}
