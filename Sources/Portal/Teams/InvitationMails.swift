import Crypto

/// How many invitations go out: of a team, of a person whatever the team, and to an address whoever asks. They reach people who have
/// not asked for anything.
enum InvitationMails {
  /// Of a team in a day.
  static let daily = 500
  /// The same in its first week: whoever makes teams to send mail by gets no further.
  static let dailyAtFirst = 50
  /// To one address in a week.
  static let weekly = 3

  static func count(
    _ email: EmailAddress, of team: ID<Team>, by user: ID<User>, in tx: Tx
  ) throws {
    try tx.insert(
      "invitation_mails",
      [
        "id": tx.newID(Invitation.self), "team_id": team, "user_id": user,
        "email_hash": hash(email),
        "sent_at": tx.now,
      ])
  }

  /// Mails that still wait and would lead to nothing: operators find them held.
  /// - Parameter whose: which invitations.
  static func withhold(_ whose: SQL, in tx: Tx) throws {
    let held = try tx.execute(
      """
      UPDATE outbox SET state = 'held', last_error = 'the invitation has ended or is suspended'
      WHERE state = 'queued' AND leased_until IS NULL
        AND id IN (SELECT mail_id FROM invitations WHERE \(whose))
      """)
    if held > 0 { tx.moveOperators() }
  }

  /// How many more may go today, of the team and of whoever sends them.
  static func left(of team: Team, by user: ID<User>, in tx: Tx) throws -> Int {
    let row = try tx.row("SELECT created_at FROM users WHERE id = \(user)")
    let since: Timestamp = try row?["created_at"] ?? tx.now
    return min(
      try left("team_id = \(team.id)", since: team.createdAt, in: tx),
      try left("user_id = \(user)", since: since, in: tx))
  }

  private static func left(_ whose: SQL, since begin: Timestamp, in tx: Tx) throws -> Int {
    let isNew = begin > tx.now - .days(7)
    let sent = try tx.count(
      """
      SELECT COUNT(*) AS n FROM invitation_mails WHERE \(whose)
        AND sent_at > \(tx.now - .days(1)) AND sent_at <= \(tx.now + .minutes(5))
      """)
    return max(0, (isNew ? dailyAtFirst : daily) - sent)
  }

  /// Those that have had as many as they may.
  static func weary(_ emails: [EmailAddress], in tx: Tx) throws -> Set<String> {
    let rows = try tx.rows(
      """
      SELECT email_hash FROM invitation_mails WHERE email_hash IN (\(list: emails.map(hash)))
        AND sent_at > \(tx.now - .days(7)) AND sent_at <= \(tx.now + .minutes(5))
      GROUP BY email_hash HAVING COUNT(*) >= \(weekly)
      """)
    let hashes = Set(try rows.map { try $0["email_hash"] as [UInt8] })
    return Set(emails.filter { hashes.contains(hash($0)) }.map(\.text))
  }

  /// The table says nothing about who was invited where. What comes after a `+` is one mailbox's own.
  private static func hash(_ email: EmailAddress) -> [UInt8] {
    let mailbox = "\(email.local.prefix { $0 != "+" })@\(email.domain)"
    return Array(SHA256.hash(data: Array("invitation \(mailbox)".utf8)).prefix(16))
  }

  static let pruning = PruningRule(
    table: "invitation_mails", key: "id", column: "sent_at", olderThan: .days(8))
}
