extension Migration {
  /// Revisions start somewhere from now on; see `Tx.addRevision`. So do those that are there.
  static let revisionStarts = Migration(
    "0013-revision-starts",
    [
      """
      UPDATE revisions SET revision = revision + \(
        sqlite: "1 + abs(random() % 4398046511104)",
        postgres: "1 + CAST(floor(random() * 4398046511104) AS BIGINT)")
      """
    ])
}
