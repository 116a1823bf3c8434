@testable import Portal

extension TestPortal {
  /// Leaves an entry as an erasure does: without who did it and without what it was about.
  package func erase(_ chain: AuditChain, _ seq: Int) async throws {
    let code = [UInt8](repeating: 1, count: 32)
    try await portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.execute(
        """
        UPDATE audit_details SET who_salt = NULL, actor_name = NULL, address = NULL, agent = NULL,
          who_erased = \(code), what_salt = NULL, subject = NULL, before = NULL, after = NULL,
          what_erased = \(code)
        WHERE chain = \(chain.key) AND seq = \(seq)
        """)
    }
  }
}
