import Portal

/// An invoice of Stripe's whose sums do not add up.
package struct StripeSumProblem: Error, Equatable, CustomStringConvertible {
  package struct Difference: Equatable, Sendable, CustomStringConvertible {
    /// In Stripe's names.
    package let what: String
    /// What its parts come to.
    package let reckoned: Int64
    package let said: Int64

    package var description: String { "\(what) is \(said), its parts come to \(reckoned)" }
  }

  package let invoice: String
  package let differences: [Difference]

  package var description: String {
    "Invoice \(invoice) of Stripe does not add up: "
      + differences.map(\.description).joined(separator: "; ")
  }
}

extension StripeInvoice {
  /// - Parameter lines: all of them, where the invoice holds the first ones only.
  /// - Throws: what differs.
  package func check(lines: [StripeInvoiceLine]? = nil) throws(StripeSumProblem) {
    let lines = lines ?? self.lines.data
    var sums = StripeSums()
    if self.lines.hasMore && lines.count <= self.lines.data.count {
      sums.expect("lines that are here", Int128(lines.count), Int64(lines.count) + 1)
    }
    checkLines(lines, &sums)
    checkTotal(&sums)
    checkDue(&sums)
    if !sums.differences.isEmpty {
      throw StripeSumProblem(invoice: id, differences: sums.differences)
    }
  }

  private func checkLines(_ lines: [StripeInvoiceLine], _ sums: inout StripeSums) {
    let strangers = lines.filter { $0.currency != currency }
    sums.expect("lines in another currency", 0, Int64(strangers.count))
    sums.expect("subtotal", StripeSums.sum(lines.map(\.amount)), subtotal)
    let off = lines.flatMap { $0.discountAmounts ?? [] }
    for id in Set((off + (totalDiscountAmounts ?? [])).map(\.discount.id)).sorted() {
      sums.expect("total_discount_amounts of \(id)", Self.sum(off, of: id), discounted(by: id))
    }
    let taxes = lines.flatMap { $0.taxes ?? [] }
    for behavior in [StripeTax.Behavior.exclusive, .inclusive] {
      sums.expect(
        "total_taxes, \(behavior.rawValue)", Self.sum(taxes, behavior),
        Int64(clamping: Self.sum(totalTaxes ?? [], behavior)))
    }
  }

  private func checkTotal(_ sums: inout StripeSums) {
    let taxes = totalTaxes ?? []
    let (added, included) = (Self.sum(taxes, .exclusive), Self.sum(taxes, .inclusive))
    let off = StripeSums.sum((totalDiscountAmounts ?? []).map(\.amount))
    let credits = (totalPretaxCreditAmounts ?? []).filter { $0.type != "discount" }
    let taken = Int128(subtotal) - off - StripeSums.sum(credits.map(\.amount))
    sums.expect("total", taken + added + Int128(amountShipping ?? 0), total)
    if let totalExcludingTax {
      sums.expect("total_excluding_tax", Int128(total) - added - included, totalExcludingTax)
    }
  }

  private func checkDue(_ sums: inout StripeSums) {
    // A voided one keeps what it was, or loses it: it is owed no more.
    guard status != .void else { return }
    let rest = Int128(total) + Int128(startingBalance)
    let moved = endingBalance.map { Int128($0) } ?? min(rest, 0)
    sums.expect("amount_due", rest - moved - Int128(prePaymentCreditNotesAmount), amountDue)
    if status == .paid {
      // What was paid past Stripe stands in no sum of the older kind.
      sums.expect("amount_remaining", 0, amountRemaining)
    } else {
      sums.expect("amount_remaining", Int128(amountDue) - Int128(amountPaid), amountRemaining)
    }
  }

  private func discounted(by id: String) -> Int64 {
    Int64(clamping: Self.sum(totalDiscountAmounts ?? [], of: id))
  }

  private static func sum(_ amounts: [DiscountAmount], of id: String) -> Int128 {
    StripeSums.sum(amounts.filter { $0.discount.id == id }.map(\.amount))
  }

  private static func sum(_ taxes: [StripeTax], _ behavior: StripeTax.Behavior) -> Int128 {
    StripeSums.sum(taxes.filter { $0.taxBehavior == behavior }.map(\.amount))
  }
}

/// What was expected and not found.
private struct StripeSums {
  var differences: [StripeSumProblem.Difference] = []

  mutating func expect(_ what: String, _ reckoned: Int128, _ said: Int64) {
    guard reckoned != Int128(said) else { return }
    differences.append(.init(what: what, reckoned: Int64(clamping: reckoned), said: said))
  }

  static func sum(_ amounts: [Int64]) -> Int128 { amounts.reduce(0) { $0 + Int128($1) } }
}
