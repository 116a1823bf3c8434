import Hummingbird
import Portal

/// The way to the page on which somebody pays, which is not ours, and back from there. No form leads to
/// another site, so a link does.
struct CheckoutPages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let checkout: ProviderCheckout
    /// Nil of another card.
    let plan: Plan?
  }

  static let page = Page<Record>("billing/checkout", room: BillingPages.room) { record, view in
    let (checkout, words) = (record.checkout, view.words)
    return [
      "base": BillingPages.base(record.membership), "plan": record.plan?.name,
      "what": record.plan.map { words(cycle(checkout), ["plan": $0.name]) },
      "url": OutsideAddress(checkout.url)?.text, "until": view.time(checkout.expiresAt),
    ]
  }
  .neverKept()

  private static func cycle(_ checkout: ProviderCheckout) -> String {
    checkout.plan?.cycle == .year
      ? "{{plan}}, paid by the year" : "{{plan}}, paid by the month"
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    let record = try await web.portal.store.read { tx -> Record? in
      let open = try ProviderCheckout.open(of: membership.team.id, at: tx.now, in: tx)
      return try open.map {
        Record(membership: membership, checkout: $0, plan: try $0.ordered(in: tx))
      }
    }
    guard let record else { return try web.redirect(to: BillingPages.base(membership)) }
    return try await web.showKept(request, context, Self.page) { _ in record }
  }

  func changePaymentMethod(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (door, base) = (
      TeamDoor(web: web, context: context), BillingPages.base(context.membership)
    )
    return try await web.press(request, context, back: base) {
      _ = try await web.payments(of: door.team).changePaymentMethod(through: door)
      return Done("\(base)/checkout")
    }
  }

  /// Here people are sent back to. What they say of it counts for nothing: the provider is asked.
  func comeBack(_ request: Request, _ context: TeamContext) async throws -> Response {
    let team = context.membership.team.id
    let base = BillingPages.base(context.membership)
    guard try await latest(of: team) != nil else { return try web.redirect(to: base) }
    do { try await web.payments(of: team).look(at: team) } catch is Obstacle {
      // It is fetched later; what is known shows now.
    }
    guard let checkout = try await latest(of: team) else { return try web.redirect(to: base) }
    let paid = try await web.portal.store.read { try Subscription.open(of: team, in: $0) }
    return try web.redirect(Self.done(checkout, paid, base), context)
  }

  private func latest(of team: ID<Team>) async throws -> ProviderCheckout? {
    try await web.portal.store.read { try ProviderCheckout.latest(of: team, in: $0) }
  }

  private static func done(
    _ checkout: ProviderCheckout, _ paid: Subscription?, _ base: String
  ) -> Done {
    switch (checkout.state, checkout.kind) {
    case (.expired, _): return Done(base)
    case (.complete, .setup): return Done(base, "From now on the new card is charged.")
    case (.complete, .subscribe):
      if let paid, paid.status.grant == .everything {
        return Done(base, Phrase("{{plan}} has begun.", ["plan": paid.terms.plan.name]))
      }
    case (.open, _): break
    }
    return Done(
      base, "Your payment is being confirmed. This page shows it as soon as it is.", kind: .note)
  }
}
