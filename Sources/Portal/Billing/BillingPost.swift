/// Makes the paper of an invoice, in a language. It takes longer than a transaction may, and can fail.
package typealias InvoicePrinter =
  @Sendable (Invoice, [InvoiceLine], _ language: String, _ zone: String) async throws -> [UInt8]

/// Writes the mails about money that are queued: to the owners and the billing contact, nobody else. The
/// mails and the end of the notice are one transaction: none is lost, none is written twice.
struct BillingPost: Sendable {
  let portal: Portal
  /// Nil where no paper can be made: then the mail goes without.
  let printer: InvoicePrinter?

  private static let atOnce = 20
  /// After that the mail goes without its paper, which its link leads to.
  private static let mostAttempts = 5

  func run() async throws {
    var failure: (any Error)?
    for notice in try await due() {
      do { try await send(notice) } catch {
        failure = failure ?? error
        try await putOff(notice)
      }
    }
    if let failure { throw failure }
  }

  private func due() async throws -> [BillingNotice] {
    try await portal.store.read { tx in
      try tx.rows(
        """
        SELECT * FROM billing_notices WHERE try_at <= \(tx.now) ORDER BY try_at, id
        LIMIT \(Self.atOnce)
        """
      ).map(BillingNotice.init)
    }
  }

  private struct Reader: Hashable {
    let email: String
    let language: String
    let zone: String

    /// Those who read the same words.
    var manner: [String] { [language, zone] }
  }

  private struct Case {
    let team: Team
    let readers: [Reader]
    let invoice: Invoice?
    let lines: [InvoiceLine]
    let failedAt: Timestamp?
  }

  private func send(_ notice: BillingNotice) async throws {
    guard let told = try await look(at: notice) else { return try await drop(notice, []) }
    var mails: [SealedMail] = []
    for (manner, readers) in Dictionary(grouping: told.readers, by: \.manner) {
      guard let mail = try await mail(notice, told, manner) else { continue }
      mails += try portal.outbox.prepare(mail, toEach: readers.map { ($0.email, mail.link) })
    }
    try await drop(notice, mails)
  }

  /// Nil when nobody needs to hear of it any more.
  private func look(at notice: BillingNotice) async throws -> Case? {
    try await portal.store.read { tx in
      guard let team = try Team.find(notice.teamID, in: tx) else { return nil }
      let invoice = try notice.invoiceID.flatMap { try Invoice.find($0, in: tx) }
      // It was paid or voided before the mail was written.
      let isSettled = invoice.map { $0.status != .open } ?? false
      if isSettled, [.invoice, .reminder, .frozen, .confirm].contains(notice.kind) { return nil }
      let contact = try BillingAccount.find(of: team.id, in: tx).contact
      return Case(
        team: team, readers: try Self.readers(of: team, contact, in: tx), invoice: invoice,
        lines: try invoice?.lines(in: tx) ?? [],
        failedAt: try Subscription.open(of: team.id, in: tx)?.failedAt)
    }
  }

  private static func readers(
    of team: Team, _ contact: String, in tx: Tx
  ) throws -> [Reader] {
    let owners = try Member.owners(of: team.id, limit: 50, in: tx)
      .map { Reader(email: $0.email, language: $0.language, zone: $0.timeZone) }
    guard !contact.isEmpty, !owners.contains(where: { $0.email == contact }) else { return owners }
    return owners + [Reader(email: contact, language: owners.first?.language ?? "en", zone: "UTC")]
  }

  private func mail(
    _ notice: BillingNotice, _ told: Case, _ manner: [String]
  ) async throws -> Mail? {
    let (language, zone) = (manner[0], manner[1])
    let page = "\(portal.settings.baseURL)/teams/\(told.team.slug)/billing"
    guard let invoice = told.invoice else {
      guard notice.kind == .ended else { return nil }
      return .planEnded(team: told.team.name, link: page, language: language)
    }
    let bill = Mail.Bill(
      team: told.team.name, number: invoice.number,
      total: invoice.status == .open ? invoice.left : invoice.total, dueAt: invoice.dueAt,
      zone: zone, link: "\(page)/invoices/\(invoice.id)", language: language)
    switch notice.kind {
    case .invoice: return try await .invoice(bill, paper(notice, told, manner))
    case .receipt: return try await .receipt(bill, paper(notice, told, manner))
    case .creditNote: return try await .creditNote(bill, paper(notice, told, manner))
    case .reminder:
      let failed = told.failedAt ?? invoice.dueAt
      return .paymentReminder(bill, freezesAt: failed + Dunning.patience)
    case .frozen: return .teamFrozen(bill)
    case .confirm: return .confirmPayment(bill)
    case .ended: return .planEnded(team: told.team.name, link: page, language: language)
    }
  }

  private func paper(
    _ notice: BillingNotice, _ told: Case, _ manner: [String]
  ) async throws -> MailAttachment? {
    // Of what is paid elsewhere the provider has the paper; the link leads there.
    guard let printer, let invoice = told.invoice, invoice.isManual else { return nil }
    do {
      let bytes = try await printer(invoice, told.lines, manner[0], manner[1])
      return MailAttachment(
        name: "\(invoice.number).pdf", mediaType: "application/pdf", bytes: bytes)
    } catch  where notice.attempts >= Self.mostAttempts {
      portal.logger.error(
        "an invoice is mailed without its paper",
        metadata: ["invoice": "\(invoice.number)", "error": "\(error)"])
      return nil
    }
  }

  private func drop(_ notice: BillingNotice, _ mails: [SealedMail]) async throws {
    let portal = portal
    try await portal.store.write(for: .portal, as: .system("billing")) { tx in
      guard try tx.execute("DELETE FROM billing_notices WHERE id = \(notice.id)") == 1 else {
        return
      }
      for mail in mails { try portal.outbox.put(mail, in: tx) }
    }
  }

  private func putOff(_ notice: BillingNotice) async throws {
    let pause = Duration.seconds(30 << min(notice.attempts, 7))
    try await portal.store.write(for: .portal, as: .system("billing")) { tx in
      try tx.execute(
        """
        UPDATE billing_notices SET attempts = attempts + 1, try_at = \(tx.now + pause)
        WHERE id = \(notice.id)
        """)
    }
  }
}

extension Job {
  /// Writes the mails about money.
  package static func billingPost(_ portal: Portal, printer: InvoicePrinter?) -> Job {
    let hasWork: @Sendable (Tx) throws -> Bool = { tx in
      try tx.exists("SELECT 1 AS n FROM billing_notices WHERE try_at <= \(tx.now) LIMIT 1")
    }
    return Job("billing-post", every: .seconds(10), hasWork: hasWork) {
      try await BillingPost(portal: portal, printer: printer).run()
    }
  }
}
