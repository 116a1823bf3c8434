import Crypto

/// A plan exactly as the file once said it, found by the hash of its content. Whoever has it keeps it,
/// whatever the file says later: a version is never changed or removed.
package struct PlanVersion: Sendable, Hashable {
  package let hash: String
  package let plan: Plan

  package init(_ plan: Plan) {
    self.plan = plan
    hash = Array(SHA256.hash(data: Array(plan.json.text.utf8))).hex
  }

  private init(_ row: Row) throws {
    hash = try row["hash"]
    plan = try Plan(kept: try row["content"])
  }

  static func find(_ hash: String, in tx: Tx) throws -> PlanVersion? {
    try tx.row("SELECT hash, content FROM plan_versions WHERE hash = \(hash)").map(PlanVersion.init)
  }

  /// Writes it down, unless it is there already.
  func keep(in tx: Tx) throws {
    try tx.insert(
      "plan_versions",
      ["hash": hash, "key": plan.key, "content": plan.json.text, "first_seen_at": tx.now],
      onConflict: "ON CONFLICT (hash) DO NOTHING")
  }
}

extension Portal {
  /// Writes down what is new of the file's plans, when the program starts.
  package func keepPlans() async throws {
    guard settings.plans.isGiven else { return }
    let versions = settings.plans.all.map(PlanVersion.init)
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
