import Foundation

/// Makes a PDF of a paper, outside any transaction: it takes long, and can fail.
/// - Parameter asker: who wants it, such as a team's id: nobody keeps others from their turn.
/// - Throws: `TooManyWaiting`.
package typealias PaperPrinter =
  @Sendable (InvoicePaper, _ asker: String) async throws -> [UInt8]

/// What an invoice says on paper: every word in the reader's language, every figure formatted. Whoever
/// sets it computes nothing and knows no records.
package struct InvoicePaper: Codable, Equatable, Sendable {
  /// Such as "Invoice" or "Credit note".
  package var title: String
  /// Names the paper at the foot of each page and in the file's title.
  package var number: String
  /// A BCP 47 tag. It also chooses between the Chinese, Japanese and Korean forms of a character.
  package var language: String
  package var direction: Direction
  /// When it was issued: the file's date, so that the same paper is the same file.
  package var issuedAt: Date
  package var brand: Brand
  /// Number, days, purchase order number.
  package var facts: [Fact] = []
  package var seller: Party
  package var buyer: Party
  /// The sentence that matters most, such as "€29.00 due on 4 March 2026".
  package var headline = ""
  /// Such as "Paid on 4 March 2026".
  package var paid: String?
  package var table: Table
  /// Subtotal, discount, taxes, in this order.
  package var sums: [Fact] = []
  package var total: Fact
  /// How to pay; nothing where it was paid by card.
  package var payment: Payment?
  /// Reverse charge, terms: a paragraph each.
  package var notes: [String] = []

  package init(
    title: String, number: String, language: String, direction: Direction = .leftToRight,
    issuedAt: Date, brand: Brand, seller: Party, buyer: Party, table: Table, total: Fact
  ) {
    self.title = title
    self.number = number
    self.language = language
    self.direction = direction
    self.issuedAt = issuedAt
    self.brand = brand
    self.seller = seller
    self.buyer = buyer
    self.table = table
    self.total = total
  }
}

extension InvoicePaper {
  /// On which side the page begins. A paragraph's own direction is that of its first letter.
  package enum Direction: String, Codable, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"
  }

  /// Whose portal it is.
  package struct Brand: Codable, Equatable, Sendable {
    package var name: String
    /// A PNG.
    package var logo: Data?
    /// A hue of OKLCH in degrees.
    package var accentHue: Int

    package init(name: String, logo: Data? = nil, accentHue: Int = 255) {
      self.name = name
      self.logo = logo
      self.accentHue = accentHue
    }
  }

  /// A word and what it stands for.
  package struct Fact: Codable, Equatable, Sendable {
    package var label: String
    package var value: String

    package init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  package struct Party: Codable, Equatable, Sendable {
    /// Such as "From" or "Bill to".
    package var label: String
    package var name: String
    /// The address.
    package var lines: [String]
    /// Tax ids, each with its name.
    package var taxIDs: [Fact]

    package init(label: String, name: String, lines: [String] = [], taxIDs: [Fact] = []) {
      self.label = label
      self.name = name
      self.lines = lines
      self.taxIDs = taxIDs
    }
  }

  package struct Table: Codable, Equatable, Sendable {
    /// The columns' names.
    package var head: Line
    package var lines: [Line]

    package init(head: Line, lines: [Line]) {
      self.head = head
      self.lines = lines
    }
  }

  package struct Line: Codable, Equatable, Sendable {
    package var text: String
    /// Such as the period, in smaller letters below.
    package var detail: String
    package var quantity: String
    package var unitPrice: String
    package var amount: String

    package init(
      _ text: String, detail: String = "", quantity: String, unitPrice: String, amount: String
    ) {
      self.text = text
      self.detail = detail
      self.quantity = quantity
      self.unitPrice = unitPrice
      self.amount = amount
    }

    package var figures: [String] { [quantity, unitPrice, amount] }
  }

  /// Bank details, or whatever tells the buyer how to pay.
  package struct Payment: Codable, Equatable, Sendable {
    package var label: String
    package var facts: [Fact]

    package init(label: String, facts: [Fact]) {
      self.label = label
      self.facts = facts
    }
  }
}
