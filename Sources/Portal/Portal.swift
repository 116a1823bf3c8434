import Foundation
import Logging

/// The domain: everything that a page, a command or a job needs. Made once, when the program starts.
package struct Portal: Sendable {
  package let store: any Store
  package let settings: PortalSettings
  package let keys: SecretKeys
  package let passwords: PasswordHasher
  package let outbox: Outbox
  package let files: FileFolder
  package let audit: AuditLog
  package let auditKeeper: AuditKeeper
  package let logger: Logger
  package let meters: PortalMeters
  package let writeBudget: WriteBudget
  package let signingKeys: SigningKeys
  /// Who takes teams' payments.
  package let payments: PaymentProviders
  let pastes = OneAtATime()

  /// The program's version.
  package static let version = "0.1.0"

  package init(
    store: any Store, settings: PortalSettings, keys: SecretKeys, passwords: PasswordHasher,
    mail: @escaping MailRenderer, logger: Logger, metrics: MetricsRegistry = MetricsRegistry()
  ) {
    self.store = store
    self.settings = settings
    self.keys = keys
    self.passwords = passwords
    self.logger = logger
    outbox = Outbox(keys: keys, settings: settings, clock: store.clock, renderer: mail)
    files = FileFolder(path: settings.dataFolder + "/files")
    signingKeys = SigningKeys(keys: keys)
    audit = AuditLog(keys: keys, streams: settings.streamsAudit)
    writeBudget = WriteBudget(perMinute: settings.writesPerMinute)
    store.audit.attach(audit)
    store.plans.use(settings.plans)
    payments = PaymentProviders(ManualInvoicing(settings: settings, store: store))
    auditKeeper = AuditKeeper(
      store, audit: audit, keys: keys, dataFolder: settings.dataFolder, logger: logger)
    meters = PortalMeters(registry: metrics, store: store, passwords: passwords)
  }

  /// The last thing that is done with it.
  package func close() async {
    await auditKeeper.finish()
    await store.close()
  }

  /// Throws unless the database can be written and read back.
  package func proveReady() async throws {
    try await store.write(for: .portal, as: .system("readiness")) { tx in
      try tx.execute(
        """
        INSERT INTO health (id, at) VALUES (1, \(tx.now))
        ON CONFLICT (id) DO UPDATE SET at = excluded.at
        """)
    }
    _ = try await store.read { try $0.row("SELECT at FROM health WHERE id = 1") }
  }
}
