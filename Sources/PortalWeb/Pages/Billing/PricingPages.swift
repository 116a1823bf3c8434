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
    let (intervals, currencies) = (record.plans.intervals, record.plans.currencies)
    return [
      "plans": record.plans.shown.rows { PlanCard($0, record, view).tags },
      "intervals": intervals.rows { interval($0, record, view.words) },
      "hasIntervals": intervals.count > 1,
      "currencies": currencies.rows { currency($0, record) }, "hasCurrencies": currencies.count > 1,
      "signedIn": record.isSignedIn,
    ]
  }

  private static func interval(
    _ interval: BillingInterval, _ record: Record, _ words: Words
  ) -> Tags {
    [
      "href": path(interval, record.currency, of: record.plans),
      "label": words(interval == .month ? "Pay by the month" : "Pay by the year"),
      "current": interval == record.interval,
    ]
  }

  private static func currency(_ currency: Currency, _ record: Record) -> Tags {
    [
      "href": path(record.interval, currency, of: record.plans),
      "label": currency.code.uppercased(), "current": currency == record.currency,
    ]
  }

  /// What is so anyway is not said.
  private static func path(
    _ interval: BillingInterval, _ currency: Currency, of plans: Plans
  ) -> String {
    var query: [ListQuery.Parameter] = []
    if interval != plans.intervals.first { query.append(.init("interval", interval.rawValue)) }
    if currency != plans.currency { query.append(.init("currency", currency.code)) }
    return "/pricing" + ListQuery.text(query)
  }

  let web: Web

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    let record = try record(request, context)
    let address = Self.path(record.interval, record.currency, of: record.plans)
    return web.showKept(request, context, Self.page, of: record, at: address)
  }

  /// - Throws: `HTTPProblem` for what is not offered: whoever makes up a query fills no room.
  private func record(_ request: Request, _ context: AppContext) throws -> Record {
    let plans = web.portal.settings.plans
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
    return Record(
      plans: plans, interval: interval ?? plans.intervals.first ?? .month,
      currency: currency ?? plans.currency, isSignedIn: context.signedIn != nil)
  }
}

extension Plans {
  /// By which something is sold, the shorter first.
  fileprivate var intervals: [BillingInterval] {
    BillingInterval.allCases.filter { interval in
      shown.contains { $0.prices.contains { $0.interval == interval } }
    }
  }
}
