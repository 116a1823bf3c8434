import Crypto

/// How many invitations go out: of a team, and to an address whoever asks. They reach people who have
/// not asked for anything.
enum InvitationMails {
  /// Of a team in a day.
  static let daily = 500
  /// The same in its first week: whoever makes teams to send mail by gets no further.
  static let dailyAtFirst = 50
  /// To one address in a week.
  static let weekly = 3

  static func count(_ email: EmailAddress, of team: ID<Team>, in tx: Tx) throws {
    try tx.insert(
      "invitation_mails",
      [
        "id": tx.newID(Invitation.self), "team_id": team, "email_hash": hash(email),
        "sent_at": tx.now,
      ])
  }

  /// How many more may go today.
  static func left(of team: Team, in tx: Tx) throws -> Int {
    let isNew = team.createdAt > tx.now - .days(7)
    let sent = try tx.count(
      """
      SELECT COUNT(*) AS n FROM invitation_mails WHERE team_id = \(team.id)
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

  /// The table says nothing about who was invited where.
  private static func hash(_ email: EmailAddress) -> [UInt8] {
    Array(SHA256.hash(data: Array("invitation \(email.text)".utf8)).prefix(16))
  }

  static let pruning = PruningRule(
    table: "invitation_mails", key: "id", column: "sent_at", olderThan: .days(8))
}
