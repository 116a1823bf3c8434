/// What a team pays and how, as operators see it.
package struct SupervisedBilling: Sendable {
  package let team: Team
  package let subscription: Subscription?
  package let account: BillingAccount
  package let invoices: [Invoice]
  package let credits: [BillingCredit]
  /// What is given to it is in this one.
  package let currency: Currency
  /// As the provider knows the team, and what somebody contests there.
  package let customer: ProviderCustomer?
  package let disputes: [Dispute]

  package var carried: Money { Money(minor: account.carried, currency) }

  /// Nil where there is no such team.
  package init?(_ id: ID<Team>, _ plans: Plans, in tx: Tx) throws {
    guard let team = try Team.find(id, in: tx) else { return nil }
    self.team = team
    subscription = try Subscription.open(of: id, in: tx)
    account = try BillingAccount.find(of: id, in: tx)
    invoices = try Invoice.latest(of: id, limit: 20, in: tx)
    credits = try BillingCredit.latest(of: id, in: tx)
    currency = account.currency ?? subscription?.terms.currency ?? plans.currency
    customer = try ProviderCustomer.find(of: id, in: tx)
    disputes = try Dispute.all(of: id, in: tx)
  }
}

extension SupervisedBilling {
  package static let resource = Resource<SupervisedBilling>(
    "AdminBilling",
    [
      .text("teamId", "Team") { $0.team.id.text },
      .text("team", "Its name") { $0.team.name },
      .moment("clockAt", "Its own time, of a team that is there to try things") {
        $0.team.plan.clockAt
      },
      .one("subscription", Subscription.resource) { $0.subscription },
      .text("currency", "What credits are given in") { $0.currency.code },
      .money("carried", "Comes off the next invoice; below zero it is added") { $0.carried },
      .text(BillingAccount.contact.about.name, BillingAccount.contact.about.label) {
        $0.account.contact
      },
      .one("customer", ProviderCustomer.resource) { $0.customer },
      .list("invoices", Invoice.resource) { $0.invoices },
      .list("credits", BillingCredit.resource) { $0.credits },
      .list("disputes", Dispute.resource) { $0.disputes },
    ])
}

extension Subscription {
  static let resource = Resource<Subscription>(
    "AdminSubscription",
    [
      .text("plan", "The plan that is paid or ordered") { $0.terms.plan.key },
      .text("planName", "Its name") { $0.terms.plan.name },
      .choice("status", "Status") { $0.status },
      .choice("interval", "How often it is paid") { $0.terms.cycle },
      .integer("quantity", "People, where the price is for each") {
        $0.terms.plan.isPerSeat ? Int($0.terms.quantity) : nil
      },
      .text("provider", "Who takes the payments") { $0.provider },
      .one("period", BillingPeriod.resource) { $0.period },
      .text("nextPlan", "The plan after that, where it is another") { $0.next?.plan.key },
      .moment("startedAt", "When it was first paid") { $0.startedAt },
      .moment("cancelAt", "When it ends, because somebody wants that") { $0.cancelAt },
      .moment("failedAt", "Since when a payment is due that nobody has made") { $0.failedAt },
    ])
}

extension ProviderCustomer {
  static let resource = Resource<ProviderCustomer>(
    "PaymentCustomer",
    [
      .text("provider", "Who takes the payments") { $0.provider },
      .text("externalId", "The team’s id there") { $0.externalID },
      .text("paymentMethod", "What is charged") { $0.paymentMethod },
      .text("problem", "Why it could not be asked last") { $0.problem },
      .moment("detailsAt", "Since when it has not been told the billing details") { $0.detailsAt },
      .moment("syncedAt", "When it was asked last") { $0.syncedAt },
    ])
}

extension BillingCredit {
  static let resource = Resource<BillingCredit>(
    "Credit",
    [
      .money("amount", "With tax") { $0.amount },
      .choice("kind", "What it is") { $0.kind },
      .text("reason", "Why, or the number of the invoice") { $0.reason },
      .text("givenBy", "An operator’s name") { $0.givenBy.isEmpty ? nil : $0.givenBy },
      .moment("at", "When") { $0.at },
    ])
}

extension Dispute {
  package static let resource = Resource<Dispute>(
    "Dispute",
    [
      .text("id", "Id") { $0.id.text },
      .text("teamId", "Team") { $0.teamID.text },
      .text("invoiceId", "Invoice") { $0.invoiceID?.text },
      .money("amount", "Amount") { $0.amount },
      .text("status", "In the provider’s words") { $0.status },
      .flag("isOver", "It is decided") { $0.isOver },
      .text("reason", "In the provider’s words") { $0.reason },
      .moment("dueBy", "Until when it can be answered") { $0.dueBy },
      .moment("openedAt", "Opened") { $0.openedAt },
    ])
}
