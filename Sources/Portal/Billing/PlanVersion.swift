import Crypto
import Foundation

/// A plan exactly as the file once offered it, found by the hash of that offer. Whoever has it keeps it,
/// whatever the file says later: a version is never changed or removed. What it is called and in which order
/// its parts stood are no part of the offer.
package struct PlanVersion: Sendable, Hashable {
  package let hash: String
  package let plan: Plan
  /// The features that the file named then. One that it names only later was everybody’s, and stays theirs.
  let named: Set<String>

  package init(_ plan: Plan, in plans: Plans) {
    self.plan = plan
    named = plans.features
    let content = Self.content(plan.sorted, named)
    hash = Array(SHA256.hash(data: Array(content.text.utf8))).hex
  }

  private init(_ row: Row) throws {
    hash = try row["hash"]
    let text: String = try row["content"]
    do {
      let kept = try JSONDecoder().decode(Kept.self, from: Data(text.utf8))
      (plan, named) = (kept.plan, Set(kept.named))
    } catch { throw StoreError.decoding("a kept plan: \(error)") }
  }

  private struct Kept: Decodable {
    let plan: Plan
    let named: [String]
  }

  private static func content(_ plan: Plan, _ named: Set<String>) -> JSON {
    .object([
      JSON.Member("plan", plan.json), JSON.Member("named", .list(named.sorted().map { .text($0) })),
    ])
  }

  /// What the file named later, it has too.
  func has(_ feature: String) -> Bool {
    !named.contains(feature) || plan.features.contains(feature)
  }

  static func find(_ hash: String, in tx: Tx) throws -> PlanVersion? {
    try tx.row("SELECT hash, content FROM plan_versions WHERE hash = \(hash)").map(PlanVersion.init)
  }

  /// Writes it down, unless it is there already.
  package func keep(in tx: Tx) throws {
    try tx.insert(
      "plan_versions",
      [
        "hash": hash, "key": plan.key, "content": Self.content(plan, named).text,
        "first_seen_at": tx.now,
      ],
      onConflict: "ON CONFLICT (hash) DO NOTHING")
  }
}

extension Plan {
  /// Without its words, and in an order that is always the same.
  fileprivate var sorted: Plan {
    var plan = offer
    plan.key = key
    plan.prices = prices.map { PlanPrice($0.interval, $0.amounts.sorted) }
      .sorted { $0.interval.rawValue < $1.interval.rawValue }
    plan.limits = limits.sorted { $0.name < $1.name }
    plan.features = features.sorted()
    plan.metered = metered.map {
      MeteredUnit($0.unit, included: $0.included, per: $0.per, $0.amounts.sorted)
    }.sorted { $0.unit < $1.unit }
    return plan
  }
}

extension [Money] {
  fileprivate var sorted: [Money] { sorted { $0.currency.code < $1.currency.code } }
}

extension Portal {
  /// Writes down what is new of the file's plans, when the program starts.
  package func keepPlans() async throws {
    guard settings.plans.isGiven else { return }
    let versions = settings.plans.versions
    let known = try await store.read { tx in
      Set(
        try tx.rows("SELECT hash FROM plan_versions WHERE hash IN (\(list: versions.map(\.hash)))")
          .map { try $0["hash"] as String })
    }
    let new = versions.filter { !known.contains($0.hash) }
    guard !new.isEmpty else { return }
    try await store.write(for: .portal, as: .system("plans")) { tx in
      for version in new { try version.keep(in: tx) }
    }
  }
}
