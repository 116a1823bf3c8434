import Foundation
import Portal

/// Takes Stripe's signed events for the portal. What they say of their objects is not read: those are
/// fetched.
package struct StripeEvents: PaymentEventReader {
  private static let provider = "stripe"
  /// Words that a row can hold; Stripe's are much shorter.
  private static let longestWord = 255
  /// Of types that concern us.
  private static let prefixes = [
    "checkout.session.", "customer.", "invoice.", "payment_intent.", "charge.", "refund.",
    "credit_note.", "subscription_schedule.", "billing.meter.", "setup_intent.", "payment_method.",
  ]

  /// What the endpoint must send: what changes without us having asked for it just now.
  package static let needed = [
    "checkout.session.completed", "checkout.session.expired",
    "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
    "customer.updated", "customer.deleted", "customer.tax_id.updated",
    "customer.subscription.created", "customer.subscription.updated",
    "customer.subscription.deleted", "customer.subscription.paused",
    "customer.subscription.resumed", "customer.subscription.pending_update_applied",
    "customer.subscription.pending_update_expired", "subscription_schedule.updated",
    "subscription_schedule.released", "subscription_schedule.canceled",
    "subscription_schedule.completed", "invoice.created", "invoice.updated", "invoice.finalized",
    "invoice.paid", "invoice.payment_failed", "invoice.payment_action_required", "invoice.voided",
    "invoice.marked_uncollectible", "payment_method.attached", "payment_method.detached",
    "payment_method.updated", "charge.refunded", "charge.dispute.created",
    "charge.dispute.updated", "charge.dispute.closed", "refund.created", "refund.updated",
    "refund.failed", "credit_note.created", "credit_note.voided",
  ]

  private let webhook: StripeWebhook
  private let isLive: Bool

  /// - Parameter isLive: whether our key is one with which money moves.
  package init(_ webhook: StripeWebhook, isLive: Bool) {
    self.webhook = webhook
    self.isLive = isLive
  }

  package func mayBeRead(header: (String) -> String?) -> Bool {
    do {
      try webhook.checkTime(of: header(StripeWebhook.field))
      return true
    } catch { return false }
  }

  package func event(
    in body: [UInt8], header: (String) -> String?
  ) throws(UntrustedEvent) -> ProviderEvent.Told {
    let event: StripeEvent
    do {
      event = try webhook.event(in: body, header: header(StripeWebhook.field))
    } catch .noEvent(let what) {
      throw .unusable("what Stripe signed cannot be read: \(what)")
    } catch { throw .forged }
    try mustFit(event)
    let subject = event.subject
    return ProviderEvent.Told(
      externalID: event.id, provider: Self.provider, type: event.type, object: subject.object,
      objectID: subject.id, customerID: subject.customer, apiVersion: event.apiVersion,
      isLive: event.livemode, createdAt: event.created.timestamp,
      payload: Self.withoutSecrets(event.raw),
      concernsUs: Self.prefixes.contains(where: event.type.hasPrefix))
  }

  private func mustFit(_ event: StripeEvent) throws(UntrustedEvent) {
    guard event.livemode == isLive else {
      throw .unusable(
        event.livemode
          ? "Stripe told of real money, and the key is one for tests"
          : "Stripe told of a test, and the key is one for real money")
    }
    let words = [
      event.id, event.type, event.subject.object, event.subject.id, event.subject.customer,
      event.apiVersion,
    ].compactMap { $0 }
    let areWords = words.allSatisfy { word in
      (1...Self.longestWord).contains(word.utf8.count)
        && word.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
    guard areWords else { throw .unusable("what Stripe signed has ids that are none") }
  }

  /// With a client's secret somebody could go on with that payment: it is not kept.
  static func withoutSecrets(_ json: String) -> String {
    guard json.contains("client_secret") else { return json }
    return json.replacing(/("client_secret"\s*:\s*)"[^"]*"/) { "\($0.output.1)\"(hidden)\"" }
  }
}
