import Hummingbird
import Portal

/// What plans there are and what they cost, for anybody.
struct PricingPages: Sendable {
  struct Record: Sendable {
    let plans: Plans
    let interval: BillingInterval
    let currency: Currency
    let isSignedIn: Bool
  }

  static let page = Page<Record>("billing/pricing") { record, view in
    let switches = switches(record, at: "/pricing", view.words)
    return [
      "plans": record.plans.shown.rows { PlanCard($0, record, view).tags },
      "intervals": switches.intervals, "hasIntervals": switches.intervals.count > 1,
      "currencies": switches.currencies, "hasCurrencies": switches.currencies.count > 1,
      "signedIn": record.isSignedIn,
    ]
  }

  /// The links by which interval and currency are chosen.
  static func switches(
    _ record: Record, at path: String, _ words: Words
  ) -> (intervals: [Tags], currencies: [Tags]) {
    let plans = record.plans
    // What is so anyway is not said, but in a team, where it depends on what the team has.
    let isFull = path != "/pricing"
    func href(_ interval: BillingInterval, _ currency: Currency) -> String {
      path + query(interval, currency, of: plans, isFull: isFull)
    }
    let intervals = plans.intervals.rows { interval in
      [
        "href": href(interval, record.currency),
        "label": words(interval == .month ? "Pay by the month" : "Pay by the year"),
        "current": interval == record.interval,
      ]
    }
    let currencies = plans.currencies.rows { currency in
      [
        "href": href(record.interval, currency), "label": currency.code.uppercased(),
        "current": currency == record.currency,
      ]
    }
    return (intervals, currencies)
  }

  private static func query(
    _ interval: BillingInterval, _ currency: Currency, of plans: Plans, isFull: Bool
  ) -> String {
    var query: [ListQuery.Parameter] = []
    if isFull || interval != plans.intervals.first {
      query.append(.init("interval", interval.rawValue))
    }
    if isFull || currency != plans.currency { query.append(.init("currency", currency.code)) }
    return ListQuery.text(query)
  }

  let web: Web

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    let record = try record(request, context)
    let address =
      "/pricing" + Self.query(record.interval, record.currency, of: record.plans, isFull: false)
    return web.showKept(request, context, Self.page, of: record, at: address)
  }

  private func record(_ request: Request, _ context: AppContext) throws -> Record {
    let plans = web.portal.settings.plans
    let (interval, currency) = try Self.choice(request, in: plans)
    return Record(
      plans: plans, interval: interval ?? plans.intervals.first ?? .month,
      currency: currency ?? plans.currency, isSignedIn: context.signedIn != nil)
  }

  /// What the address asks for.
  /// - Throws: `HTTPProblem` for what is not offered: whoever makes up a query fills no room.
  static func choice(
    _ request: Request, in plans: Plans
  ) throws -> (interval: BillingInterval?, currency: Currency?) {
    var (interval, currency): (BillingInterval?, Currency?)
    for pair in try FormDecoder.pairs((request.uri.query ?? "").utf8) {
      if pair.name == "interval", interval == nil {
        interval = plans.intervals.first { $0.rawValue == pair.value }
        if interval != nil { continue }
      }
      if pair.name == "currency", currency == nil {
        currency = plans.currencies.first { $0.code == pair.value }
        if currency != nil { continue }
      }
      throw HTTPProblem(.badRequest, detail: "This address asks for something that is not there.")
    }
    return (interval, currency)
  }
}

extension Plans {
  /// By which something is sold, the shorter first.
  var intervals: [BillingInterval] {
    BillingInterval.allCases.filter { interval in
      shown.contains { $0.prices.contains { $0.interval == interval } }
    }
  }
}
