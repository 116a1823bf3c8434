import Integrations
import Portal

/// Payments by card: what Stripe says of our account, and what it will tell us.
extension Report {
  private static let patience = Duration.seconds(5)

  /// Nothing is changed there.
  mutating func stripe(_ configured: Configured) async {
    guard let stripe = configured.stripe else { return }
    let breaker = CircuitBreaker("stripe", clock: .system, registry: MetricsRegistry())
    guard let api = stripe.api(breaker) else { return }
    do {
      account(try await api.send(StripeAccount.retrieve(), within: Self.patience), api)
      endpoint(
        try await api.send(StripeWebhookEndpoint.list(), within: Self.patience).data, configured)
    } catch { bad("stripe", Self.words(error, api)) }
    secret(configured)
    note(
      "stripe account",
      "see to it in Stripe’s settings that failed payments are tried again for 14 days or more and the subscription is then marked as unpaid, not cancelled, and that Stripe mails nothing to customers: the portal does. docs/billing.md says where."
    )
  }

  private mutating func account(_ account: StripeAccount, _ api: StripeAPI) {
    let place = [account.country, account.defaultCurrency?.code.uppercased()]
      .compactMap { $0 }.joined(separator: ", ")
    let mode = api.isLive ? "live: money moves" : "test mode: no money moves"
    let words = "\(api.host) knows the key, of \(account.id) (\(place)); \(mode)"
    if account.chargesEnabled == false {
      return bad(
        "stripe",
        "\(words). The account cannot take payments yet: finish its set-up in Stripe’s dashboard.")
    }
    good("stripe", words)
  }

  private mutating func endpoint(_ all: [StripeWebhookEndpoint], _ configured: Configured) {
    let url = configured.stripeEndpoint
    let ours = all.filter { $0.url == url }
    guard let endpoint = ours.first(where: { $0.status == "enabled" }) ?? ours.first else {
      return noEndpoint(url, configured)
    }
    let problems = Self.problems(endpoint)
    for problem in problems { bad("stripe webhook", "the endpoint \(endpoint.id) \(problem)") }
    if problems.isEmpty { good("stripe webhook", "\(endpoint.id) posts to \(url)") }
  }

  private mutating func noEndpoint(_ url: String, _ configured: Configured) {
    let events = StripeEvents.needed.joined(separator: ", ")
    if configured.portal.isOnLoopback {
      return note(
        "stripe webhook",
        "no endpoint posts to \(url), which Stripe cannot reach. `stripe listen --forward-to \(url)` brings its events here; put the secret that it prints into PORTICO_STRIPE_WEBHOOK_SECRET."
      )
    }
    bad(
      "stripe webhook",
      "no endpoint posts to \(url). Make one in Stripe’s dashboard (Developers, Webhooks), of version \(StripeAPI.version), with these events: \(events)."
    )
  }

  private static func problems(_ endpoint: StripeWebhookEndpoint) -> [String] {
    var problems: [String] = []
    if endpoint.status != "enabled" {
      problems.append("is \(endpoint.status). Enable it in Stripe’s dashboard.")
    }
    if endpoint.apiVersion != StripeAPI.version {
      let version = endpoint.apiVersion ?? "the account’s default version"
      problems.append(
        "sends events of \(version), and this portico reads \(StripeAPI.version). An endpoint keeps its version: make another one and take its secret."
      )
    }
    let sent = Set(endpoint.enabledEvents)
    let missing = sent.contains("*") ? [] : StripeEvents.needed.filter { !sent.contains($0) }
    if !missing.isEmpty { problems.append("does not send \(missing.joined(separator: ", ")).") }
    return problems
  }

  private mutating func secret(_ configured: Configured) {
    guard configured.stripe?.events == nil else { return }
    bad(
      "stripe webhook",
      "PORTICO_STRIPE_WEBHOOK_SECRET is not set: what Stripe tells is not taken. It stands on the endpoint’s page in Stripe’s dashboard."
    )
  }

  private static func words(_ error: any Error, _ api: StripeAPI) -> String {
    guard let problem = error as? StripeProblem else { return "\(api.host): \(error)" }
    switch problem {
    case .wrongKey:
      return
        "\(api.host) does not know the key. Copy it again from Stripe’s dashboard (Developers, API keys)."
    case .refused(let refusal) where refusal.status == 403:
      return
        "the key may not read the account or its webhook endpoints: \(problem). Allow it both in Stripe’s dashboard."
    default: return "\(api.host): \(problem)"
    }
  }
}
