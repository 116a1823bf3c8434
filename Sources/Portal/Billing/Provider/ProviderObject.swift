/// What was made at the provider for all teams, such as a plan's price: known by a name of ours.
package enum ProviderObject {
  package static func find(_ names: [String], in tx: Tx) throws -> [String: String] {
    let rows = try tx.rows(
      "SELECT name, external_id FROM provider_objects WHERE name IN (\(list: names))")
    return Dictionary(
      try rows.map { (try $0["name"] as String, try $0["external_id"] as String) },
      uniquingKeysWith: { first, _ in first })
  }

  /// In hundredths of a percent, by the provider's ids.
  package static func taxRates(in tx: Tx) throws -> [String: Int64] {
    let rows = try tx.rows(
      "SELECT name, external_id FROM provider_objects WHERE name LIKE '%:tax:%'")
    var rates: [String: Int64] = [:]
    for row in rows {
      let name: String = try row["name"]
      let parts = name.split(separator: "-")
      guard parts.count == 3, let rate = Int64(parts[1]) else { continue }
      rates[try row["external_id"]] = rate
    }
    return rates
  }

  package static func keep(
    _ name: String, _ externalID: String, at provider: String, in tx: Tx
  ) throws {
    try tx.insert(
      "provider_objects",
      ["name": name, "provider": provider, "external_id": externalID, "made_at": tx.now],
      onConflict: "ON CONFLICT (name) DO UPDATE SET external_id = excluded.external_id")
  }
}
