/// Who sells, how to pay, and how invoices are numbered.
extension PlansReader {
  mutating func terms(_ fields: [String: PlanNode]) -> InvoiceTerms {
    var terms = InvoiceTerms()
    terms.seller = fields["seller"].flatMap { seller($0) }
    if let node = fields["bank"], let entries = scan.entries(node, of: "bank") {
      terms.bank = entries.compactMap { name, entry in
        let label = scan.words(entry.key, "a label of the bank", limit: 40)
        let value = scan.words(entry.value, "\(PlanScan.shown(name)) of the bank", limit: 80)
        return label.flatMap { label in value.map { BankDetail(label, $0) } }
      }
    }
    guard let node = fields["invoices"],
      let read = scan.fields(node, of: "invoices", known: ["prefix", "credit_prefix", "due"])
    else { return terms }
    terms.prefix = read["prefix"].flatMap { prefix($0, "prefix") } ?? terms.prefix
    terms.creditPrefix =
      read["credit_prefix"].flatMap { prefix($0, "credit_prefix") } ?? terms.creditPrefix
    if terms.prefix == terms.creditPrefix {
      scan.note(
        node.line,
        "`prefix` and `credit_prefix` are the same: invoices and credit notes have numbers of their own. Write two."
      )
    }
    terms.dueDays = read["due"].flatMap { days($0, "`due`", most: 90) } ?? terms.dueDays
    return terms
  }

  private mutating func seller(_ node: PlanNode) -> Seller? {
    guard
      let read = scan.fields(
        node, of: "seller", known: ["name", "address", "country", "tax_id"])
    else { return nil }
    guard let name = read["name"] else {
      scan.note(node.line, "The seller has no name: write `name: Example Ltd`.")
      return nil
    }
    var seller = Seller(name: scan.words(name, "the name of the seller", limit: 100) ?? "")
    seller.address =
      (read["address"].map { scan.list($0, of: "lines of the seller’s address") } ?? [])
      .compactMap { scan.words($0, "a line of the seller’s address", limit: 100) }
    if let node = read["country"] {
      let code = scan.words(node, "the country of the seller", limit: 2)
      if let code, Country.codes.contains(code) {
        seller.country = code
      } else {
        scan.note(
          node.line,
          scan.wrongType(
            node, "the country of the seller is two capital letters of ISO 3166, such as DE"))
      }
    }
    seller.taxID =
      read["tax_id"].flatMap { scan.words($0, "the tax id of the seller", limit: 40) } ?? ""
    return seller
  }

  /// What stands before a number: it is part of file names.
  private mutating func prefix(_ node: PlanNode, _ name: String) -> String? {
    if case .text(let text, _) = node.content,
      text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]{0,11}/) != nil
    {
      return text
    }
    scan.note(
      node.line,
      scan.wrongType(node, "`\(name)` is up to 12 letters, digits and hyphens, such as INV-"))
    return nil
  }
}
