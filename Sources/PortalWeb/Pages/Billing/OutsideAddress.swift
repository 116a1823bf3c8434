import Foundation
import Portal

/// An address of somebody else's that a page may lead to: over TLS, or to this machine. It comes from where a
/// team pays, and is looked at all the same.
struct OutsideAddress: Sendable, Equatable {
  let text: String

  /// Nil for any other.
  init?(_ text: String?) {
    // What stands in a header field has no spaces and no control characters.
    guard let text, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      parts.user == nil, parts.password == nil,
      parts.scheme == "https" || parts.scheme == "http" && Network.isLoopback(host)
    else { return nil }
    self.text = text
  }
}

extension View {
  /// Where an open invoice is paid, or its payment confirmed; nil where a bank transfer does that.
  func payLink(_ invoice: Invoice) -> Tags? {
    guard invoice.status == .open, invoice.kind == .invoice, !invoice.isManual,
      let address = OutsideAddress(invoice.hostedURL)
    else { return nil }
    let label: Phrase =
      invoice.wantsConfirmation ? "Confirm the payment" : "Pay this invoice"
    return ["href": address.text, "label": words(label)]
  }

  /// The paper of it: set here, or where the provider keeps it. Nil where there is none.
  /// - Parameter path: of the invoice's page.
  func paperLink(_ invoice: Invoice, at path: String) -> String? {
    invoice.isManual || OutsideAddress(invoice.pdfURL) != nil ? "\(path)/pdf" : nil
  }

  /// Who takes the payments, as people know the name; nil for a bank transfer.
  func provider(of invoice: Invoice) -> String? {
    invoice.isManual ? nil : Self.provider(invoice.provider)
  }

  static func provider(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}
