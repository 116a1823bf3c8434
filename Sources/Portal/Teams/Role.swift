/// What a person is in a team. What each role may do stands in `TeamAct`.
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
}
