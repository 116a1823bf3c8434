/// How things stand with an account.
package enum AccountState: String, Choice {
  case active
  case operates = "operator"
  case suspended

  package var label: String {
    switch self {
    case .active: "Active"
    case .operates: "Operator"
    case .suspended: "Suspended"
    }
  }
}

/// An account as operators list it.
package struct ListedPerson: Sendable {
  package let id: ID<User>
  package let name: String
  package let email: String
  package let state: AccountState
  package let createdAt: Timestamp
  let nameKey: String

  private static let select: SQL = """
    SELECT u.id, u.name, u.name_key, u.email, u.is_operator, u.suspended_at, u.created_at FROM users u
    """

  private init(_ row: Row) throws {
    id = try row["id"]
    name = try row["name"]
    nameKey = try row["name_key"]
    email = try row["email"]
    createdAt = try row["created_at"]
    // Suspended comes first: an operator who is so may do nothing.
    let isSuspended = try row["suspended_at"] as Timestamp? != nil
    state = isSuspended ? .suspended : try row["is_operator"] ? .operates : .active
  }

  package static func find(_ id: ID<User>, in tx: Tx) throws -> ListedPerson? {
    try tx.row("\(select) WHERE u.id = \(id)").map(ListedPerson.init)
  }

  /// Everybody who has an account.
  package static let listing = Listing<ListedPerson>(
    "people", select: select, key: "u.id", sortedBy: .init("createdAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("name", "Name") { $0.name }.sorted(by: "u.name_key") { $0.nameKey },
      .text("email", "Email") { $0.email }.shown(.long).sorted(by: "u.email") { $0.email },
      .choice("state", "State") { $0.state }.shown(.state),
      .moment("createdAt", "Created") { $0.createdAt }.sortedByID(),
    ],
    filters: [
      // Of the states only this one has an index. A subquery, and a range of its ids, so that those few
      // are looked up in every order, and nobody else's row is read.
      ListFilter(
        Field<AccountState>.choice("state", "State").among([AccountState.suspended.option]),
        asTabs: true
      ) { _ in "u.id IN (SELECT s.id FROM users s WHERE s.suspended_at IS NOT NULL AND s.id > '')" }
    ],
    search: { "(\(SQL.holds($0, in: "u.name_key")) OR \(SQL.holds(address: $0, in: "u.email")))" },
    id: { $0.id.text }, decode: { try ListedPerson($0) })
}
