extension Migration {
  /// Which data folders keep the audit's ends; see `AuditKeeper`.
  static let auditKeepers = Migration(
    "0011-audit-keepers",
    [
      """
      CREATE TABLE audit_keepers (
        id \(.text) NOT NULL PRIMARY KEY,
        place \(.text) NOT NULL,
        mac \(.bytes) NOT NULL) \(.strict)
      """
    ],
    keeping: [
      .bounded("audit_keepers", "one for each data folder that has kept the audit's ends")
    ])
}
