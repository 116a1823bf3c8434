/// A team: what people share, and what a plan is bought for.
package struct Team: Sendable {
  package let id: ID<Team>
  package let slug: String
  package let name: String

  init(_ row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    name = try row["name"]
  }

  /// False for what is too long to be any team's.
  package static func canBeSlug(_ text: String) -> Bool { text.utf8.count <= Slug.longest }

  private init(id: ID<Team>, slug: String, name: String) {
    self.id = id
    self.slug = slug
    self.name = name
  }

  /// A new team with its revision row, its slug made from `words`. Its owner's membership comes next.
  static func create(name: String, slugFrom words: String, in tx: Tx) throws -> Team {
    let team = Team(id: tx.newID(), slug: try Slug.free(for: words, in: tx), name: name)
    // ON CONFLICT makes PostgreSQL start again where two take the same slug at once.
    let isNew =
      try tx.insert(
        "teams",
        ["id": team.id, "slug": team.slug, "name": team.name, "created_at": tx.now],
        onConflict: "ON CONFLICT (slug) DO NOTHING") == 1
    guard isNew else { throw StoreError.busy }
    try tx.addRevision(RevisionKey.team(team.id))
    return team
  }
}

extension AuditAction {
  static let teamCreated = AuditAction("team.created", "created the team {{subject}}")
  static let teams = [teamCreated]
}
