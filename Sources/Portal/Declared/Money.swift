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

  package static let euro = Currency(trusted: "eur")

  private init(trusted code: String) {
    self.code = code
    decimals = 2
  }

  /// Whether ISO 4217 lists it as money that is in use, and not as a metal, a fund or a unit of account.
  package var isListed: Bool { Self.listed.contains(code) }

  private static let listed = Set(
    """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd
    cad cdf chf clp cny cop crc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd
    gnf gtq gyd hkd hnl htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt
    lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr
    nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp
    stn svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved ves vnd vuv wst xaf xcd
    xcg xof xpf yer zar zmw zwg
    """.split(whereSeparator: \.isWhitespace).map(String.init))

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

/// Reads what `json` wrote.
extension Money: Decodable {
  private enum Key: String, CodingKey { case amount, currency }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      minor: try values.decode(Int64.self, forKey: .amount),
      try values.decode(Currency.self, forKey: .currency))
  }
}

/// By its code.
extension Currency: Decodable, SQLValue {
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let code = try value.decode(String.self)
    guard let currency = Currency(code) else {
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: "no currency")
    }
    self = currency
  }

  package var sqlScalar: SQLScalar { .text(code) }

  package init(sqlScalar: SQLScalar) throws {
    let code = try String(sqlScalar: sqlScalar)
    guard let currency = Currency(code) else {
      throw StoreError.decoding("\(code) is no currency")
    }
    self = currency
  }
}
