import Hummingbird
import Portal

/// What a team pays, as operators see it: its plan, its credits, and a clock of its own for trying things.
struct AdminBillingPages: Sendable {
  typealias Record = SupervisedBilling

  static let days = Field<Int64>.integer("days", "Days", in: 1...400)

  static let page = Page<Record>("admin/billing", room: AdminTeamsPages.room) { record, view in
    let path = AdminTeamPages.path(record.team.id)
    return plan(record, view).adding([
      "name": record.team.name, "back": path, "path": "\(path)/billing",
      "invoices": record.invoices.rows { invoice($0, view) },
      "hasInvoices": !record.invoices.isEmpty,
      "carried": record.carried.minor == 0 ? nil : view.amount(record.carried),
      "credits": record.credits.rows { credit($0, view) }, "hasCredits": !record.credits.isEmpty,
      "clock": record.team.plan.clockAt.map { view.time($0) },
      "mayBeSandbox": record.invoices.isEmpty && record.subscription == nil,
      "contact": record.account.contact.isEmpty ? nil : record.account.contact,
      "customer": record.customer.map { customer($0, view) },
      "disputes": record.disputes.rows { dispute($0, view) },
      "hasDisputes": !record.disputes.isEmpty,
    ])
  }
  .form(named: "credit") { Form(BillingCredit.fields($0.currency)) }
  .form(named: "advance") { _ in Form([days], [days.of(14)]) }
  .neverKept()

  private static func plan(_ record: Record, _ view: View) -> Tags {
    guard let current = record.subscription else { return ["plan": nil] }
    return [
      "plan": [
        "name": current.terms.plan.name, "state": current.status.rawValue,
        "stateText": view.words(current.status.label),
        "cycle": view.words(current.terms.cycle == .month ? "by the month" : "by the year"),
        "quantity": current.terms.plan.isPerSeat ? Int(current.terms.quantity) : nil,
        "until": current.period.map { view.time($0.end) },
        "endsAt": current.cancelAt.map { view.time($0) }, "next": current.next?.plan.name,
        "failedAt": current.failedAt.map { view.time($0) },
        "end": current.startedAt == nil
          ? nil : AdminTeamPages.path(current.teamID) + "/billing/end",
      ] as Tags
    ]
  }

  private static func customer(_ customer: ProviderCustomer, _ view: View) -> Tags {
    [
      "provider": View.provider(customer.provider), "externalID": customer.externalID,
      "method": customer.paymentMethod, "fault": customer.problem,
      "syncedAt": customer.syncedAt.map { view.time($0) },
      "isUntold": customer.detailsAt != nil,
    ]
  }

  /// Status and reason are the provider's words, and no sentences of ours.
  private static func dispute(_ dispute: Dispute, _ view: View) -> Tags {
    func plain(_ word: String) -> String { word.replacing("_", with: " ") }
    return [
      "amount": view.amount(dispute.amount), "reason": plain(dispute.reason),
      "state": dispute.isOver ? "note" : "dead", "stateText": plain(dispute.status),
      "dueBy": dispute.isOver ? nil : dispute.dueBy.map { view.time($0) },
      "openedAt": view.time(dispute.openedAt),
      "invoice": dispute.invoiceID.map { AdminInvoicePages.path($0) },
    ]
  }

  private static func invoice(_ invoice: Invoice, _ view: View) -> Tags {
    [
      "number": invoice.number, "href": AdminInvoicePages.path(invoice.id),
      "total": view.amount(invoice.total), "state": invoice.status.rawValue,
      "stateText": view.words(invoice.status.label), "issuedAt": view.time(invoice.issuedAt),
    ]
  }

  private static func credit(_ credit: BillingCredit, _ view: View) -> Tags {
    [
      "amount": view.amount(credit.amount), "kind": view.words(credit.kind.label),
      "reason": credit.reason, "at": view.time(credit.at),
      "by": credit.givenBy.isEmpty ? nil : credit.givenBy,
    ]
  }

  let web: Web
  let team: AdminTeamPages

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: reading(context))
  }

  func giveCredit(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let currency = try await web.portal.store.read(reading(context)).currency
    return try await web.submit(
      request, context, BillingCredit.fields(currency), on: Self.page, form: "credit",
      reading: reading(context)
    ) { entered in
      let id: ID<Team> = try context.id()
      let door = OperatorDoor(web: web, context: context, team: id)
      try await web.payments(of: id).credit(
        entered[BillingCredit.amount(currency)], reason: entered[BillingCredit.reason],
        by: context.user.name, through: door)
      return Done(path(id), "The credit comes off the team’s next invoice.")
    }
  }

  func fetch(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.press(request, context, back: path(id)) {
      try await web.fetchBilling(of: id, context)
      return Done(path(id), "All that is known of the team there is fetched.")
    }
  }

  func end(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.press(request, context, back: path(id)) {
      let door = OperatorDoor(web: web, context: context, team: id)
      try await web.payments(of: id).end(through: door)
      return Done(path(id), "The plan has ended. Nothing was given back by that.")
    }
  }

  func makeSandbox(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.press(request, context, back: path(id)) {
      try await team.write(context, id) { try $1.makeSandbox(in: $2) }
      return Done(path(id), "The team has a clock of its own now. Nothing it pays is real.")
    }
  }

  func advance(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.submit(
      request, context, [Self.days], on: Self.page, form: "advance", reading: reading(context)
    ) { entered in
      // The right and its proof are looked at before the clock moves.
      try await team.write(context, id) { _, _, _ in }
      try await web.payments(of: id).advance(
        id, by: .days(Int(entered[Self.days])), as: context.actor)
      return Done(path(id), "The clock has moved. All that fell due on the way has happened.")
    }
  }

  private func path(_ id: ID<Team>) -> String { AdminTeamPages.path(id) + "/billing" }

  private func reading(
    _ context: OperatorContext
  ) throws -> @Sendable (Tx) throws -> Record {
    let (id, plans): (ID<Team>, Plans) = (try context.id(), web.portal.settings.plans)
    return { tx in
      guard let record = try Record(id, plans, in: tx) else { throw HTTPProblem(.notFound) }
      return record
    }
  }
}

extension Web {
  /// Fetches all that is known of a team where it pays.
  /// - Throws: `Obstacle` for a team that nobody knows.
  func fetchBilling(of id: ID<Team>, _ context: OperatorContext) async throws {
    // The right and its proof are looked at before anybody is asked.
    let customer = try await write(context, about: id) {
      try ProviderCustomer.find(of: $1.id, in: $2)
    }
    guard let customer else { throw Obstacle("No payment provider knows this team.") }
    try await portal.payments.named(customer.provider).look(at: id)
  }
}
