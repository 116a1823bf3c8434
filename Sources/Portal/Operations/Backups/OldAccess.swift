/// What let people in when a copy was made. Some of it has ended since: a session was signed out, a
/// link used, a browser forgotten with a changed password. None of it comes back with the copy.
enum OldAccess {
  /// Sessions and known browsers, and what programs refresh theirs with; links that were mailed, and what they would go on with; forms that
  /// were kept for a session.
  static let tables = [
    "sessions", "devices", "pending_sign_ups", "password_resets", "reset_requests", "drafts",
    "ownership_transfers", "refresh_tokens", "kept_answers",
  ]

  /// Ends it. The audit says what came, and from when.
  /// - Returns: how many sessions there were.
  static func end(because action: AuditAction, of manifest: Manifest, in tx: Tx) throws -> Int {
    let open = try tx.count("SELECT COUNT(*) AS n FROM sessions")
    for table in tables { try tx.execute("DELETE FROM \(TableShape.quoted(table))") }
    try tx.execute(
      """
      UPDATE invitations SET state = 'revoked', reason = 'person', ended_at = \(tx.now)
      WHERE state = 'pending'
      """)
    try tx.execute(
      "UPDATE join_links SET reason = 'person', ended_at = \(tx.now) WHERE ended_at IS NULL")
    // Revoked since, perhaps. Who still needs one makes its successor.
    try tx.execute(
      """
      UPDATE api_keys SET ended_at = \(tx.now), end_reason = \(APIKey.EndReason.revoked)
      WHERE ended_at IS NULL OR end_reason = 'rotated'
      """)
    try tx.audit(
      action, to: .portal, subject: manifest.created, after: ["sessionsEnded": String(open)])
    return open
  }
}

extension AuditAction {
  static let restored = AuditAction(
    "backup.restored", "put the backup of {{subject}} in the portal’s place")
  static let imported = AuditAction(
    "export.imported", "filled the portal with the export of {{subject}}")
}
