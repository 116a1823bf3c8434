/// What admins change of a team: its name, its address, whose addresses may join.
extension Membership {
  package static let nameFields: Fields = [Team.name, Team.address]

  package var nameEntered: Entered { [Team.name.of(team.name), Team.address.of(team.slug)] }

  /// Renames the team and moves it to another address.
  /// - Returns: its slug from now on.
  /// - Throws: `FormProblems` for an address that is taken, `Obstacle` after too many moves.
  package func rename(_ entered: Entered, in tx: Tx) throws -> String {
    let (name, slug) = (entered[Team.name], entered[Team.address])
    guard let changes = entered.changes(from: nameEntered, of: Self.nameFields) else { return slug }
    if slug != team.slug { try TeamAddress.move(team, to: slug, in: tx) }
    try tx.execute(
      "UPDATE teams SET name = \(name), name_key = \(name.folded) WHERE id = \(team.id)")
    try tx.audit(
      .teamRenamed, to: .team(team.id), subject: name, before: changes.before,
      after: changes.after)
    return slug
  }

  package static let domainFields: Fields = [TeamDomains.field]

  /// Whoever is in the team stays; who comes from now on has such an address.
  package func restrict(to domains: TeamDomains, in tx: Tx) throws {
    guard domains != team.domains else { return }
    try tx.execute("UPDATE teams SET domains = \(domains.stored) WHERE id = \(team.id)")
    try tx.audit(
      .teamDomainsChanged, to: .team(team.id), subject: team.name,
      before: ["domains": team.domains.text], after: ["domains": domains.text])
  }
}

extension AuditAction {
  static let teamRenamed = AuditAction(
    "team.renamed", "changed the team’s name or address: {{subject}}")
  static let teamDomainsChanged = AuditAction(
    "team.domains", "changed whose addresses may join the team")
  static let teamSettings = [teamRenamed, teamDomainsChanged]
}
