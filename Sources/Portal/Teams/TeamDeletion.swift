/// The end of a team: deleted at once for all who are in it, restorable for a while, then removed.
extension Membership {
  package static let typedName = Field.line("name", "The team’s name", limit: 200)
    .help("Type it as it stands above, to show that this is the one.")
  package static let deletionFields: Fields = [typedName]

  /// - Throws: `FormProblems` for another name than the team's.
  func mustBeNamed(_ name: String) throws {
    guard name.asTyped == team.name.asTyped else {
      throw FormProblems(Self.typedName, .other("This is not the team’s name."))
    }
  }

  /// What it pays for ends first; then nobody works in it from now on. Address and memberships are kept for a
  /// restoration; invitations, links and offers are not.
  /// - Throws: `FormProblems` for another name than the team's, `Obstacle` while somebody else goes on to
  ///   charge for it.
  package func delete(typing name: String, _ settings: PortalSettings, in tx: Tx) throws {
    try mustBeNamed(name)
    var billing = try TeamBilling(of: team, settings, in: tx)
    try billing.mustBeOurs()
    try billing.close()
    try tx.execute("UPDATE teams SET deleted_at = \(tx.now) WHERE id = \(team.id)")
    try WaysIn.endAll(in: team, because: .teamDeleted, tx)
    try tx.execute("DELETE FROM ownership_transfers WHERE team_id = \(team.id)")
    try tx.audit(.teamDeleted, to: .team(team.id), subject: team.name)
  }

  /// - Throws: `Obstacle` when it is not deleted, or too long ago.
  package func restore(_ durations: PortalSettings.Durations, in tx: Tx) throws {
    guard let end = team.goesAt(durations) else { throw Obstacle("This team is not deleted.") }
    guard end > tx.now else { throw Obstacle("The time to restore this team is over.") }
    try tx.execute("UPDATE teams SET deleted_at = NULL WHERE id = \(team.id)")
    try tx.audit(.teamRestored, to: .team(team.id), subject: team.name)
  }
}

extension TeamBilling {
  /// A plan that is charged elsewhere has to end there before.
  fileprivate func mustBeOurs() throws {
    let isPaying = try ProviderCheckout.open(of: team.id, at: tx.now, in: tx) != nil
    guard subscription?.isManual ?? true, !isPaying else {
      throw Obstacle(
        "The plan has not ended yet where it is paid, so nothing is deleted. Try again in a minute."
      )
    }
  }
}

extension String {
  /// The same for texts that keyboards write differently: quotes, dashes, spaces, case.
  fileprivate var asTyped: String {
    let marks: [Unicode.Scalar: Unicode.Scalar] = [
      "’": "'", "‘": "'", "ʼ": "'", "“": "\"", "”": "\"", "–": "-", "—": "-", "‐": "-",
    ]
    let plain = String(String.UnicodeScalarView(unicodeScalars.map { marks[$0] ?? $0 }))
    return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ").folded
  }
}

extension Team {
  /// As many rows go in one write.
  private static let atOnce = 500

  /// Removes what was deleted and cannot be restored any more: in small steps, each of which leaves the
  /// rest for the next round. The audit stays.
  static func purge(_ portal: Portal) async throws {
    let before = portal.store.clock.now() - portal.settings.durations.deletedTeam
    let teams = try await portal.store.read { tx in
      try tx.rows(
        """
        SELECT id FROM teams WHERE deleted_at <= \(before) AND suspended_at IS NULL
        ORDER BY deleted_at, id LIMIT 20
        """
      ).map { try $0["id"] as ID<Team> }
    }
    for team in teams {
      while try await portal.store.write(
        for: .team(team), as: .system("teams"),
        { tx in
          try purge(team, deletedBefore: before, in: tx)
        })
      {}
    }
  }

  /// - Returns: whether there is more to remove.
  private static func purge(
    _ id: ID<Team>, deletedBefore before: Timestamp, in tx: Tx
  ) throws -> Bool {
    // It may have been restored meanwhile.
    guard let team = try find(id, in: tx), let at = team.deletedAt, at <= before,
      team.suspendedAt == nil
    else { return false }
    for (table, key) in [
      ("memberships", "user_id"), ("invitations", "id"), ("invitation_mails", "id"),
      ("usage_hours", "hour_at"), ("provider_events", "id"), ("provider_calls", "id"),
    ]
      as [(SQL, SQL)]
    {
      let gone = try tx.execute(
        """
        DELETE FROM \(table) WHERE team_id = \(id) AND \(key) IN (
          SELECT \(key) FROM \(table) WHERE team_id = \(id) LIMIT \(atOnce))
        """)
      if gone >= atOnce { return true }
    }
    let gone = try tx.execute(
      """
      UPDATE users SET last_team_id = NULL WHERE id IN (
        SELECT id FROM users WHERE last_team_id = \(id) LIMIT \(atOnce))
      """)
    if gone == atOnce { return true }
    // The rest hangs on the team's row, and each table of it is short.
    try tx.execute("DELETE FROM join_links WHERE team_id = \(id)")
    try tx.execute("DELETE FROM api_keys WHERE team_id = \(id)")
    try tx.execute("DELETE FROM provider_checkouts WHERE team_id = \(id)")
    try tx.execute("DELETE FROM provider_customers WHERE team_id = \(id)")
    try OperatorNote.forget(.team(id), in: tx)
    try tx.audit(.teamPurged, to: .team(id), subject: team.name)
    try AuditErasure.ask(for: .team(id), in: tx)
    try tx.execute("DELETE FROM teams WHERE id = \(id)")
    try tx.execute("DELETE FROM revisions WHERE key = \(RevisionKey.team(id))")
    return false
  }
}

extension Job {
  /// What time does to teams: invitations expire, deleted ones go.
  package static func teams(_ portal: Portal) -> Job {
    Job("teams", every: .seconds(30)) {
      try await Invitation.expire(portal)
      try await Team.purge(portal)
    }
  }
}

extension AuditAction {
  static let teamDeleted = AuditAction("team.deleted", "deleted the team {{subject}}")
  static let teamRestored = AuditAction("team.restored", "restored the team {{subject}}")
  static let teamPurged = AuditAction(
    "team.purged", "removed what the deleted team {{subject}} had held")
  static let teamEnds = [teamDeleted, teamRestored, teamPurged]
}

extension Mail {
  package static func teamDeleted(
    team: String, by name: String, validFor: Duration, link: String, language: String
  ) -> Mail {
    Mail(
      "team-deleted", language: language, link: link,
      values: ["team": .text(team), "by": .text(name), "validFor": .span(validFor)])
  }
}
