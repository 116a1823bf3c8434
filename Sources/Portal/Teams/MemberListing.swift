extension Member {
  /// A team's members; see `scope`.
  package static let listing = Listing<Member>(
    "members", select: select, key: "m.user_id", sortedBy: .init("name"),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("name", "Name") { $0.name }.sorted(by: "m.name_key") { $0.nameKey },
      .text("email", "Email") { $0.email }.shown(.long).sorted(by: "m.email") { $0.email },
      Column.role("role", "Role") { $0.role }
        .sorted(by: Role.rank(of: "m.role")) { $0.role.rank },
      .moment("joinedAt", "Joined") { $0.joinedAt }.sorted(by: "m.created_at") { $0.joinedAt },
      .flag("suspended", "Suspended") { $0.isSuspended }.shown(.programs),
    ],
    filters: [ListFilter(Field<RoleKind>.choice("role", "Role")) { "m.role = \($0.rawValue)" }],
    search: {
      "(\(SQL.holds($0, in: "m.name_key")) OR \(SQL.holds(address: $0, in: "m.email")))"
    },
    id: { $0.id.text }, decode: { try Member($0) })

  package static func scope(_ team: ID<Team>) -> ListScope { "m.team_id = \(team)" }
}

/// As the column says it: the team's own roles are one kind.
enum RoleKind: String, Choice {
  case owner, admin, billing, member, viewer, custom

  var label: String { Role(rawValue: rawValue)?.label ?? "A role of this team" }
}

extension Column {
  package static func role(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> TeamRole
  ) -> Column {
    value(name, label, .string) {
      let option = get($0).option
      return option.isTranslated
        ? .choice(option.value, label: option.label) : .named(option.value, label: option.label)
    }
  }
}
