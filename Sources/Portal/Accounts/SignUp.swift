import Foundation

/// Asking for an account. The answer never tells whether the address is known: a known
/// one gets another mail. A sign-up is a pending record; nothing else exists until its link is
/// confirmed.
package struct SignUp: Sendable {
  package let email: EmailAddress
  let name: String
  let password: String
  let next: String?
  /// The browser's: it becomes the account's.
  let language: String
  let way: SignUpWay?

  /// - Parameters:
  ///   - next: the path to go on to once the address is confirmed.
  ///   - email: the address, where the form does not ask for it.
  ///   - way: into which team.
  package init(
    _ entered: Entered, email: String? = nil, next: String? = nil, language: String,
    by way: SignUpWay? = nil
  ) {
    self.email = email.map { EmailAddress(trusted: $0) } ?? entered[Self.email]
    self.way = way
    name = entered[Self.name]
    password = entered[Self.password]
    self.next = next
    self.language = language
  }

  package var address: String { email.text }

  /// Writes the pending record and its mail.
  /// - Parameter askedBefore: whether this browser has asked for an account with this address before.
  /// - Returns: the secret by which the asking browser is known again.
  /// - Throws: `Obstacle` where sign-up is closed to them, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func request(
    _ portal: Portal, askedBefore: Bool = false, as actor: Originator
  ) async throws -> Token {
    try portal.settings.mustLetIn(isInvited: way != nil)
    try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: actor.address).spend(in: tx)
    }
    let hash = try await portal.passwords.hash(password, in: .newcomers, from: actor.address)
    let link = Token.random()
    let browser = Token.random()
    let mails = try SignUpMails(portal, email: email, link: link, language: language)
    let validFor = portal.settings.durations.confirmLink
    try await portal.store.write(for: .portal, as: actor) { tx in
      let isKnown = try User.find(email: email, in: tx) != nil
      if !isKnown { try insert(hash, link: link, browser: browser, validFor: validFor, in: tx) }
      if try mails.mayBeSent(askedBefore: askedBefore, in: tx) {
        try mails.put(known: isKnown, in: tx)
      }
    }
    return browser
  }

  private func insert(
    _ hash: String, link: Token, browser: Token, validFor span: Duration, in tx: Tx
  ) throws {
    try tx.insert(
      "pending_sign_ups",
      [
        "id": tx.newID(PendingSignUp.self), "email": email.text, "name": name,
        "password_hash": hash, "next_path": next, "language": language, "token_hash": link.hash,
        "browser_hash": browser.hash, "created_at": tx.now, "expires_at": tx.now + span,
        "invitation_id": way?.invitation, "join_link_id": way?.joinLink,
      ])
  }

  /// Sends a new link, which voids the one before. Says nothing about whether there was one.
  /// - Parameters:
  ///   - address, browser: what this browser was given when it asked.
  package static func resend(
    _ portal: Portal, address: String, browser: Token, language: String, as actor: Originator
  ) async throws {
    let email = EmailAddress(trusted: address)
    let link = Token.random()
    let mails = try SignUpMails(portal, email: email, link: link, language: language)
    try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: actor.address).spend(in: tx)
      // The older link is void only once a newer one is on its way.
      guard try mails.mayBeSent(askedBefore: true, in: tx) else { return }
      let changed = try tx.execute(
        """
        UPDATE pending_sign_ups SET token_hash = \(link.hash),
          expires_at = \(tx.now + portal.settings.durations.confirmLink)
        WHERE browser_hash = \(browser.hash) AND email = \(email.text)
        """)
      let isKnown = try User.find(email: email, in: tx) != nil
      if changed > 0 || isKnown { try mails.put(known: isKnown, in: tx) }
    }
  }
}

extension Mail {
  package static func confirmAddress(
    link: String, validFor: Duration, language: String
  ) -> Mail {
    Mail("confirm-address", language: language, link: link, values: ["validFor": .span(validFor)])
  }

  package static func alreadyRegistered(
    link: String, resetLink: String, language: String
  ) -> Mail {
    Mail(
      "already-registered", language: language, link: link,
      values: ["resetLink": .text(resetLink)])
  }
}

extension SignUp {
  static let name = Field.name("name", "Name", limit: 100).autocomplete(.name)
  package static let email = Field.email("email", "Email").autocomplete(.email)
    .help("You confirm it with a link before the account is made.")
  static let password = Field.secret("password", "Password")
  package static let next = Field.nextPath("next")

  package static func fields(_ settings: PortalSettings) -> Fields {
    checked([name, email, password.asNew(settings.passwordRules), next], settings)
  }

  /// Of whoever comes to join a team, and goes on to that.
  package static func fieldsWithoutNext(_ settings: PortalSettings) -> Fields {
    checked([name, email, password.asNew(settings.passwordRules)], settings)
  }

  private static func checked(_ fields: Fields, _ settings: PortalSettings) -> Fields {
    let rules = settings.passwordRules
    return fields.rule(password, email, name) { password, email, name throws(FieldProblem) in
      try rules.check(password, context: [String(email.local), name, settings.name])
    }
  }
}

/// Both mails are made whichever will be sent, so that time does not tell which.
private struct SignUpMails {
  let confirm: SealedMail
  let already: SealedMail
  let email: EmailAddress
  let outbox: Outbox

  init(_ portal: Portal, email: EmailAddress, link: Token, language: String) throws {
    let base = portal.settings.baseURL
    confirm = try portal.outbox.prepare(
      .confirmAddress(
        link: "\(base)/verify-email/\(link.text)",
        validFor: portal.settings.durations.confirmLink, language: language), to: email.text)
    already = try portal.outbox.prepare(
      .alreadyRegistered(
        link: "\(base)/sign-in", resetLink: "\(base)/forgot-password", language: language),
      to: email.text)
    self.email = email
    outbox = portal.outbox
  }

  /// An address that has had its share of mail gets no more; the answer stays the same.
  func mayBeSent(askedBefore: Bool, in tx: Tx) throws -> Bool {
    let address = tx.actor.address
    let share: MailShare =
      askedBefore
      ? .askedBefore("sign-up", to: email, from: address)
      : .anybody("sign-up", to: email, from: address)
    return try share.allows(in: tx)
  }

  func put(known: Bool, in tx: Tx) throws {
    try outbox.put(known ? already : confirm, in: tx)
  }
}
