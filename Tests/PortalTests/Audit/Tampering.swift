@testable import Portal

extension Store {
  /// Does to the audit's tables what only somebody with an SQL shell can.
  /// - Parameter keepsStray: whether the details of a removed entry stay; whoever knows the scheme
  ///   takes them along.
  func tamper(_ statements: [SQL], keepingStrayDetails keepsStray: Bool = false) async throws {
    let off: [SQL] = [
      "\(sqlite: "DROP TRIGGER IF EXISTS audit_refuses_update", postgres: "ALTER TABLE audit DISABLE TRIGGER USER")",
      "\(sqlite: "DROP TRIGGER IF EXISTS audit_refuses_delete", postgres: "ALTER TABLE audit_details DISABLE TRIGGER USER")",
      "\(sqlite: "DROP TRIGGER IF EXISTS audit_details_refuses_delete", postgres: "ALTER TABLE audit_cuts DISABLE TRIGGER USER")",
      "\(sqlite: "DROP TRIGGER IF EXISTS audit_details_refuses_update", postgres: "SELECT 1")",
      "\(sqlite: "DROP TRIGGER IF EXISTS audit_cuts_refuses_update", postgres: "SELECT 1")",
      "\(sqlite: "DROP TRIGGER IF EXISTS audit_cuts_refuses_delete", postgres: "SELECT 1")",
    ]
    let strays: SQL = """
      DELETE FROM audit_details WHERE NOT EXISTS (
        SELECT 1 FROM audit a WHERE a.chain = audit_details.chain AND a.seq = audit_details.seq)
      """
    try await write(for: .portal, as: .system("tamper")) { tx in
      for statement in off + statements + (keepsStray ? [] : [strays]) {
        try tx.execute(statement)
      }
    }
  }
}
