extension AuditAction {
  static let billingDetailsChanged = AuditAction(
    "billing.details", "changed the billing details of the team {{subject}}")
  static let trialStarted = AuditAction("billing.trial", "began to try the plan {{subject}}")
  static let planChosen = AuditAction("billing.chosen", "ordered the plan {{subject}}")
  static let orderWithdrawn = AuditAction(
    "billing.withdrawn", "withdrew the order of invoice {{subject}}")
  static let orderExpired = AuditAction(
    "billing.expired", "let the order of invoice {{subject}} lapse, which nobody had paid")
  static let planStarted = AuditAction("billing.started", "started the plan {{subject}}")
  static let planChangeScheduled = AuditAction(
    "billing.scheduled", "chose the plan {{subject}} from the next period on")
  static let planChanged = AuditAction("billing.changed", "changed the plan to {{subject}}")
  static let planCancelled = AuditAction("billing.cancelled", "cancelled the plan {{subject}}")
  static let planResumed = AuditAction("billing.resumed", "kept the plan {{subject}} after all")
  static let planEnded = AuditAction("billing.ended", "ended the plan {{subject}}")
  static let invoiceIssued = AuditAction("invoice.issued", "issued invoice {{subject}}")
  static let invoiceVoided = AuditAction("invoice.voided", "voided invoice {{subject}}")
  static let paymentRecorded = AuditAction(
    "payment.recorded", "recorded a payment of invoice {{subject}}")
  static let paymentFailed = AuditAction(
    "payment.failed", "missed the payment of invoice {{subject}}")
  static let paymentDisputed = AuditAction(
    "payment.disputed", "heard that a payment of {{subject}} is contested")
  static let paymentRecovered = AuditAction(
    "payment.recovered", "received all that was owed for the plan {{subject}}")
  static let teamFrozen = AuditAction(
    "billing.frozen", "stopped writing in the team, since the plan {{subject}} was not paid")
  static let creditGiven = AuditAction("credit.given", "gave the team a credit of {{subject}}")
  static let refunded = AuditAction("invoice.refunded", "gave back a part of invoice {{subject}}")
  /// Of a provider, which does it and tells us.
  static let refundAsked = AuditAction(
    "invoice.refund_asked", "asked for a refund of invoice {{subject}}")
  static let voidAsked = AuditAction("invoice.void_asked", "asked to void invoice {{subject}}")
  static let endAsked = AuditAction("billing.end_asked", "asked to end the plan {{subject}}")
  static let couponApplied = AuditAction("coupon.applied", "applied the coupon {{subject}}")
  static let clockMoved = AuditAction("sandbox.clock", "moved the clock of the team {{subject}}")

  /// In a team's chain.
  static let billing = [
    billingDetailsChanged, trialStarted, planChosen, orderWithdrawn, orderExpired, planStarted,
    planChangeScheduled, planChanged, planCancelled, planResumed, planEnded, invoiceIssued,
    invoiceVoided, paymentRecorded, paymentFailed, paymentDisputed, paymentRecovered, teamFrozen,
    creditGiven,
    refunded, refundAsked, voidAsked, endAsked, couponApplied, clockMoved,
  ]

  /// Operators do these, too: customers are not shown from where.
  static let billingOfOperators = [
    planStarted, planChanged, planEnded, orderWithdrawn, invoiceIssued, invoiceVoided,
    paymentRecorded, paymentRecovered, creditGiven, refunded, refundAsked, voidAsked, endAsked,
    clockMoved,
  ]

  static let couponMade = AuditAction("coupon.made", "made the coupon {{subject}}")
  static let couponEnded = AuditAction("coupon.ended", "ended the coupon {{subject}}")
  static let coupons = [couponMade, couponEnded]
}
