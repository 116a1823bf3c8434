extension Migration {
  static let paymentProvider = Migration(
    "0020-payment-provider",
    [
      // Teams that a payment provider knows, and how far we know what it knows.
      """
      CREATE TABLE provider_customers (
        team_id \(.text) NOT NULL PRIMARY KEY,
        provider \(.text) NOT NULL,
        external_id \(.text) NOT NULL,
        clock_id \(.text),
        payment_method \(.text),
        next_charge \(.text),
        ticket \(.int) NOT NULL,
        applied \(.int) NOT NULL,
        details_at \(.int),
        dirty_at \(.int),
        try_at \(.int),
        attempts \(.int) NOT NULL,
        problem \(.text),
        synced_at \(.int)) \(.strict)
      """,
      "CREATE UNIQUE INDEX provider_customers_external ON provider_customers (external_id)",
      "CREATE INDEX provider_customers_due ON provider_customers (try_at) WHERE try_at IS NOT NULL",
      // What was made at the provider for all teams, such as prices, by the name that we gave it.
      """
      CREATE TABLE provider_objects (
        name \(.text) NOT NULL PRIMARY KEY,
        provider \(.text) NOT NULL,
        external_id \(.text) NOT NULL,
        made_at \(.int) NOT NULL) \(.strict)
      """,
      // What is asked of the provider, kept before it is sent.
      """
      CREATE TABLE provider_calls (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        purpose \(.text) NOT NULL,
        request \(.text) NOT NULL,
        made_at \(.int) NOT NULL,
        try_at \(.int) NOT NULL,
        settled_at \(.int),
        problem \(.text)) \(.strict)
      """,
      "CREATE INDEX provider_calls_open ON provider_calls (try_at) WHERE settled_at IS NULL",
      "CREATE INDEX provider_calls_by_team ON provider_calls (team_id, purpose) WHERE settled_at IS NULL",
      "CREATE INDEX provider_calls_by_age ON provider_calls (settled_at)",
      // What the provider told us, each once. Those that are pending wait for the object to be fetched.
      """
      CREATE TABLE provider_events (
        id \(.text) NOT NULL PRIMARY KEY,
        external_id \(.text) NOT NULL,
        provider \(.text) NOT NULL,
        type \(.text) NOT NULL,
        object \(.text) NOT NULL,
        object_id \(.text),
        customer_id \(.text),
        team_id \(.text),
        api_version \(.text),
        is_live \(.int) NOT NULL,
        payload \(.text) NOT NULL,
        created_at \(.int) NOT NULL,
        received_at \(.int) NOT NULL,
        result \(.text) NOT NULL,
        problem \(.text),
        attempts \(.int) NOT NULL,
        try_at \(.int),
        settled_at \(.int)) \(.strict)
      """,
      "CREATE UNIQUE INDEX provider_events_external ON provider_events (external_id)",
      "CREATE INDEX provider_events_due ON provider_events (try_at) WHERE try_at IS NOT NULL",
      "CREATE INDEX provider_events_by_team ON provider_events (team_id, id)",
      "CREATE INDEX provider_events_pending ON provider_events (team_id) WHERE result = 'pending'",
      "CREATE INDEX provider_events_by_result ON provider_events (result, id)",
      "CREATE INDEX provider_events_by_type ON provider_events (type, id)",
      "CREATE INDEX provider_events_by_age ON provider_events (received_at)",
      // Pages of the provider's on which somebody pays: one open a team.
      """
      CREATE TABLE provider_checkouts (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        external_id \(.text) NOT NULL,
        kind \(.text) NOT NULL,
        url \(.text) NOT NULL,
        plan_hash \(.text) REFERENCES plan_versions (hash),
        cycle \(.text),
        currency \(.text) NOT NULL,
        state \(.text) NOT NULL,
        created_at \(.int) NOT NULL,
        expires_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE UNIQUE INDEX provider_checkouts_open ON provider_checkouts (team_id) WHERE state = 'open'",
      "CREATE UNIQUE INDEX provider_checkouts_external ON provider_checkouts (external_id)",
      "CREATE INDEX provider_checkouts_by_age ON provider_checkouts (created_at)",
      // Payments that somebody contests with their bank.
      """
      CREATE TABLE disputes (
        id \(.text) NOT NULL PRIMARY KEY,
        external_id \(.text) NOT NULL,
        team_id \(.text) NOT NULL,
        invoice_id \(.text),
        amount \(.int) NOT NULL,
        currency \(.text) NOT NULL,
        status \(.text) NOT NULL,
        is_open \(.int) NOT NULL,
        reason \(.text) NOT NULL,
        due_by \(.int),
        opened_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE UNIQUE INDEX disputes_external ON disputes (external_id)",
      "CREATE INDEX disputes_open ON disputes (is_open, id)",
      "CREATE INDEX disputes_by_team ON disputes (team_id, id)",
      // Comparisons of all that we know with what the provider knows, and what differed.
      """
      CREATE TABLE reconciliations (
        id \(.text) NOT NULL PRIMARY KEY,
        asked_by \(.text) NOT NULL,
        begun_at \(.int) NOT NULL,
        ended_at \(.int),
        teams \(.int) NOT NULL,
        differences \(.int) NOT NULL,
        report \(.text) NOT NULL) \(.strict)
      """,
      "CREATE INDEX reconciliations_by_age ON reconciliations (begun_at)",
      "ALTER TABLE invoices ADD COLUMN hosted_url \(.text)",
      "ALTER TABLE invoices ADD COLUMN pdf_url \(.text)",
      "ALTER TABLE invoices ADD COLUMN confirm \(.int) NOT NULL DEFAULT 0",
      // What of an hour the provider has been told.
      "ALTER TABLE usage_hours ADD COLUMN sent \(.int) NOT NULL DEFAULT 0",
      "CREATE INDEX usage_hours_untold ON usage_hours (team_id) WHERE sent <> quantity",
    ],
    keeping: [
      .bounded("provider_customers", "one for each team that has begun to pay"),
      .bounded("provider_objects", "a few for each plan, tax rate and coupon"),
      .pruned(
        PruningRule(
          table: "provider_calls", key: "id", column: "settled_at", olderThan: .days(30))),
      .pruned(
        PruningRule(
          table: "provider_events", key: "id", column: "received_at", olderThan: .days(90))),
      .pruned(
        PruningRule(
          table: "provider_checkouts", key: "id", column: "created_at", olderThan: .days(90))),
      .bounded("disputes", "each is a payment that somebody contests"),
      .pruned(
        PruningRule(
          table: "reconciliations", key: "id", column: "begun_at", olderThan: .days(365))),
    ])
}
