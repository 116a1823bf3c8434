extension Migration {
  /// Files that go with a mail, sealed as its words are.
  static let mailAttachments = Migration(
    "0018-mail-attachments",
    [
      // How many there were: most mails have none, and nobody looks for them then.
      "ALTER TABLE outbox ADD COLUMN attachments \(.int) NOT NULL DEFAULT 0",
      // The name stands apart from the bytes, so that a page can list them without reading these.
      """
      CREATE TABLE outbox_attachments (
        mail_id \(.text) NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
        position \(.int) NOT NULL,
        facts \(.bytes) NOT NULL,
        sealed \(.bytes) NOT NULL,
        PRIMARY KEY (mail_id, position)) \(.strict)
      """,
    ],
    keeping: [
      .bounded("outbox_attachments", "at most ten for each mail, and gone when its words are")
    ])
}
