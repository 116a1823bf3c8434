import Portal

/// What `portico serve` would refuse, and what it warns of.
extension Report {
  mutating func proxy(_ configured: Configured) {
    do { try configured.refuseUnnamedProxy() } catch { return bad("proxy", "\(error)") }
    if configured.isPublic, configured.tls == nil, configured.web.trustedProxies.isEmpty {
      note("proxy", "none is trusted: each request counts as from the address that connects")
    }
  }

  mutating func databaseConnection(_ configured: Configured) {
    do {
      try configured.refuseReadableDatabase()
      if let words = try configured.databaseInTheClear() ?? configured.databaseUnproven() {
        note("database", words)
      }
    } catch { bad("database", "\(error)") }
  }

  mutating func examples(_ opened: OpenPortal, _ configured: Configured) async {
    do { try await opened.refuseExamplePasswords(configured) } catch { bad("examples", "\(error)") }
  }
}
