import Hummingbird
import Portal

/// What a team is on and pays, and what it orders.
struct BillingAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  private var plans: Plans { web.portal.settings.plans }

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Billing")
    part.read(
      "subscription", .seeBilling, "Read what a team pays for", BillingOverview.resource, overview)
    addOrders(to: part)
    addActs(to: part)
    addDetails(to: part)
    part.read(
      "entitlements", .seeTeam, "Read what a team may do by its plan", TeamEntitlements.resource
    ) { call in
      { [present = call.present, portal = web.portal] tx in
        try TeamEntitlements(of: present(tx), portal, in: tx)
      }
    }
  }

  private func overview(_ call: Call) -> @Sendable (Tx) throws -> BillingOverview? {
    { [present = call.present, portal = web.portal] tx in
      try BillingOverview(of: present(tx), portal, in: tx)
    }
  }

  private func addOrders(to part: APIPart<TeamContext>) {
    part.ask(
      "subscription/preview", .changePlan, "See what another plan would bring",
      PlanOrder.fields(plans), gives: PlanPreview.resource
    ) { call in
      let order = try PlanOrder(call.entered(), in: plans)
      let preview = try await web.portal.preview(order, of: call.context.membership)
      return APIAnswer.one(PlanPreview.resource, preview).response()
    }
    part.write(
      .post, "subscription/order", .changePlan, "Order a plan", PlanOrder.fields(plans),
      gives: PlanOrdered.resource
    ) { call in
      let order = try PlanOrder(call.entered(), in: plans)
      return try await pay(call) { payments, door in
        try await payments.order(order, through: door)
      } giving: { ordered, _ in
        if case .payAt(let checkout) = ordered { try checkout.mustBeUsable() }
        return .one(PlanOrdered.resource, ordered)
      }
    }
    part.write(
      .post, "subscription/trial", .changePlan, "Try a plan", [PlanOrder.trialPlan(plans)],
      gives: BillingOverview.resource
    ) { call in
      let (key, portal) = (try call.entered()[PlanOrder.plan], web.portal)
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try authority.membership.startTrial(of: key, portal, in: tx)
        }
      } giving: { (_: Plan, tx) in
        try told(call, tx)
      }
    }
  }

  private func addActs(to part: APIPart<TeamContext>) {
    act(part, "cancel", "End the plan with what is paid") {
      _ = try await $0.cancel(through: $1)
    }
    act(part, "resume", "Take an end back") { try await $0.resume(through: $1) }
    act(part, "withdraw", "Take an order back that is not paid") {
      try await $0.withdraw(through: $1)
    }
    part.write(
      .post, "coupon", .changePlan, "Apply a coupon", [Coupon.typed],
      gives: BillingOverview.resource
    ) { call in
      let code = try call.entered()[Coupon.typed]
      return try await pay(call) { payments, door in
        try await payments.apply(coupon: code, through: door)
      } giving: { (_: Void, tx) in
        try told(call, tx)
      }
    }
    part.write(
      .post, "payment-method", .changePlan, "Get the page on which another card is given",
      gives: ProviderCheckout.resource
    ) { call in
      try await pay(call) { payments, door in
        try await payments.changePaymentMethod(through: door)
      } giving: { checkout, _ in
        try checkout.mustBeUsable()
        return .one(ProviderCheckout.resource, checkout)
      }
    }
  }

  private func act(
    _ part: APIPart<TeamContext>, _ name: String, _ summary: String,
    _ act: @escaping @Sendable (any PaymentProvider, TeamDoor) async throws -> Void
  ) {
    part.write(
      .post, "subscription/\(name)", .changePlan, summary, gives: BillingOverview.resource
    ) { call in
      try await pay(call, act) { (_: Void, tx) in try told(call, tx) }
    }
  }

  /// What is asked of whoever takes the team's payments.
  private func pay<T: Sendable>(
    _ call: Call, _ ask: (any PaymentProvider, TeamDoor) async throws -> T,
    giving present: @escaping @Sendable (T, Tx) throws -> APIAnswer
  ) async throws -> Response {
    let door = TeamDoor(web: web, context: call.context)
    let payments = try await web.payments(of: door.team)
    return try await call.write(
      inPieces: payments.isElsewhere, { try await ask(payments, door) }, giving: present)
  }

  private func told(_ call: Call, _ tx: Tx) throws -> APIAnswer {
    .one(
      BillingOverview.resource,
      try BillingOverview(of: call.present(tx), web.portal, in: tx))
  }

  private func addDetails(to part: APIPart<TeamContext>) {
    part.read(
      "billing-details", .seeBilling, "Read as whom a team pays", BillingAccount.resource
    ) { call in
      { [team = call.context.membership.team.id] in try BillingAccount.find(of: team, in: $0) }
    }
    part.write(
      .patch, "billing-details", .changeBilling, "Change as whom a team pays",
      BillingAccount.fields, gives: BillingAccount.resource
    ) { call in
      let team = call.context.membership.team.id
      let now: @Sendable (Tx) throws -> BillingAccount = {
        try BillingAccount.find(of: team, in: $0)
      }
      return try await call.matching({ try BillingAccount.resource.json(now($0)) }).write {
        try await web.write(call.context) { authority, tx in
          try authority.membership.changeBilling(
            call.merged(over: now(tx).entered), in: tx)
        }
      } giving: { (_: Bool, tx) in
        .one(BillingAccount.resource, try now(tx))
      }
    }
  }
}

extension ProviderCheckout {
  /// - Throws: `APIProblem` for an address that nobody is led to.
  fileprivate func mustBeUsable() throws {
    guard OutsideAddress(url) != nil else { throw APIProblem(.unavailable) }
  }
}
