import Portal

/// A line of an invoice.
package struct StripeInvoiceLine: StripeIdentified, StripePriced {
  package static let object = "line_item"

  package struct Parent: Decodable, Sendable, Equatable {
    package struct SubscriptionItem: Decodable, Sendable, Equatable {
      package let proration: Bool
      package let subscription: String?
      package let subscriptionItem: String?
    }

    package struct InvoiceItem: Decodable, Sendable, Equatable {
      package let proration: Bool
      package let subscription: String?
    }

    package let type: String
    package let subscriptionItemDetails: SubscriptionItem?
    package let invoiceItemDetails: InvoiceItem?
  }

  package struct Pricing: Decodable, Sendable, Equatable {
    package struct PriceDetails: Decodable, Sendable, Equatable {
      package let price: StripeRef<StripePrice>
      package let product: String
    }

    package let type: String
    package let unitAmountDecimal: String?
    package let priceDetails: PriceDetails?
  }

  package let id: String
  package let description: String?
  package let currency: Currency
  /// Before discounts; taxes that are not included come on top. Credits are below zero.
  package let amount: Int64
  package let quantity: Int64?
  package let period: StripePeriod
  package let discountAmounts: [StripeInvoice.DiscountAmount]?
  package let taxes: [StripeTax]?
  package let parent: Parent?
  package let pricing: Pricing?
  package let metadata: [String: String]

  package var isProration: Bool {
    parent?.subscriptionItemDetails?.proration ?? parent?.invoiceItemDetails?.proration ?? false
  }
}

/// A tax of a line, or of all lines together.
package struct StripeTax: Decodable, Sendable, Equatable {
  package enum Behavior: String, Sendable { case inclusive, exclusive }

  package struct RateDetails: Decodable, Sendable, Equatable {
    package let taxRate: String
  }

  package let amount: Int64
  package let taxBehavior: StripeWord<Behavior>
  package let taxableAmount: Int64?
  package let taxRateDetails: RateDetails?
  /// Such as `standard_rated` or `reverse_charge`.
  package let taxabilityReason: String?
}
