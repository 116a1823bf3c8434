/// A currency by its ISO 4217 code, in lower case.
package struct Currency: Hashable, Sendable {
  package let code: String
  /// How many digits stand behind the point.
  package let decimals: Int

  /// Nil unless `code` is three letters.
  package init?(_ code: String) {
    let code = code.lowercased()
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (97...122).contains($0) }) else {
      return nil
    }
    self.code = code
    decimals = Self.withoutDecimals.contains(code) ? 0 : Self.withThree.contains(code) ? 3 : 2
  }

  // ISO 4217, list one, by exponent.
  private static let withoutDecimals: Set<String> = [
    "bif", "clp", "djf", "gnf", "isk", "jpy", "kmf", "krw", "pyg", "rwf", "ugx", "uyi", "vnd",
    "vuv", "xaf", "xof", "xpf",
  ]
  private static let withThree: Set<String> = ["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"]
}

/// An amount of money in the currency's minor units.
package struct Money: Hashable, Sendable {
  package let minor: Int64
  package let currency: Currency

  package init(minor: Int64, _ currency: Currency) {
    self.minor = minor
    self.currency = currency
  }

  /// Reads `1250`, `1250.5` or `1250.50`. Nil for anything that may mean two things, such as `1,250`.
  init?(_ text: String, _ currency: Currency) {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    let isDigits = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
    }
    guard isDigits, (1...2).contains(parts.count) else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard fraction.count <= currency.decimals else { return nil }
    let padded = fraction + String(repeating: "0", count: currency.decimals - fraction.count)
    guard let minor = Int64((isNegative ? "-" : "") + parts[0] + padded) else { return nil }
    self.init(minor: minor, currency)
  }

  /// As it is typed: digits, a point and the currency's decimals.
  package var plain: String {
    let digits = String(minor.magnitude)
    let sign = minor < 0 ? "-" : ""
    guard currency.decimals > 0 else { return sign + digits }
    let missing = max(0, currency.decimals + 1 - digits.count)
    let padded = String(repeating: "0", count: missing) + digits
    return sign + padded.dropLast(currency.decimals) + "." + padded.suffix(currency.decimals)
  }
}

extension Money {
  var json: JSON {
    .object([
      JSON.Member("amount", .integer(minor)), JSON.Member("currency", .text(currency.code)),
    ])
  }

  init?(_ json: JSON) {
    guard case .object(let members) = json, members.count == 2,
      case .integer(let minor)? = members.first(where: { $0.name == "amount" })?.value,
      case .text(let code)? = members.first(where: { $0.name == "currency" })?.value,
      let currency = Currency(code)
    else { return nil }
    self.init(minor: minor, currency)
  }
}
