extension ListedPerson {
  package static let resource = listing.resource("AdminUser")
}

/// A person as operators see them.
package struct SupervisedPerson: Sendable {
  private let listed: ListedPerson
  private let openSessions: Int
  private let memberships: [Membership]
  /// When mail to them came back.
  private let suppressed: SuppressedAddress?
  /// How far it is to erase them from the audit, when somebody asked for it.
  private let erasure: AuditErasure.Progress?

  /// Nil where there is nobody.
  package init?(_ id: ID<User>, in tx: Tx) throws {
    guard let listed = try ListedPerson.find(id, in: tx) else { return nil }
    self.listed = listed
    openSessions = try Session.countOpen(of: id, in: tx).count
    memberships = try Membership.supervised(of: id, limit: 100, in: tx)
    suppressed = try SuppressedAddress.find(email: listed.email, in: tx)
    erasure = try AuditErasure.progress(of: id, in: tx)
  }

  package static let resource = Resource<SupervisedPerson>(
    "AdminWholeUser",
    ListedPerson.resource.columns.map { $0.within { $0.listed } } + [
      .integer("openSessions", "Where they are signed in") { $0.openSessions },
      .list("teams", memberOf) { $0.memberships },
      .moment("suppressedAt", "Since when no mail goes to them") { $0.suppressed?.since },
      .one("erasure", AuditErasure.Progress.resource) { $0.erasure },
    ])

  private static let memberOf = Resource<Membership>(
    "AdminMembership",
    [
      .text("teamId", "Id") { $0.team.id.text },
      .text("name", "Name") { $0.team.name },
      .choice("state", "State") { $0.team.state },
      .role("role", "Role") { $0.role },
    ])
}
