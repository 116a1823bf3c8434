extension APIKey {
  /// A team's keys as they stand at `now`, those that work first; see `scope(of:)`.
  package static func listing(at now: Timestamp) -> Listing<APIKey> {
    listing(at: now, ofTeam: true)
  }

  /// A person's own ones; see `ownScope`.
  package static func ownListing(at now: Timestamp) -> Listing<APIKey> {
    listing(at: now, ofTeam: false)
  }

  package static func scope(of team: ID<Team>) -> ListScope { ListScope(ofTeam(team)) }
  package static func ownScope(of user: ID<User>) -> ListScope { ListScope(own(of: user)) }

  package enum Standing: String, Choice {
    case working, ended
    package var label: String { self == .working ? "Working" : "Ended" }
  }

  /// - Parameter clock: says when they are looked at.
  package static func resource(_ clock: WallClock) -> Resource<APIKey> {
    Resource("APIKey", columns(at: { clock.now() }, ofTeam: true))
  }

  private static func listing(at now: Timestamp, ofTeam: Bool) -> Listing<APIKey> {
    Listing(
      ofTeam ? "api-keys" : "own-api-keys", select: "SELECT \(columns) FROM api_keys s",
      key: "s.id", sortedBy: .init("state", descending: true),
      columns: columns(at: { now }, ofTeam: ofTeam),
      filters: [
        ListFilter(Field<Standing>.choice("standing", "Standing"), asTabs: true) {
          $0 == .working ? working(at: now) : "NOT (\(working(at: now)))"
        }
      ],
      id: { $0.id.text }, decode: { try APIKey($0) })
  }

  private static func columns(
    at now: @escaping @Sendable () -> Timestamp, ofTeam: Bool
  ) -> [Column<APIKey>] {
    let maker = Column<APIKey>.text("maker", "Made by") { $0.makerName }
    return [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("name", "Name") { $0.name }.sorted(by: "s.name_key") { $0.nameKey },
      .text("hint", "Secret") { $0.hint }.shown(.note),
      stateColumn(at: now), ofTeam ? maker : maker.shown(.programs),
    ] + times + forPrograms
  }

  /// In a statement where `s` is the key.
  private static func working(at now: Timestamp) -> SQL {
    "s.expires_at > \(now) AND (s.ended_at IS NULL OR COALESCE(s.end_reason, '') = 'rotated')"
  }

  private static func stateColumn(
    at now: @escaping @Sendable () -> Timestamp
  ) -> Column<APIKey> {
    Column.choice("state", "State") { $0.state(at: now()) }.shown(.state)
      .sorted(by: "CASE WHEN \(working(at: now())) THEN 1 ELSE 0 END") {
        $0.works(at: now()) ? 1 as Int64 : 0
      }
  }

  private static let times: [Column<APIKey>] = [
    .moment("usedAt", "Last used") { $0.usedAt }
      .sorted(by: "COALESCE(s.used_at, 0)") { $0.usedAt ?? Timestamp(microseconds: 0) },
    .moment("expiresAt", "Expires") { $0.expiresAt }
      .sorted(by: "s.expires_at") { $0.expiresAt },
    .moment("createdAt", "Made") { $0.createdAt }.sortedByID(),
  ]

  private static let forPrograms: [Column<APIKey>] = [
    .texts("scopes", "Scopes") { key in
      APIScope.allCases.filter(key.scopes.contains).map(\.rawValue)
    },
    .texts("ranges", "Addresses") { $0.ranges },
    .text("usedFrom", "Last used from") { $0.usedFrom }.shown(.programs),
    .text("usedBy", "Last used by") { $0.usedBy }.shown(.programs),
    .moment("endedAt", "Ended") { $0.endedAt }.shown(.programs),
    .choice("endReason", "Why it ended") { $0.endReason }.shown(.programs),
    .text("successorId", "Successor") { $0.successorID?.text }.shown(.programs),
  ]
}
