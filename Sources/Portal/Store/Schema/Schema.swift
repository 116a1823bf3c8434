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
    .uncheckedGuesses,
    .uncleanPhotos,
    .revisionStarts,
  ]

  /// The names of the steps that the database lacks.
  /// - Throws: `StoreError.newerSchema`.
  package static func missing(in tx: Tx) throws -> [String] {
    try Migration.pending(of: migrations, in: tx).map(\.name)
  }
}
