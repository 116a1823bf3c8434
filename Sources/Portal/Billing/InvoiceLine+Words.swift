// What an invoice's words are made of.
extension InvoiceLine {
  /// Of a line that takes something off; nil for any other.
  package var discount: Phrase? {
    kind == .discount ? (try? Discount(stored: name))?.phrase : nil
  }
}

extension Invoice {
  /// How often the plan that it is for is paid; nil where it is for none.
  package var cycle: BillingInterval? { choice?.cycle }
}

extension PlanPreview {
  package var cycle: BillingInterval { terms.cycle }
}
