/// All that the provider knows of a team at one moment, in our words. It is applied as a whole: in which
/// order things were told, and how often, makes no difference.
package struct ProviderSnapshot: Sendable {
  /// Newest first, those that are over too.
  package var subscriptions: [ProviderSubscription] = []
  /// Without drafts; the oldest first.
  package var invoices: [ProviderInvoice] = []
  package var paymentMethod: String?
  /// To the team's good with tax; below zero it is owed.
  package var balance: Money?
  /// What comes next; nil where nothing comes.
  package var next: ProviderCharge?
  package var disputes: [ProviderDispute] = []
  /// What does not add up there, in words for operators.
  package var problems: [String] = []

  package init() {}
}

package struct ProviderSubscription: Sendable, Equatable {
  package var externalID: String
  package var status: SubscriptionStatus
  package var choice: Choice
  package var currency: Currency
  package var anchorAt: Timestamp
  package var period: BillingPeriod
  /// From when on what is used is not billed yet; nil where nothing is metered.
  package var usageFrom: Timestamp?
  package var cancelAt: Timestamp?
  package var createdAt: Timestamp
  package var endedAt: Timestamp?
  package var next: Choice?
  /// When the payment that is due failed first; nil where none has.
  package var failedAt: Timestamp?
  /// What waits for its payment.
  package var pending: Choice?

  package struct Choice: Sendable, Equatable {
    package var hash: String
    package var cycle: BillingInterval
    package var quantity: Int64

    package init(hash: String, cycle: BillingInterval, quantity: Int64) {
      self.hash = hash
      self.cycle = cycle
      self.quantity = quantity
    }
  }

  package init(
    externalID: String, status: SubscriptionStatus, choice: Choice, currency: Currency,
    anchorAt: Timestamp, period: BillingPeriod, createdAt: Timestamp
  ) {
    self.externalID = externalID
    self.status = status
    self.choice = choice
    self.currency = currency
    self.anchorAt = anchorAt
    self.period = period
    self.createdAt = createdAt
  }
}

package struct ProviderInvoice: Sendable, Equatable {
  package var externalID: String
  package var subscription: String?
  package var number: String
  package var kind = Invoice.Kind.invoice
  package var purpose: Invoice.Purpose
  package var status: Invoice.Status
  package var lines: [InvoiceLine]
  /// What was asked for in the end, with tax and after what was to the team's good.
  package var total: Money
  package var taxed: Money
  package var tax: TaxRule
  package var paid: Money
  package var refunded: Money
  package var issuedAt: Timestamp
  package var dueAt: Timestamp
  package var paidAt: Timestamp?
  package var voidedAt: Timestamp?
  /// Who buys, as it stood there then.
  package var buyer: InvoiceParties.Buyer
  /// Where the person pays it or confirms the payment, and its paper.
  package var hostedURL: String?
  package var pdfURL: String?
  /// The bank wants a confirmation.
  package var wantsConfirmation = false
  package var payments: [Payment] = []
  /// Of a credit note: the invoice that it corrects, and why.
  package var corrects: String?
  package var reason = ""

  package struct Payment: Sendable, Equatable {
    package let externalID: String
    package let amount: Money
    package let at: Timestamp

    package init(externalID: String, amount: Money, at: Timestamp) {
      self.externalID = externalID
      self.amount = amount
      self.at = at
    }
  }

  package init(
    externalID: String, number: String, purpose: Invoice.Purpose, status: Invoice.Status,
    lines: [InvoiceLine], total: Money, taxed: Money, tax: TaxRule, paid: Money, refunded: Money,
    issuedAt: Timestamp, dueAt: Timestamp, buyer: InvoiceParties.Buyer
  ) {
    self.externalID = externalID
    self.number = number
    self.purpose = purpose
    self.status = status
    self.lines = lines
    self.total = total
    self.taxed = taxed
    self.tax = tax
    self.paid = paid
    self.refunded = refunded
    self.issuedAt = issuedAt
    self.dueAt = dueAt
    self.buyer = buyer
  }
}

/// The next charge, as it stands now.
package struct ProviderCharge: Sendable, Equatable {
  package let at: Timestamp
  package let lines: [InvoiceLine]
  package let total: Money
  package let taxed: Money

  package init(at: Timestamp, lines: [InvoiceLine], total: Money, taxed: Money) {
    self.at = at
    self.lines = lines
    self.total = total
    self.taxed = taxed
  }
}

package struct ProviderDispute: Sendable, Equatable {
  package let externalID: String
  /// The payment that is contested.
  package let payment: String?
  package let amount: Money
  package let status: String
  package let reason: String
  package let dueBy: Timestamp?
  package let openedAt: Timestamp

  package init(
    externalID: String, payment: String?, amount: Money, status: String, reason: String,
    dueBy: Timestamp?, openedAt: Timestamp
  ) {
    self.externalID = externalID
    self.payment = payment
    self.amount = amount
    self.status = status
    self.reason = reason
    self.dueBy = dueBy
    self.openedAt = openedAt
  }
}
