extension Migration {
  /// The rows that move with what operators see; see `Tx.moveOperators`.
  static let operators = Migration(
    "0007-operators",
    [
      """
      INSERT INTO revisions (key) VALUES ('operators:0'), ('operators:1'), ('operators:2'),
        ('operators:3'), ('operators:4'), ('operators:5'), ('operators:6'), ('operators:7')
      """
    ])
}
