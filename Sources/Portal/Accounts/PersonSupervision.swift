/// What operators do about a person. Each write has the person in its scope.
extension User {
  /// Writes down that somebody looks at the account: the page shows whom the person writes with.
  package func noteLook(in tx: Tx) throws {
    try tx.audit(.personSeen, to: .user(id), subject: email)
  }

  /// - Returns: false when it is so already.
  /// - Throws: `Obstacle` for oneself: nobody may be left who could lift it.
  package func suspend(by me: User, in tx: Tx) throws -> Bool {
    guard id != me.id else {
      throw Obstacle("You cannot suspend your own account. Ask another operator to do it.")
    }
    return try suspend(in: tx)
  }

  /// Signs the person out everywhere.
  /// - Returns: how many sessions were open.
  package func endAllSessions(in tx: Tx) throws -> Int {
    let count = try Session.endAll(of: id, except: nil, in: tx)
    if count > 0 {
      try tx.audit(
        .personSignedOut, to: .user(id), subject: email, after: ["count": String(count)])
    }
    return count
  }
}

extension OperatorAct {
  package static let seePerson = OperatorAct("people.see", "look at a person’s account")
  package static let suspendPeople = OperatorAct("people.suspend", "suspend people, or lift that")
  package static let endSessions = OperatorAct("people.end-sessions", "end a person’s sessions")
}

extension AuditAction {
  static let personSeen = AuditAction("person.seen", "looked at the account {{subject}}")
  static let personSignedOut = AuditAction(
    "person.signed_out", "ended all sessions of {{subject}}")
  static let people = [personSeen, personSignedOut]
}
