/// All ways into a team that are open: invitations that wait, join links.
package enum WaysIn {
  package enum Reason: String, SQLValue, Choice {
    case person, makerGone, teamDeleted

    package var label: String {
      switch self {
      case .person: "Taken back by a member"
      case .makerGone: "Ended by itself: its sender may not let anybody in as that any more"
      case .teamDeleted: "Ended with the team’s deletion"
      }
    }
  }

  /// Ends those whose maker may not let anybody in as that any more: who left, has another role, or when
  /// either role was changed.
  static func endUnsupported(in team: Team, _ tx: Tx) throws {
    for kind in [Kind.invitations, .joinLinks] {
      let rows = try tx.rows(
        """
        SELECT DISTINCT w.\(kind.maker) AS maker, \(TeamRole.columns(of: "w"))
        FROM \(kind.table) w \(TeamRole.join(to: "w"))
        WHERE w.team_id = \(team.id) AND \(kind.open)
        """)
      for row in rows {
        let (maker, role) = (try row["maker"] as ID<User>, try TeamRole(row))
        let membership = try Membership.find(user: maker, team: team.id, in: tx)
        if let membership, membership.acts.contains(kind.act), membership.mayGive(role) { continue }
        try kind.end(
          "\(kind.maker) = \(maker) AND role = \(role.stored) AND COALESCE(role_id, '') = \(role.customID?.text ?? "")",
          in: team, because: .makerGone, tx)
      }
    }
  }

  static func endAll(in team: Team, because reason: Reason, _ tx: Tx) throws {
    for kind in [Kind.invitations, .joinLinks] {
      try kind.end("1 = 1", in: team, because: reason, tx)
    }
  }

  private struct Kind {
    let table: SQL
    let maker: SQL
    let act: TeamAct
    /// Of its rows.
    let open: SQL
    let ended: SQL

    static let invitations = Kind(
      table: "invitations", maker: "invited_by", act: .invite, open: "state = 'pending'",
      ended: "state = 'revoked', ", subject: "email", action: .invitationEnded)
    static let joinLinks = Kind(
      table: "join_links", maker: "made_by", act: .makeJoinLink, open: "ended_at IS NULL",
      ended: "", subject: "role", action: .joinLinkEndedItself)

    /// For whom, or as what: what the audit names it by.
    let subject: SQL
    let action: AuditAction

    func end(_ condition: SQL, in team: Team, because reason: Reason, _ tx: Tx) throws {
      let ended = try tx.rows(
        """
        UPDATE \(table) SET \(ended)reason = \(reason), ended_at = \(tx.now)
        WHERE team_id = \(team.id) AND \(open) AND \(condition) RETURNING \(subject) AS subject
        """
      ).map { try $0["subject"] as String }
      if !ended.isEmpty {
        try InvitationMails.withhold(
          "team_id = \(team.id) AND state = 'revoked' AND ended_at = \(tx.now)", in: tx)
      }
      try tx.audit(
        action, in: team, forEach: ended, as: "ended", after: ["reason": reason.rawValue])
    }
  }
}

extension Tx {
  /// Of many at once: one entry for so many as an entry has room for.
  /// - Parameter name: under which all of them stand in it.
  func audit(
    _ action: AuditAction, in team: Team, forEach subjects: [String], as name: String,
    after: [String: String]
  ) throws {
    for start in stride(from: 0, to: subjects.count, by: 20) {
      let some = subjects[start..<min(start + 20, subjects.count)]
      try audit(
        action, to: .team(team.id),
        subject: some.count == 1 ? some[start] : "\(some[start]) + \(some.count - 1)",
        after: after.merging([name: some.joined(separator: ", ")]) { $1 })
    }
  }
}
