extension APIKey {
  /// How long before its end whoever made a key is told.
  package static let warning = Duration.days(7)

  /// Tells whoever made a key that it ends soon, once. Not while they are suspended or the team is deleted:
  /// then it does not work anyhow.
  static func warn(_ portal: Portal) async throws {
    let due = try await portal.store.read { tx in
      try tx.rows(
        """
        SELECT \(columns), u.email, u.language, u.time_zone, t.name AS team_name,
          t.slug AS team_slug
        FROM api_keys s JOIN users u ON u.id = s.user_id LEFT JOIN teams t ON t.id = s.team_id
        WHERE s.expires_at > \(tx.now) AND s.expires_at <= \(tx.now + warning)
          AND s.warned_at IS NULL AND s.ended_at IS NULL AND u.suspended_at IS NULL
          AND t.deleted_at IS NULL
        ORDER BY s.expires_at LIMIT 200
        """
      ).map(Warning.init)
    }
    for warning in due { try await warning.send(portal) }
  }

  private struct Warning: Sendable {
    let key: APIKey
    let email: String
    let language: String
    let zone: String
    let team: String?
    let slug: String?

    init(_ row: Row) throws {
      key = try APIKey(row)
      email = try row["email"]
      language = try row["language"]
      let chosen: String = try row["time_zone"]
      zone = chosen.isEmpty ? "UTC" : chosen
      team = try row["team_name"]
      slug = try row["team_slug"]
    }

    func send(_ portal: Portal) async throws {
      let base = portal.settings.baseURL
      let link =
        slug.map { "\(base)/teams/\($0)/keys/\(key.id)" }
        ?? "\(base)/settings/tokens/\(key.id)"
      let mail = try portal.outbox.prepare(
        .keyExpires(
          key.name, team: team, at: key.expiresAt, zone: zone, link: link, language: language),
        to: email)
      try await portal.store.write(for: .portal, as: .system("api-keys")) { [key] tx in
        let isFirst = try tx.execute(
          """
          UPDATE api_keys SET warned_at = \(tx.now)
          WHERE id = \(key.id) AND warned_at IS NULL AND ended_at IS NULL
          """)
        if isFirst == 1 { try portal.outbox.put(mail, in: tx) }
      }
    }
  }
}

extension Job {
  /// What time does to keys.
  package static func keys(_ portal: Portal) -> Job {
    Job("api-keys", every: .minutes(5)) { try await APIKey.warn(portal) }
  }
}

extension Mail {
  /// - Parameters:
  ///   - team: whose key it is; nil for the person's own.
  ///   - zone: the reader's.
  package static func keyExpires(
    _ name: String, team: String?, at end: Timestamp, zone: String, link: String, language: String
  ) -> Mail {
    Mail(
      "key-expires", language: language, link: link,
      values: [
        "name": .text(name), "place": team.map { .text($0) } ?? .phrase("your own"),
        "end": .moment(end, zone: zone),
      ])
  }
}
