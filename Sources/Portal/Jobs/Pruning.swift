/// Removes expired sessions, links, tries and drafts, and the words of old mail.
enum Pruning {
  /// Small steps, so that no write waits long behind one.
  private static let step = 500

  static func run(_ portal: Portal) async throws {
    let durations = portal.settings.durations
    // An expired session is known for a day more, for the form that comes late.
    try await delete("sessions", "id", "expires_at", olderThan: .days(1), portal)
    try await delete("drafts", "id", "expires_at", olderThan: .zero, portal)
    try await delete("password_resets", "user_id", "expires_at", olderThan: .zero, portal)
    try await delete(
      "pending_sign_ups", "id", "created_at", olderThan: durations.pendingSignUp, portal)
    try await delete("attempts", "id", "at", olderThan: .days(1), portal)
    try await delete("devices", "token_hash", "last_seen_at", olderThan: .days(400), portal)
    try await emptyOldMail(portal)
    portal.files.removeAbandoned()
  }

  private static func delete(
    _ table: String, _ key: String, _ column: String, olderThan age: Duration, _ portal: Portal
  ) async throws {
    // Names of tables and columns come from this file alone.
    let (table, key, column) = (
      SQL(stringLiteral: table), SQL(stringLiteral: key), SQL(stringLiteral: column)
    )
    while true {
      let removed = try await portal.store.write(for: .portal, as: .system("prune")) { tx in
        try tx.execute(
          """
          DELETE FROM \(table) WHERE \(key) IN (
            SELECT \(key) FROM \(table) WHERE \(column) < \(tx.now - age) LIMIT \(step))
          """)
      }
      if removed < step { return }
    }
  }

  /// The links in a mail are dead after a day; what it said is kept for thirty.
  private static func emptyOldMail(_ portal: Portal) async throws {
    while true {
      let emptied = try await portal.store.write(for: .portal, as: .system("prune")) { tx in
        try tx.execute(
          """
          UPDATE outbox SET sealed = NULL WHERE id IN (
            SELECT id FROM outbox WHERE state <> 'queued' AND sealed IS NOT NULL
              AND created_at < \(tx.now - .days(30)) ORDER BY id LIMIT \(step))
          """)
      }
      if emptied < step { return }
    }
  }
}
