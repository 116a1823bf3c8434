import Foundation

/// A data folder that keeps the audit's ends, as the database knows it: so a file that is gone is
/// missed. The first one begins the portal's chain, which is there for good from then on.
struct AuditKeeperRow: Sendable {
  /// The file's.
  let id: String
  /// Machine and folder.
  let place: String
  /// Written by this portal, and not by somebody at the database.
  let isOurs: Bool

  /// The folder as this machine knows it.
  static func place(of dataFolder: String) -> String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let machine = String(
      decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return "\(machine):\(URL(fileURLWithPath: dataFolder).resolvingSymlinksInPath().path)"
  }
}

extension AuditLog {
  /// Empty in a database from before there were any.
  func keepers(in tx: Tx) throws -> [AuditKeeperRow] {
    guard try Migration.applied(in: tx).contains(Migration.auditKeepers.name) else { return [] }
    return try tx.rows("SELECT id, place, mac FROM audit_keepers ORDER BY id").map { row in
      let (id, place): (String, String) = (try row["id"], try row["place"])
      return AuditKeeperRow(
        id: id, place: place, isOurs: try mac(ofKeeper: id, place) == row["mac"])
    }
  }

  /// Notes where the file is. The audit says so of a new one.
  func register(keeper id: String, at place: String, in tx: Tx) throws {
    let isKnown = try keepers(in: tx).contains { $0.id == id }
    try tx.insert(
      "audit_keepers", ["id": id, "place": place, "mac": mac(ofKeeper: id, place)],
      onConflict: "ON CONFLICT (id) DO UPDATE SET place = excluded.place, mac = excluded.mac")
    if !isKnown { try tx.audit(.endsKept, to: .portal, subject: place) }
  }

  private func mac(ofKeeper id: String, _ place: String) -> [UInt8] {
    mac(of: "keeper|\(id)|\(place)")
  }
}

extension AuditAction {
  static let endsKept = AuditAction("audit.kept", "began to keep the audit’s ends in {{subject}}")
  static let auditAccepted = AuditAction("audit.accepted", "took the audit as it was found")
  static let audit = [
    endsKept, auditAccepted, auditTrimming, auditTrimmed, erasureAsked, erased, auditCheckpoint,
  ]
}
