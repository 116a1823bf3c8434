import Foundation

/// Asking for an account. The answer never tells whether the address is known: a known
/// one gets another mail. A sign-up is a pending record; nothing else exists until its link is
/// confirmed.
package struct SignUp: Sendable {
  let email: EmailAddress
  let name: String
  let password: String
  let next: String?
  /// The browser's: it becomes the account's.
  let language: String

  package init(
    email: String, name: String, password: String, next: String?, language: String,
    settings: PortalSettings
  ) throws(FormProblems) {
    var problems = FormProblems()
    let cleanName = problems.check("name") { () throws(FieldProblem) in
      try PlainText.line(name, limit: 100)
    }
    let address = problems.check("email") { () throws(FieldProblem) in try EmailAddress(email) }
    _ = problems.check("password") { () throws(FieldProblem) in
      try settings.passwordRules.check(
        password, context: [address?.local.description ?? "", name, settings.name])
    }
    try problems.throwIfAny()
    guard let address, let cleanName else { throw problems }
    self.email = address
    self.name = cleanName
    self.password = password
    self.next = next
    self.language = language
  }

  package var address: String { email.text }

  /// Writes the pending record and its mail.
  /// - Returns: the secret by which the asking browser is known again.
  /// - Throws: `Throttled`, `TooManyWaiting`, `StoreError`.
  package func request(_ portal: Portal, as actor: Originator) async throws -> Token {
    try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: actor.address).reserve(in: tx)
    }
    let hash = try await portal.passwords.hash(password)
    let link = Token.random()
    let browser = Token.random()
    let mails = try SignUpMails(portal, email: email, link: link, language: language)
    let validFor = portal.settings.durations.confirmLink
    try await portal.store.write(for: .portal, as: actor) { tx in
      let isKnown = try User.find(email: email, in: tx) != nil
      if !isKnown { try insert(hash, link: link, browser: browser, validFor: validFor, in: tx) }
      if try mails.mayBeSent(in: tx) { try mails.put(known: isKnown, in: tx) }
    }
    return browser
  }

  private func insert(
    _ hash: String, link: Token, browser: Token, validFor span: Duration, in tx: Tx
  ) throws {
    try tx.execute(
      """
      INSERT INTO pending_sign_ups (id, email, name, password_hash, next_path, language,
        token_hash, browser_hash, created_at, expires_at)
      VALUES (\(tx.newID(PendingSignUp.self)), \(email.text), \(name), \(hash), \(next), \(language),
        \(link.hash), \(browser.hash), \(tx.now), \(tx.now + span))
      """)
  }

  /// Sends a new link, which voids the one before. Says nothing about whether there was one.
  package static func resend(
    _ portal: Portal, address: String, browser: Token, language: String, as actor: Originator
  ) async throws {
    let email = EmailAddress(trusted: address)
    let link = Token.random()
    let mails = try SignUpMails(portal, email: email, link: link, language: language)
    try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: actor.address).reserve(in: tx)
      // The older link is void only once a newer one is on its way.
      guard try mails.mayBeSent(in: tx) else { return }
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
  func mayBeSent(in tx: Tx) throws -> Bool {
    try Throttle.allowsMail("sign-up", to: email, in: tx)
  }

  func put(known: Bool, in tx: Tx) throws {
    try outbox.put(known ? already : confirm, in: tx)
  }
}
