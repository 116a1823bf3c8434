import Foundation

/// Inviting people by a paste of addresses: one write. What cannot be invited is said, each with its
/// reason; the rest is.
package struct InvitePeople: Sendable {
  /// One address that is asked to come.
  package struct Letter: Sendable {
    package let email: EmailAddress
    let mailed: Token
    /// To hand over where no mail is set up: it proves no address.
    package let copied: Token
    let mail: SealedMail
  }

  package struct Refused: Sendable, Equatable {
    package let address: String
    package let why: Phrase
  }

  package struct Outcome: Sendable {
    package let role: TeamRole
    package let invited: [Letter]
    package let refused: [Refused]

    package init(role: TeamRole, invited: [Letter], refused: [Refused]) {
      self.role = role
      self.invited = invited
      self.refused = refused
    }
  }

  /// In one paste.
  static let most = 500

  package static let emails = Field.emails("emails", "Email addresses", limit: most)
    .help("One or many, up to 500, as you have them: one a line, or separated by commas.")

  package static func fields(_ roles: [TeamRole]) -> Fields {
    [emails, Membership.role.among(roles.map(\.option))]
  }

  let pasted: PastedAddresses
  let role: String
  let letters: [Letter]
  /// Those that no letter was written to, each with its reason.
  private let turnedAway: [EmailAddress: Phrase]

  /// Writes the mails. Outside any transaction: five hundred take a moment.
  package init(
    _ entered: Entered, from inviter: User, of team: Team, _ portal: Portal
  ) async throws {
    pasted = entered[Self.emails]
    role = entered[Membership.role]
    let (pasted, value) = (pasted, role)
    let (addresses, turnedAway, languages, role) = try await portal.store.read { tx in
      // Letters cost: those are written that would be sent as things stand. The write looks again.
      var check = try InvitationCheck(pasted.addresses, for: team, by: inviter.id, in: tx)
      var turnedAway: [EmailAddress: Phrase] = [:]
      for address in pasted.addresses { turnedAway[address] = check.take(address) }
      let taken = pasted.addresses.filter { turnedAway[$0] == nil }
      return (
        taken, turnedAway, try Self.languages(of: taken, in: tx),
        try TeamRole.find(value, of: team.id, in: tx)
      )
    }
    self.turnedAway = turnedAway
    letters = try await OwnThreads.run("portico-invitations") {
      let letters = try Dictionary(grouping: addresses) { languages[$0.text] ?? inviter.language }
        .flatMap { language, addresses in
          try Self.letters(
            to: addresses, from: inviter, of: team, as: role, in: language, portal)
        }
      // In the order given: where seats or mails are short, the first ones get them.
      let byAddress = Dictionary(uniqueKeysWithValues: letters.map { ($0.email, $0) })
      return addresses.compactMap { byAddress[$0] }
    }
  }

  /// Those of people with an account.
  private static func languages(
    of addresses: [EmailAddress], in tx: Tx
  ) throws -> [String: String] {
    let rows = try tx.rows(
      "SELECT email, language FROM users WHERE email IN (\(list: addresses.map(\.text)))")
    return Dictionary(
      try rows.map { (try $0["email"], try $0["language"]) }, uniquingKeysWith: { one, _ in one })
  }

  /// For one that is sent again.
  package static func letter(
    for invitation: Invitation, from inviter: User, of team: Team, _ portal: Portal
  ) async throws -> Letter {
    let email = EmailAddress(trusted: invitation.email)
    let languages = try await portal.store.read { try Self.languages(of: [email], in: $0) }
    return try letters(
      to: [email], from: inviter, of: team, as: invitation.role,
      in: languages[email.text] ?? inviter.language, portal)[0]
  }

  /// They differ in their links alone: put into words once.
  static func letters(
    to addresses: [EmailAddress], from inviter: User, of team: Team, as role: TeamRole?,
    in language: String, _ portal: Portal
  ) throws -> [Letter] {
    let base = "\(portal.settings.baseURL)/invitations"
    let tokens = addresses.map { _ in (mailed: Token.random(), copied: Token.random()) }
    let mail = Mail.invitation(
      team: team.name, from: inviter, as: role, validFor: portal.settings.durations.invitation,
      link: "\(base)/\(Token.random().text)", language: language)
    let mails = try portal.outbox.prepare(
      mail,
      toEach: zip(addresses, tokens).map { ($0.text, link: "\(base)/\($1.mailed.text)") })
    return zip(addresses, zip(tokens, mails)).map {
      Letter(email: $0, mailed: $1.0.mailed, copied: $1.0.copied, mail: $1.1)
    }
  }

  /// - Throws: `Refusal`, `FormProblems` when the role is none of the team's, `StoreError`.
  package func send(by me: Membership, _ portal: Portal, in tx: Tx) throws -> Outcome {
    guard let role = try TeamRole.find(role, of: me.team.id, in: tx) else {
      throw FormProblems(Membership.role, .unknownChoice)
    }
    try me.mustBeAllowedToInvite(as: role)
    var check = try InvitationCheck(pasted.addresses, for: me.team, by: me.userID, in: tx)
    var (invited, refused): ([Letter], [Refused]) = (
      [], pasted.unusable.map { Refused(address: $0, why: "This is no email address.") }
    )
    let (expiresAt, name) = (
      tx.now + portal.settings.durations.invitation, try me.name(in: tx)
    )
    let byAddress = Dictionary(uniqueKeysWithValues: letters.map { ($0.email, $0) })
    for address in pasted.addresses {
      if let why = turnedAway[address] ?? check.take(address) {
        refused.append(Refused(address: address.text, why: why))
      } else if let letter = byAddress[address] {
        try letter.put(as: role, by: me, called: name, until: expiresAt, portal, in: tx)
        invited.append(letter)
      }
    }
    try tx.audit(
      .invitationSent, in: me.team, forEach: invited.map(\.email.text), as: "emails",
      after: ["role": role.label])
    return Outcome(role: role, invited: invited, refused: refused)
  }
}

extension InvitePeople.Letter {
  fileprivate func put(
    as role: TeamRole, by me: Membership, called name: String, until end: Timestamp,
    _ portal: Portal, in tx: Tx
  ) throws {
    // One whose time has run out, and that nobody has marked yet, makes room.
    try tx.execute(
      """
      UPDATE invitations SET state = 'expired', ended_at = expires_at
      WHERE team_id = \(me.team.id) AND email = \(email.text) AND state = 'pending'
      """)
    try tx.insert(
      "invitations",
      [
        "id": tx.newID(Invitation.self), "team_id": me.team.id, "email": email.text,
        "role": role.stored, "role_id": role.customID, "invited_by": me.userID,
        "inviter_name": name, "mail_id": mail.id,
        "mailed_hash": mailed.hash, "copied_hash": copied.hash,
        "state": Invitation.State.pending, "created_at": tx.now, "sent_at": tx.now,
        "expires_at": end,
      ])
    try InvitationMails.count(email, of: me.team.id, by: me.userID, in: tx)
    try portal.outbox.put(mail, in: tx)
  }
}

/// What keeps an address from being invited, looked up for all of a paste at once.
struct InvitationCheck {
  private let team: Team
  private var members: Set<String>
  private var waiting: Set<String>
  private let weary: Set<String>
  private var seats: Int?
  private var mails: Int

  init(
    _ addresses: [EmailAddress], for team: Team, by user: ID<User>, in tx: Tx
  ) throws {
    self.team = team
    let texts = addresses.map(\.text)
    members = Set(
      try tx.rows(
        """
        SELECT u.email FROM users u JOIN memberships m ON m.user_id = u.id AND m.team_id = \(team.id)
        WHERE u.email IN (\(list: texts))
        """
      ).map { try $0["email"] })
    waiting = Set(
      try tx.rows(
        """
        SELECT email FROM invitations WHERE team_id = \(team.id) AND state = 'pending'
          AND expires_at > \(tx.now) AND email IN (\(list: texts))
        """
      ).map { try $0["email"] })
    weary = try InvitationMails.weary(addresses, in: tx)
    seats = try Seats(of: team.id, in: tx).free
    mails = try InvitationMails.left(of: team, by: user, in: tx)
  }

  /// Nil when it can be invited, which takes a seat.
  mutating func take(_ email: EmailAddress) -> Phrase? {
    if members.contains(email.text) { return "Is in the team already." }
    if waiting.contains(email.text) {
      return "Is invited already. Send it again from the list of invitations."
    }
    guard team.domains.allow(email) else {
      return team.domains.only
    }
    if weary.contains(email.text) {
      return InvitationMails.wearyWords
    }
    if seats == 0 { return "No seat is left." }
    if mails == 0 {
      return InvitationMails.spentWords
    }
    seats = seats.map { $0 - 1 }
    mails -= 1
    waiting.insert(email.text)
    return nil
  }
}

extension AuditAction {
  static let invitationSent = AuditAction("invitation.sent", "invited {{subject}}")
  static let invitationSentAgain = AuditAction(
    "invitation.sent_again", "sent the invitation to {{subject}} again")
  static let invitationRevoked = AuditAction(
    "invitation.revoked", "took back the invitation to {{subject}}")
  static let invitationDeclined = AuditAction(
    "invitation.declined", "declined the invitation to {{subject}}")
  static let invitationEnded = AuditAction(
    "invitation.ended", "ended the invitation to {{subject}} with the right to it")
  static let waysIn =
    [
      invitationSent, invitationSentAgain, invitationRevoked, invitationDeclined, invitationEnded,
    ] + joinLinks
}

extension Mail {
  package static func invitation(
    team: String, from inviter: User, as role: TeamRole?, validFor: Duration, link: String,
    language: String
  ) -> Mail {
    Mail(
      "invitation", language: language, link: link,
      values: [
        // Short: it goes to people who know neither.
        "team": .text(String(team.prefix(40))), "by": .text(String(inviter.name.prefix(40))),
        "byEmail": .text(inviter.email),
        "role": .phrase(role.map { $0.phrase("{{role}}", as: "role") } ?? ""),
        "validFor": .span(validFor),
      ])
  }
}
