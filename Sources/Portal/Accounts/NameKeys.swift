/// Folded names of people and teams from before there were any. SQL cannot fold them.
enum NameKeys {
  private static let atOnce = 200

  static func fill(_ portal: Portal) async throws {
    while try await fillPeople(portal) {}
    while try await fillTeams(portal) {}
  }

  private static func fillPeople(_ portal: Portal) async throws -> Bool {
    try await portal.store.write(for: .portal, as: .system("names")) { tx in
      let rows = try tx.rows(
        "SELECT id, name FROM users WHERE name_key = '' ORDER BY id LIMIT \(atOnce)")
      for row in rows {
        let (id, key) = (try row["id"] as ID<User>, try (row["name"] as String).folded)
        try tx.execute("UPDATE users SET name_key = \(key) WHERE id = \(id)")
        try tx.execute("UPDATE memberships SET name_key = \(key) WHERE user_id = \(id)")
      }
      return rows.count == atOnce
    }
  }

  private static func fillTeams(_ portal: Portal) async throws -> Bool {
    try await portal.store.write(for: .portal, as: .system("names")) { tx in
      let rows = try tx.rows(
        "SELECT id, name FROM teams WHERE name_key = '' ORDER BY id LIMIT \(atOnce)")
      for row in rows {
        let (id, key) = (try row["id"] as ID<Team>, try (row["name"] as String).folded)
        try tx.execute("UPDATE teams SET name_key = \(key) WHERE id = \(id)")
      }
      return rows.count == atOnce
    }
  }
}

extension Job {
  package static func names(_ portal: Portal) -> Job {
    Job("names", every: .hours(1)) { try await NameKeys.fill(portal) }
  }
}
