extension Migration {
  /// For an operator who looks for the mail to one address.
  static let outboxRecipient = Migration(
    "0008-outbox-recipient", ["CREATE INDEX outbox_by_recipient ON outbox (recipient, id)"])
}
