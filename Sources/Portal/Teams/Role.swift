/// The roles that every team has. What each may do stands in `TeamAct`.
package enum Role: String, SQLValue, Choice {
  /// From the highest to the lowest.
  case owner, admin, billing, member, viewer

  package var label: String {
    switch self {
    case .owner: "Owner"
    case .admin: "Admin"
    case .billing: "Billing"
    case .member: "Member"
    case .viewer: "Viewer"
    }
  }

  /// The order of roles in a list, with a team's own last. An index holds this very expression.
  static func rank(of column: SQL) -> SQL {
    """
    CASE \(column) WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 WHEN 'billing' THEN 2
      WHEN 'member' THEN 3 WHEN 'viewer' THEN 4 ELSE 5 END
    """
  }

  var rank: Int { Self.allCases.firstIndex(of: self) ?? 5 }
}
