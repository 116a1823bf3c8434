extension Migration {
  static let deadMail = Migration(
    "0006-dead-mail",
    [
      "CREATE INDEX outbox_dead ON outbox (next_attempt_at) WHERE state = 'dead'"
    ])
}
