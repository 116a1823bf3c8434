/// Where a team is: its slug, and those that it had before. An old one leads its members on for a while,
/// and stays the team's as long as there is the team.
package enum TeamAddress {
  /// In thirty days.
  static let mostChanges = 5

  /// - Throws: `FormProblems`.
  static func mustBeFree(_ slug: String, for team: ID<Team>?, in tx: Tx) throws {
    let isTaken =
      try tx.exists("SELECT 1 AS n FROM teams WHERE slug = \(slug)")
      || tx.exists(
        """
        SELECT 1 AS n FROM old_addresses WHERE slug = \(slug) AND team_id <> \(team?.text ?? "")
        """)
    if isTaken { throw taken }
  }

  static let taken = FormProblems(
    Team.address, .other("This address is taken. Choose another one."))

  /// - Throws: `FormProblems` for an address that is taken, `Obstacle` after too many moves.
  static func move(_ team: Team, to slug: String, in tx: Tx) throws {
    try mustBeFree(slug, for: team.id, in: tx)
    let moves = try tx.count(
      """
      SELECT COUNT(*) AS n FROM old_addresses
      WHERE team_id = \(team.id) AND left_at > \(tx.now - .days(30))
      """)
    guard moves < mostChanges else {
      throw Obstacle(
        "This team has had five addresses within thirty days. Keep this one for a while.")
    }
    try tx.execute("DELETE FROM old_addresses WHERE slug = \(slug)")
    try tx.insert(
      "old_addresses", ["slug": team.slug, "team_id": team.id, "left_at": tx.now],
      onConflict: "ON CONFLICT (slug) DO UPDATE SET left_at = excluded.left_at")
    // Two teams may want one address at the same moment.
    do {
      try tx.savepoint {
        _ = try tx.execute("UPDATE teams SET slug = \(slug) WHERE id = \(team.id)")
      }
    } catch StoreError.constraint { throw taken }
  }

  /// Where the team of an old address is now, for a member of it.
  package static func successor(
    of slug: String, for user: ID<User>, validFor span: Duration, in tx: Tx
  ) throws -> String? {
    try tx.row(
      """
      SELECT t.slug FROM old_addresses o JOIN teams t ON t.id = o.team_id
      JOIN memberships m ON m.team_id = o.team_id AND m.user_id = \(user)
      WHERE o.slug = \(slug) AND o.left_at > \(tx.now - span)
      """
    ).map { try $0["slug"] }
  }
}

extension Field<String> {
  /// A name in an address.
  package static func slug(_ name: String, _ label: String) -> Field {
    Field.line(name, label, limit: 40).also { text throws(FieldProblem) in
      guard text.count >= 2 else { throw .tooShort(2) }
      let isPlain = text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
      guard isPlain, !text.hasPrefix("-"), !text.hasSuffix("-") else {
        throw .other(
          "Use lower-case letters, digits and hyphens, with a letter or digit at both ends.")
      }
      if Slug.reserved.contains(text) {
        throw .other("This word stands for a page of this site. Choose another one.")
      }
    }
  }
}
