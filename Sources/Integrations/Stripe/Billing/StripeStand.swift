import Portal

/// How a team stands when something is asked for, as one read tells it.
struct StripeStand: Sendable {
  let team: Team
  let move: PlanMove
  let now: Timestamp
  let subscription: Subscription?
  let customer: ProviderCustomer?
  let account: BillingAccount
  let checkout: ProviderCheckout?
  /// That counts for the first invoice.
  let coupon: Coupon?
  let tax: TaxRule
  let taxCountry: String
  let seats: Int64
  /// Until when it is still tried, where what is ordered is no more than that.
  let trialEnd: Timestamp?
  /// Where the team's billing is shown.
  let page: String
  /// Who hears of it: an owner, or the billing contact.
  let email: String
  let language: String

  /// - Parameter order: nil where no plan is asked for.
  /// - Throws: `Obstacle` where the order cannot be taken.
  init(
    of team: Team, taking order: PlanOrder? = nil, _ settings: PortalSettings, in tx: Tx
  ) throws {
    let bills = try TeamBilling(of: team, settings, in: tx)
    self.team = team
    let now = team.time(tx)
    self.now = now
    subscription = bills.subscription
    account = bills.account
    move = try order.map { try bills.check($0) } ?? .none
    customer = try ProviderCustomer.find(of: team.id, in: tx)
    checkout = try ProviderCheckout.unfinished(of: team.id, in: tx)
    coupon = try account.coupon.flatMap { applied in
      applied.counts(at: now) ? try Coupon.find(applied.id, in: tx) : nil
    }
    let plan = order?.plan ?? bills.subscription?.terms.plan
    tax = plan.map(bills.tax) ?? .none
    taxCountry =
      account.country.isEmpty
      ? settings.plans.terms.seller?.country ?? "" : account.country
    seats = try bills.seats()
    // Stripe wants two days at least.
    let trial = try order.flatMap { try bills.trialEnd(before: $0.plan) }
    trialEnd = trial.flatMap { $0 > now + ProviderCheckout.shortestTrial ? $0 : nil }
    page = "\(settings.baseURL)/teams/\(team.slug)/billing"
    let owner = try Member.owners(of: team.id, limit: 1, in: tx).first
    email = account.contact.isEmpty ? owner?.email ?? "" : account.contact
    language = owner?.language ?? "en"
  }

  /// - Throws: `Obstacle` where there is none.
  var subscriptionID: String {
    get throws {
      guard let id = subscription?.externalID else {
        throw Obstacle("This team pays for no plan.")
      }
      return id
    }
  }
}
