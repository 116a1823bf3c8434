import Hummingbird
import Portal

/// What operators see and do of one team's payments, and the codes that make plans cheaper.
struct AdminBillingAPI: Sendable {
  let web: Web

  private typealias Call = APICall<OperatorContext>

  private var plans: Plans { web.portal.settings.plans }

  func add(to part: APIPart<OperatorContext>) {
    addBilling(to: part.chapter("Back office: billing"))
    addCoupons(to: part.chapter("Back office: coupons"))
  }

  private func addBilling(to part: APIPart<OperatorContext>) {
    part.read(
      "teams/:id/billing", nil, "Read what a team pays for", SupervisedBilling.resource
    ) { call in
      let id: ID<Team> = try call.id()
      return { [plans] in try SupervisedBilling(id, plans, in: $0) }
    }
    // What it is given in depends on the team; the fields are the same.
    part.write(
      .post, "teams/:id/billing/credit", .refund, "Give a team a credit",
      BillingCredit.fields(plans.currency), gives: SupervisedBilling.resource, giveCredit)
    part.write(
      .post, "teams/:id/billing/fetch", .fetchPayments,
      "Fetch what is known of a team where it pays", gives: SupervisedBilling.resource
    ) { call in
      let id: ID<Team> = try call.id()
      // Whoever is known somewhere is known outside.
      return try await call.write(inPieces: true) {
        try await web.fetchBilling(of: id, call.context)
      } giving: { (_: Void, tx) in
        try told(id, tx)
      }
    }
    part.write(
      .post, "teams/:id/billing/end", .endPlans, "End a team’s plan at once",
      gives: SupervisedBilling.resource
    ) { call in
      try await pay(call, call.id()) { try await $0.end(through: $1) }
    }
  }

  private func giveCredit(_ call: Call) async throws -> Response {
    let id: ID<Team> = try call.id()
    let billing = try await web.portal.store.read { [plans] in
      try SupervisedBilling(id, plans, in: $0)
    }
    guard let currency = billing?.currency else { throw APIProblem(.notFound) }
    let entered = try BillingCredit.fields(currency).check(call.body.inputs)
    return try await pay(call, id) { payments, door in
      try await payments.credit(
        entered[BillingCredit.amount(currency)], reason: entered[BillingCredit.reason],
        by: call.context.user.name, through: door)
    }
  }

  /// What is asked of whoever takes the payments of that team.
  private func pay(
    _ call: Call, _ id: ID<Team>, _ act: (any PaymentProvider, OperatorDoor) async throws -> Void
  ) async throws -> Response {
    let door = OperatorDoor(web: web, context: call.context, team: id)
    let payments = try await web.payments(of: id)
    return try await call.write(inPieces: payments.isElsewhere) {
      try await act(payments, door)
    } giving: { (_: Void, tx) in
      try told(id, tx)
    }
  }

  private func told(_ id: ID<Team>, _ tx: Tx) throws -> APIAnswer {
    guard let billing = try SupervisedBilling(id, plans, in: tx) else { throw NoAuthority.nothing }
    return .one(SupervisedBilling.resource, billing)
  }
}

extension AdminBillingAPI {
  private func addCoupons(to part: APIPart<OperatorContext>) {
    let currency = plans.currency
    part.list("coupons", nil, "List the coupons", Coupon.listing, Coupon.resource) { _ in
      .everything
    }
    part.write(
      .post, "coupons", .makeCoupons, "Make a coupon", Coupon.fields(currency),
      gives: Coupon.resource, status: .created
    ) { call in
      let entered = try call.entered()
      return try await call.write {
        try await web.write(call.context) { me, tx in
          try Coupon.make(entered, in: currency, by: me, in: tx)
        }
      } giving: { (coupon: Coupon, _) in
        .made(Coupon.resource, coupon)
      }
    }
    part.write(
      .post, "coupons/:id/end", .makeCoupons, "End a coupon: whoever has it keeps it",
      gives: Coupon.resource
    ) { call in
      let id: ID<Coupon> = try call.id()
      return try await call.write {
        try await web.write(call.context) { _, tx in try Coupon.end(id, in: tx) }
      } giving: { (_: Bool, tx) in
        guard let coupon = try Coupon.find(id, in: tx) else { throw NoAuthority.nothing }
        return .one(Coupon.resource, coupon)
      }
    }
  }
}
