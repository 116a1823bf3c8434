/// Operators stop an account: nobody gets in by it until that is lifted. Seats are kept, and what the
/// person has written.
extension User {
  /// Ends the person's sessions, and what they had offered or were offered. Their colleagues see it.
  /// - Returns: false when it is so already.
  package func suspend(in tx: Tx) throws -> Bool {
    guard !isSuspended else { return false }
    try tx.execute("UPDATE users SET suspended_at = \(tx.now) WHERE id = \(id)")
    let ended = try Session.endAll(of: id, except: nil, in: tx)
    try OwnershipTransfer.endAll(of: id, in: tx)
    try InvitationMails.withhold("invited_by = \(id) AND state = 'pending'", in: tx)
    try tx.audit(
      .personSuspended, to: .user(id), subject: email, after: ["sessionsEnded": String(ended)])
    return true
  }

  /// - Returns: false when it is so already.
  package func liftSuspension(in tx: Tx) throws -> Bool {
    guard isSuspended else { return false }
    try tx.execute("UPDATE users SET suspended_at = NULL WHERE id = \(id)")
    try tx.audit(.personReinstated, to: .user(id), subject: email)
    return true
  }

  /// - Throws: `Obstacle`.
  func mustNotBeSuspended() throws(Obstacle) {
    if isSuspended {
      throw Obstacle(
        "This account is suspended by the people who run this site. Ask them to lift that.")
    }
  }
}

extension AuditAction {
  static let personSuspended = AuditAction("person.suspended", "suspended the account {{subject}}")
  static let personReinstated = AuditAction(
    "person.reinstated", "lifted the suspension of {{subject}}")
  static let suspensions = [personSuspended, personReinstated]
}
