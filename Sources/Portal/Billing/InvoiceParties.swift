import Foundation

/// Who sells and who buys, and how to pay: as it was when an invoice was issued, for good.
package struct InvoiceParties: Sendable, Equatable, Codable {
  package var seller: Seller
  package var bank: [BankDetail]
  package var buyer: Buyer
  package var orderNumber: String

  package struct Buyer: Sendable, Equatable, Codable {
    package var name: String
    package var address: [String]
    package var country: String
    package var taxID: String

    package init(name: String, address: [String], country: String, taxID: String) {
      self.name = name
      self.address = address
      self.country = country
      self.taxID = taxID
    }
  }

  init(_ team: Team, _ account: BillingAccount, _ terms: InvoiceTerms, portal: String) {
    seller = terms.seller ?? Seller(name: portal)
    bank = terms.bank
    buyer = Buyer(
      name: account.company.isEmpty ? team.name : account.company,
      address: account.address.split(whereSeparator: \.isNewline).map(String.init),
      country: account.country, taxID: account.taxID)
    orderNumber = account.orderNumber
  }

  /// - Throws: `StoreError.decoding`.
  init(stored text: String) throws {
    do { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) } catch {
      throw StoreError.decoding("the parties of an invoice: \(error)")
    }
  }

  func stored() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// What the plans file says of invoices.
package struct InvoiceTerms: Sendable, Equatable {
  /// Nil where the file does not say: the portal's name stands there.
  package var seller: Seller?
  package var bank: [BankDetail] = []
  package var prefix = "INV-"
  package var creditPrefix = "CN-"
  /// How long a buyer has for the first one.
  package var dueDays = 14

  package init() {}
}

package struct Seller: Sendable, Equatable, Codable {
  package var name: String
  package var address: [String] = []
  package var country = ""
  package var taxID = ""

  package init(name: String) { self.name = name }
}

/// A line of how to pay, such as IBAN and its number.
package struct BankDetail: Sendable, Equatable, Codable {
  package var label: String
  package var value: String

  package init(_ label: String, _ value: String) {
    self.label = label
    self.value = value
  }
}
