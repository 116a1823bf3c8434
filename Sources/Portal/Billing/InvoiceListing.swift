extension Invoice {
  /// All of them, for operators.
  package static let listing = Listing<Invoice>(
    "invoices", select: "SELECT * FROM invoices", key: "id",
    sortedBy: .init("issuedAt", descending: true),
    columns: [
      number,
      .text("team", "Team") { $0.teamName }.shown(.long),
    ] + columns + [.flag("isSandbox", "Test") { $0.isSandbox }],
    filters: [
      status,
      ListFilter(Field.line("number", "Number", limit: 60)) { "number_key = \($0.folded)" },
    ],
    id: { $0.id.text }, decode: { try Invoice($0) })

  /// Those of a team.
  package static let teamListing = Listing<Invoice>(
    "team-invoices", select: "SELECT * FROM invoices", key: "id",
    sortedBy: .init("issuedAt", descending: true), columns: [number] + columns,
    filters: [status], id: { $0.id.text }, decode: { try Invoice($0) })

  package static func scope(_ team: ID<Team>) -> ListScope { "team_id = \(team)" }

  private static let number = Column<Invoice>.text("number", "Number") { $0.number }

  private static let columns: [Column<Invoice>] = [
    .choice("status", "Status") { $0.status }.shown(.state),
    .moment("issuedAt", "Issued") { $0.issuedAt }.sortedByID(),
    .moment("dueAt", "Due") { $0.kind == .invoice ? $0.dueAt : nil },
    .money("total", "Total") { $0.total },
    .money("left", "To pay") { $0.status == .open ? $0.left : nil },
  ]

  private static let status = ListFilter(
    Field<Status>.choice("status", "Status"), asTabs: true
  ) { "status = \($0)" }
}
