/// The schema, step by step. Each stands beside its feature; one that has landed is never edited.
package enum Schema {
  package static let migrations: [Migration] = [
    .accounts,
    .signIn,
    .audit,
    .mailAndJobs,
    .backups,
    .deadMail,
    .operators,
    .outboxRecipient,
    .leases,
    .uncheckedGuesses,
    .auditKeepers,
    .uncleanPhotos,
    .revisionStarts,
    .mailServer,
    .teams,
    .auditSecondForm,
    .billingPlans,
    .mailAttachments,
    .billing,
    .paymentProvider,
    .programs,
    .events,
    .services,
    .dashboards,
    .analyses,
    .eventUpkeep,
    .reports,
  ]

  /// Whether any step has been applied: otherwise the database is empty, or not a portal's.
  package static func hasBegun(in tx: Tx) throws -> Bool {
    try TableShape.all(in: tx).contains { $0.name == "schema_migrations" }
  }

  /// The names of the steps that the database lacks.
  /// - Throws: `StoreError.newerSchema`.
  package static func missing(in tx: Tx) throws -> [String] {
    try Migration.pending(of: migrations, in: tx).map(\.name)
  }
}
