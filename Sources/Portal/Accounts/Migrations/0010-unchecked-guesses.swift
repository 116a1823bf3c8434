extension Migration {
  /// 0 for a guess that is not checked yet; see `Throttle.reserve`.
  static let uncheckedGuesses = Migration(
    "0010-unchecked-guesses",
    ["ALTER TABLE attempts ADD COLUMN checked \(.int) NOT NULL DEFAULT 1"])
}
