extension Migration {
  /// Teams that people run themselves: roles of their own, invitations, join links, old addresses, offers
  /// of ownership; and what operators do about people and teams.
  static let teams = Migration(
    "0015-teams",
    [
      // Folded names, for order and search; `NameKeys` fills those of before.
      "ALTER TABLE users ADD COLUMN name_key \(.text) NOT NULL DEFAULT ''",
      "ALTER TABLE users ADD COLUMN suspended_at \(.int)",
      "CREATE INDEX users_by_name ON users (name_key, id)",
      "CREATE INDEX users_suspended ON users (id) WHERE suspended_at IS NOT NULL",
      "ALTER TABLE teams ADD COLUMN name_key \(.text) NOT NULL DEFAULT ''",
      "ALTER TABLE teams ADD COLUMN member_count \(.int) NOT NULL DEFAULT 0",
      // Nil for as many as want.
      "ALTER TABLE teams ADD COLUMN seat_limit \(.int)",
      // Of the addresses that may join, one a line; empty for any.
      "ALTER TABLE teams ADD COLUMN domains \(.text) NOT NULL DEFAULT ''",
      "ALTER TABLE teams ADD COLUMN suspended_at \(.int)",
      "ALTER TABLE teams ADD COLUMN deleted_at \(.int)",
      """
      UPDATE teams SET member_count =
        (SELECT COUNT(*) FROM memberships WHERE memberships.team_id = teams.id)
      """,
      "CREATE INDEX teams_by_name ON teams (name_key, id)",
      "CREATE INDEX teams_by_members ON teams (member_count, id)",
      "CREATE INDEX teams_suspended ON teams (id) WHERE suspended_at IS NOT NULL",
      "CREATE INDEX teams_deleted ON teams (deleted_at, id) WHERE deleted_at IS NOT NULL",
      """
      CREATE TABLE team_roles (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        name \(.text) NOT NULL,
        name_key \(.text) NOT NULL,
        acts \(.text) NOT NULL,
        created_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE UNIQUE INDEX team_roles_by_name ON team_roles (team_id, name_key)",
      // A role of the team's own; `role` is 'custom' then.
      "ALTER TABLE memberships ADD COLUMN role_id \(.text) REFERENCES team_roles (id)",
      // What the list of members is sorted by: indexes cannot span tables.
      "ALTER TABLE memberships ADD COLUMN name_key \(.text) NOT NULL DEFAULT ''",
      "ALTER TABLE memberships ADD COLUMN email \(.text) NOT NULL DEFAULT ''",
      """
      UPDATE memberships SET email =
        (SELECT users.email FROM users WHERE users.id = memberships.user_id)
      """,
      "DROP INDEX memberships_by_user",
      "CREATE INDEX memberships_by_user ON memberships (user_id, created_at, team_id)",
      "CREATE INDEX memberships_by_name ON memberships (team_id, name_key, user_id)",
      "CREATE INDEX memberships_by_email ON memberships (team_id, email, user_id)",
      "CREATE INDEX memberships_by_age ON memberships (team_id, created_at, user_id)",
      "CREATE INDEX memberships_by_role ON memberships (team_id, (\(Role.rank(of: "role"))), user_id)",
      "CREATE INDEX memberships_by_role_name ON memberships (team_id, role, name_key, user_id)",
      "CREATE INDEX memberships_by_role_email ON memberships (team_id, role, email, user_id)",
      "CREATE INDEX memberships_by_role_age ON memberships (team_id, role, created_at, user_id)",
      "CREATE INDEX memberships_by_custom ON memberships (role_id) WHERE role_id IS NOT NULL",
      """
      CREATE TABLE old_addresses (
        slug \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        left_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX old_addresses_by_team ON old_addresses (team_id, left_at)",
      """
      CREATE TABLE invitations (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        email \(.text) NOT NULL,
        role \(.text) NOT NULL,
        role_id \(.text) REFERENCES team_roles (id),
        invited_by \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        inviter_name \(.text) NOT NULL,
        mail_id \(.text) NOT NULL,
        mailed_hash \(.bytes) NOT NULL UNIQUE,
        copied_hash \(.bytes) NOT NULL UNIQUE,
        state \(.text) NOT NULL,
        reason \(.text),
        created_at \(.int) NOT NULL,
        sent_at \(.int) NOT NULL,
        expires_at \(.int) NOT NULL,
        ended_at \(.int)) \(.strict)
      """,
      """
      CREATE UNIQUE INDEX invitations_pending ON invitations (team_id, email)
        WHERE state = 'pending'
      """,
      "CREATE INDEX invitations_by_team ON invitations (team_id, id)",
      "CREATE INDEX invitations_by_state ON invitations (team_id, state, id)",
      "CREATE INDEX invitations_by_email ON invitations (team_id, email, id)",
      "CREATE INDEX invitations_of_person ON invitations (email, id) WHERE state = 'pending'",
      "CREATE INDEX invitations_by_inviter ON invitations (invited_by)",
      "CREATE INDEX invitations_by_role ON invitations (role_id) WHERE role_id IS NOT NULL",
      "CREATE INDEX invitations_due ON invitations (expires_at) WHERE state = 'pending'",
      "CREATE INDEX invitations_ended ON invitations (ended_at)",
      """
      CREATE TABLE invitation_mails (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        email_hash \(.bytes) NOT NULL,
        sent_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX invitation_mails_by_team ON invitation_mails (team_id, sent_at)",
      "CREATE INDEX invitation_mails_by_person ON invitation_mails (user_id, sent_at)",
      "CREATE INDEX invitation_mails_by_address ON invitation_mails (email_hash, sent_at)",
      "CREATE INDEX invitation_mails_by_age ON invitation_mails (sent_at)",
      """
      CREATE TABLE join_links (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        code_hash \(.bytes) NOT NULL UNIQUE,
        role \(.text) NOT NULL,
        role_id \(.text) REFERENCES team_roles (id),
        made_by \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        maker_name \(.text) NOT NULL,
        domain \(.text) NOT NULL,
        most_uses \(.int),
        uses \(.int) NOT NULL DEFAULT 0,
        created_at \(.int) NOT NULL,
        expires_at \(.int) NOT NULL,
        ended_at \(.int),
        reason \(.text)) \(.strict)
      """,
      "CREATE INDEX join_links_by_team ON join_links (team_id, id)",
      "CREATE INDEX join_links_by_maker ON join_links (made_by)",
      "CREATE INDEX join_links_by_role ON join_links (role_id) WHERE role_id IS NOT NULL",
      "CREATE INDEX join_links_by_expiry ON join_links (expires_at)",
      """
      CREATE TABLE ownership_transfers (
        team_id \(.text) NOT NULL PRIMARY KEY REFERENCES teams (id) ON DELETE CASCADE,
        from_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        to_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at \(.int) NOT NULL,
        expires_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX ownership_transfers_from ON ownership_transfers (from_id)",
      "CREATE INDEX ownership_transfers_to ON ownership_transfers (to_id)",
      "CREATE INDEX ownership_transfers_by_expiry ON ownership_transfers (expires_at)",
      // Whom somebody else has taken out of a team, or given another role: a link from before does not
      // undo it.
      """
      CREATE TABLE team_demotions (
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        at \(.int) NOT NULL,
        PRIMARY KEY (team_id, user_id)) \(.strict)
      """,
      "CREATE INDEX team_demotions_by_user ON team_demotions (user_id)",
      // By which way somebody came who has to confirm their address first. No references: what the
      // way has become since is looked at then.
      "ALTER TABLE pending_sign_ups ADD COLUMN invitation_id \(.text)",
      "ALTER TABLE pending_sign_ups ADD COLUMN join_link_id \(.text)",
      """
      CREATE TABLE operator_notes (
        id \(.text) NOT NULL PRIMARY KEY,
        subject \(.text) NOT NULL,
        author_id \(.text) REFERENCES users (id) ON DELETE SET NULL,
        author_name \(.text) NOT NULL,
        text \(.text) NOT NULL,
        created_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX operator_notes_by_subject ON operator_notes (subject, id)",
      "CREATE INDEX operator_notes_by_author ON operator_notes (author_id)",
    ],
    keeping: [
      .bounded("team_roles", "at most \(CustomRole.most) a team"),
      .bounded("old_addresses", "a team leaves at most \(TeamAddress.mostChanges) in thirty days"),
      .pruned(Invitation.pruning),
      .pruned(InvitationMails.pruning),
      .pruned(JoinLink.pruning),
      .pruned(OwnershipTransfer.pruning),
      .bounded("team_demotions", "at most one for each person and team"),
      .bounded("operator_notes", "operators alone write them, and are counted"),
    ])
}
