import Foundation

/// The next charge is asked for when the snapshot is fetched, and kept: the page of billing asks nobody.
extension ProviderCharge {
  private struct Kept: Codable {
    struct Line: Codable {
      let kind: String
      let name: String
      let quantity: Int64
      let amount: Int64
      let start: Int64?
      let end: Int64?
    }

    let at: Int64
    let currency: String
    let total: Int64
    let taxed: Int64
    let lines: [Line]
  }

  func stored() throws -> String {
    let kept = Kept(
      at: at.microseconds, currency: total.currency.code, total: total.minor, taxed: taxed.minor,
      lines: lines.map {
        Kept.Line(
          kind: $0.kind.rawValue, name: $0.name, quantity: $0.quantity, amount: $0.amount.minor,
          start: $0.period?.start.microseconds, end: $0.period?.end.microseconds)
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(kept), as: UTF8.self)
  }

  /// - Throws: `StoreError.decoding`.
  init(stored text: String) throws {
    guard let kept = try? JSONDecoder().decode(Kept.self, from: Data(text.utf8)),
      let currency = Currency(kept.currency)
    else { throw StoreError.decoding("a next charge: \(text)") }
    at = Timestamp(microseconds: kept.at)
    total = Money(minor: kept.total, currency)
    taxed = Money(minor: kept.taxed, currency)
    lines = kept.lines.map { line in
      var period: BillingPeriod?
      if let start = line.start, let end = line.end, start < end {
        period = BillingPeriod(Timestamp(microseconds: start), Timestamp(microseconds: end))
      }
      return InvoiceLine(
        InvoiceLine.Kind(rawValue: line.kind) ?? .other, line.name, quantity: line.quantity,
        amount: Money(minor: line.amount, currency), period: period)
    }
  }
}

extension ProviderCustomer {
  static func nextCharge(of team: ID<Team>, in tx: Tx) throws -> TeamBilling.NextCharge? {
    let row = try tx.row(
      "SELECT next_charge FROM provider_customers WHERE team_id = \(team)")
    guard let text: String = try row?["next_charge"] else { return nil }
    let kept = try ProviderCharge(stored: text)
    return TeamBilling.NextCharge(
      at: kept.at, lines: kept.lines, total: kept.total, taxed: kept.taxed, invoice: nil)
  }
}
