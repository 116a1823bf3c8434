extension Invitation {
  /// A team's invitations; see `scope`.
  package static let listing = Listing<Invitation>(
    "invitations", select: select, key: "i.id", sortedBy: .init("createdAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("email", "Email") { $0.email }.shown(.long).sorted(by: "i.email") { $0.email },
      Column.role("role", "Role") { $0.role },
      .choice("state", "State") { $0.state }.shown(.state),
      .choice("reason", "Ended because") { $0.reason }.shown(.note),
      .text("inviter", "Invited by") { $0.inviter },
      .moment("createdAt", "When") { $0.createdAt }.sortedByID(),
      .moment("sentAt", "Sent") { $0.sentAt }.shown(.programs),
      .moment("expiresAt", "Works until") { $0.expiresAt },
    ],
    filters: [
      ListFilter(Field<State>.choice("state", "State")) { "i.state = \($0)" }
    ],
    search: { SQL.holds(address: $0, in: "i.email") },
    id: { $0.id.text }, decode: { try Invitation($0) })

  package static func scope(_ team: ID<Team>) -> ListScope { "i.team_id = \(team)" }
}
