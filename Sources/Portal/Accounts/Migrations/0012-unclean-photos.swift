extension Migration {
  /// Photos from before what came with them was removed. No person shows them any more; see `OldPhotos`.
  static let uncleanPhotos = Migration(
    "0012-unclean-photos",
    [
      """
      CREATE TABLE unclean_photos (
        user_id \(.text) NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        name \(.text) NOT NULL) \(.strict)
      """,
      "INSERT INTO unclean_photos SELECT id, avatar FROM users WHERE avatar IS NOT NULL",
      "UPDATE users SET avatar = NULL WHERE avatar IS NOT NULL",
    ],
    keeping: [.bounded("unclean_photos", "filled by its step alone, and emptied at the next start")]
  )
}
