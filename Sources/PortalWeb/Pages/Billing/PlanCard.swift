import Foundation
import Portal

/// A plan as it stands beside others: what it costs for what is chosen, and what is in it.
struct PlanCard {
  private let plan: Plan
  private let plans: Plans
  private let interval: BillingInterval
  private let currency: Currency
  private let view: View

  init(_ plan: Plan, _ record: PricingPages.Record, _ view: View) {
    self.plan = plan
    plans = record.plans
    interval = record.interval
    currency = record.currency
    self.view = view
  }

  private var words: Words { view.words }

  /// As it can be ordered; for one that costs nothing as it was asked for.
  var offer: (interval: BillingInterval, currency: Currency) {
    price.map { ($0.interval, $0.money.currency) } ?? (interval, currency)
  }

  var tags: Tags {
    let (shown, trial) = (price, plan.trialDays)
    return [
      "name": plan.name, "description": plan.description.isEmpty ? nil : plan.description,
      "price": shown.map { view.price($0.money) } ?? words(plan.isFree ? "Free" : "Pay by use"),
      "per": shown.map { words($0.interval.per(isSeat: plan.isPerSeat)) },
      "notes": notes(shown), "contents": contents,
      "trial": trial.map {
        words.count($0, one: "{{count}} day to try it", many: "{{count}} days to try it")
      },
      "start": words("Start with {{name}}", ["name": plan.name]),
      "isFirst": plans.shown.first { $0.trialDays != nil }?.key == plan.key,
    ]
  }

  /// As it was asked for, or else as near to that as it is sold. Nil for what costs nothing.
  private var price: (money: Money, interval: BillingInterval)? {
    let intervals = [interval] + plan.prices.map(\.interval)
    for interval in intervals {
      for currency in [currency, plans.currency] {
        if let money = plan.price(interval, in: currency) {
          return plan.isFree ? nil : (money, interval)
        }
      }
    }
    return nil
  }

  private func notes(_ shown: (money: Money, interval: BillingInterval)?) -> [String] {
    guard let shown else { return [] }
    var notes: [String] = []
    if let monthly = plan.price(.month, in: shown.money.currency), shown.interval == .year {
      let (year, isLess) = monthly.minor.multipliedReportingOverflow(by: 12)
      if !isLess, year > shown.money.minor {
        let saved = Money(minor: year - shown.money.minor, shown.money.currency)
        notes.append(
          words("{{amount}} less than by the month", ["amount": view.price(saved)]))
      }
    }
    if shown.interval != interval {
      notes.append(words(interval == .month ? "Only by the year" : "Only by the month"))
    }
    if shown.money.currency != currency {
      notes.append(
        words("Not sold in {{currency}}", ["currency": currency.code.uppercased()]))
    }
    if !plans.rates.isEmpty {
      notes.append(words(plan.tax == .inclusive ? "Tax is included" : "Tax is added"))
    }
    return notes
  }

  /// What is in it, and what is limited in others.
  private var contents: [String] {
    [seats] + plans.limitNames.compactMap(limit) + plan.features.map(feature)
      + plan.metered.map(metered)
  }

  private var seats: String {
    guard let seats = plan.seats else { return words("As many people as you want") }
    return words(
      seats == 1 ? "One person" : "Up to {{count}} people", ["count": view.number(seats)])
  }

  private func limit(_ name: String) -> String? {
    let what = plans.words(ofUnit: name)
    switch plan.most(of: name) {
    case nil: return words("As many {{what}} as you want", ["what": what])
    case 0: return nil
    case let most?:
      return words("{{count}} {{what}}", ["count": view.number(most), "what": what])
    }
  }

  private func feature(_ name: String) -> String {
    let text = plans.words(ofFeature: name)
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  private func metered(_ unit: MeteredUnit) -> String {
    let money = unit.amounts[currency] ?? unit.amounts[plans.currency]
    let what = plans.words(ofUnit: unit.unit)
    let price = money.map { view.price($0) } ?? ""
    if unit.included == 0 {
      return words(
        "{{price}} for {{per}} {{what}}",
        ["price": price, "per": view.number(unit.per), "what": what])
    }
    return words(
      "{{count}} {{what}} a month, then {{price}} for {{per}}",
      [
        "count": view.number(unit.included), "what": what, "price": price,
        "per": view.number(unit.per),
      ])
  }
}

extension Plans {
  /// Those that a plan on show names, in the file's order.
  fileprivate var limitNames: [String] {
    var names: [String] = []
    for limit in shown.flatMap(\.limits) where !names.contains(limit.name) {
      names.append(limit.name)
    }
    return names
  }
}

extension BillingInterval {
  func per(isSeat: Bool) -> String {
    switch self {
    case .month: isSeat ? "for each person a month" : "a month"
    case .year: isSeat ? "for each person a year" : "a year"
    }
  }
}
