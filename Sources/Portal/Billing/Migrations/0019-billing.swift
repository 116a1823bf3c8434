extension Migration {
  static let billing = Migration(
    "0019-billing",
    [
      // How a team pays, and as whom.
      """
      CREATE TABLE billing_accounts (
        team_id \(.text) NOT NULL PRIMARY KEY,
        currency \(.text),
        contact \(.text) NOT NULL,
        company \(.text) NOT NULL,
        address \(.text) NOT NULL,
        country \(.text) NOT NULL,
        tax_id \(.text) NOT NULL,
        order_number \(.text) NOT NULL,
        trial_used_at \(.int),
        carried \(.int) NOT NULL,
        coupon_id \(.text),
        coupon_from \(.int),
        coupon_until \(.int)) \(.strict)
      """,
      // The clock of a team that is there to try things; nil for all others.
      "ALTER TABLE teams ADD COLUMN clock_at \(.int)",
      """
      CREATE TABLE subscriptions (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        provider \(.text) NOT NULL,
        status \(.text) NOT NULL,
        plan_hash \(.text) NOT NULL REFERENCES plan_versions (hash),
        cycle \(.text) NOT NULL,
        currency \(.text) NOT NULL,
        quantity \(.int) NOT NULL,
        per_seat \(.int) NOT NULL,
        is_sandbox \(.int) NOT NULL,
        anchor_at \(.int),
        period_start \(.int),
        period_end \(.int),
        next_hash \(.text) REFERENCES plan_versions (hash),
        next_cycle \(.text),
        cancel_at \(.int),
        failed_at \(.int),
        reminders \(.int) NOT NULL,
        usage_from \(.int),
        due_at \(.int),
        created_at \(.int) NOT NULL,
        started_at \(.int),
        ended_at \(.int),
        external_id \(.text)) \(.strict)
      """,
      "CREATE UNIQUE INDEX subscriptions_external ON subscriptions (external_id)",
      "CREATE UNIQUE INDEX subscriptions_open ON subscriptions (team_id) WHERE ended_at IS NULL",
      "CREATE INDEX subscriptions_by_team ON subscriptions (team_id, id)",
      """
      CREATE INDEX subscriptions_due ON subscriptions (due_at)
        WHERE ended_at IS NULL AND is_sandbox = 0
      """,
      """
      CREATE INDEX subscriptions_per_seat ON subscriptions (team_id)
        WHERE ended_at IS NULL AND is_sandbox = 0 AND per_seat = 1
      """,
      // What was invoiced for each period, and how its price changed meanwhile.
      """
      CREATE TABLE subscription_periods (
        subscription_id \(.text) NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        start_at \(.int) NOT NULL,
        end_at \(.int) NOT NULL,
        plan_hash \(.text) NOT NULL REFERENCES plan_versions (hash),
        cycle \(.text) NOT NULL,
        quantity \(.int) NOT NULL,
        discount \(.text),
        prices \(.text) NOT NULL,
        charged \(.int) NOT NULL,
        invoice_id \(.text) NOT NULL,
        PRIMARY KEY (subscription_id, start_at)) \(.strict)
      """,
      """
      CREATE TABLE invoices (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        team_name \(.text) NOT NULL,
        subscription_id \(.text),
        provider \(.text) NOT NULL,
        kind \(.text) NOT NULL,
        purpose \(.text) NOT NULL,
        series \(.text),
        ordinal \(.int),
        number \(.text) NOT NULL,
        number_key \(.text) NOT NULL,
        status \(.text) NOT NULL,
        is_sandbox \(.int) NOT NULL,
        currency \(.text) NOT NULL,
        total \(.int) NOT NULL,
        tax \(.int) NOT NULL,
        tax_rate \(.int) NOT NULL,
        tax_included \(.int) NOT NULL,
        tax_category \(.text) NOT NULL,
        charged \(.int) NOT NULL,
        discount \(.text),
        paid \(.int) NOT NULL,
        refunded \(.int) NOT NULL,
        parties \(.text) NOT NULL,
        reason \(.text) NOT NULL,
        period_start \(.int),
        plan_hash \(.text),
        cycle \(.text),
        quantity \(.int),
        corrects_id \(.text),
        issued_at \(.int) NOT NULL,
        due_at \(.int) NOT NULL,
        paid_at \(.int),
        voided_at \(.int),
        external_id \(.text)) \(.strict)
      """,
      "CREATE UNIQUE INDEX invoices_external ON invoices (external_id)",
      "CREATE UNIQUE INDEX invoices_by_number ON invoices (series, ordinal)",
      // No period is invoiced twice; one whose invoice was voided is invoiced again.
      """
      CREATE UNIQUE INDEX invoices_by_period ON invoices (subscription_id, purpose, period_start)
        WHERE status <> 'void' AND period_start IS NOT NULL
      """,
      "CREATE INDEX invoices_by_team ON invoices (team_id, id)",
      "CREATE INDEX invoices_by_subscription ON invoices (subscription_id, status, due_at)",
      "CREATE INDEX invoices_by_status ON invoices (status, id)",
      "CREATE INDEX invoices_by_number_key ON invoices (number_key, id)",
      "CREATE INDEX invoices_corrected ON invoices (corrects_id)",
      """
      CREATE TABLE invoice_lines (
        invoice_id \(.text) NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
        position \(.int) NOT NULL,
        kind \(.text) NOT NULL,
        name \(.text) NOT NULL,
        quantity \(.int) NOT NULL,
        per \(.int) NOT NULL,
        unit_price \(.int),
        amount \(.int) NOT NULL,
        start_at \(.int),
        end_at \(.int),
        PRIMARY KEY (invoice_id, position)) \(.strict)
      """,
      "CREATE TABLE invoice_series (series \(.text) NOT NULL PRIMARY KEY, last \(.int) NOT NULL) \(.strict)",
      """
      CREATE TABLE payments (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        invoice_id \(.text) NOT NULL REFERENCES invoices (id),
        amount \(.int) NOT NULL,
        reference \(.text) NOT NULL,
        recorded_by \(.text) NOT NULL,
        received_on \(.text) NOT NULL,
        recorded_at \(.int) NOT NULL,
        external_id \(.text)) \(.strict)
      """,
      "CREATE UNIQUE INDEX payments_external ON payments (external_id)",
      "CREATE INDEX payments_by_invoice ON payments (invoice_id, id)",
      // What a team was paying, from when on: figures of revenue are made of it.
      """
      CREATE TABLE subscription_changes (
        id \(.text) NOT NULL PRIMARY KEY,
        subscription_id \(.text) NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
        at \(.int) NOT NULL,
        plan_hash \(.text) REFERENCES plan_versions (hash),
        cycle \(.text),
        quantity \(.int) NOT NULL,
        currency \(.text) NOT NULL,
        price \(.int) NOT NULL,
        is_sandbox \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX subscription_changes_by_subscription ON subscription_changes (subscription_id, id)",
      "CREATE INDEX subscription_changes_by_time ON subscription_changes (at, id)",
      // What was given or is owed besides invoices, with tax, and where it was used.
      """
      CREATE TABLE billing_credits (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        amount \(.int) NOT NULL,
        currency \(.text) NOT NULL,
        kind \(.text) NOT NULL,
        reason \(.text) NOT NULL,
        invoice_id \(.text),
        given_by \(.text) NOT NULL,
        given_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX billing_credits_by_team ON billing_credits (team_id, id)",
      "CREATE INDEX billing_credits_by_invoice ON billing_credits (invoice_id)",
      """
      CREATE TABLE coupons (
        id \(.text) NOT NULL PRIMARY KEY,
        code \(.text) NOT NULL,
        code_key \(.text) NOT NULL,
        discount \(.text) NOT NULL,
        duration \(.text) NOT NULL,
        months \(.int),
        last_day \(.text),
        most_uses \(.int),
        uses \(.int) NOT NULL,
        made_by \(.text) NOT NULL,
        created_at \(.int) NOT NULL,
        ended_at \(.int)) \(.strict)
      """,
      "CREATE UNIQUE INDEX coupons_by_code ON coupons (code_key)",
      """
      CREATE TABLE coupon_uses (
        coupon_id \(.text) NOT NULL REFERENCES coupons (id) ON DELETE CASCADE,
        team_id \(.text) NOT NULL,
        at \(.int) NOT NULL,
        PRIMARY KEY (coupon_id, team_id)) \(.strict)
      """,
      """
      CREATE TABLE usage_records (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        key \(.text) NOT NULL,
        unit \(.text) NOT NULL,
        quantity \(.int) NOT NULL,
        at \(.int) NOT NULL,
        received_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE UNIQUE INDEX usage_records_by_key ON usage_records (team_id, key)",
      "CREATE INDEX usage_records_by_age ON usage_records (received_at)",
      """
      CREATE TABLE usage_hours (
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        unit \(.text) NOT NULL,
        hour_at \(.int) NOT NULL,
        quantity \(.int) NOT NULL,
        PRIMARY KEY (team_id, unit, hour_at)) \(.strict)
      """,
      // Mails that are still to be written: their paper takes longer than a transaction may.
      """
      CREATE TABLE billing_notices (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        kind \(.text) NOT NULL,
        invoice_id \(.text),
        day \(.int),
        created_at \(.int) NOT NULL,
        attempts \(.int) NOT NULL,
        try_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX billing_notices_due ON billing_notices (try_at, id)",
    ],
    keeping: [
      .bounded("billing_accounts", "one for each team; invoices outlive it"),
      .bounded("subscriptions", "one at a time for each team, and each costs an invoice"),
      .bounded("subscription_periods", "one for each invoice"),
      .bounded("invoices", "kept by law; each is a purchase or a period"),
      .bounded("invoice_lines", "kept with their invoice"),
      .bounded("invoice_series", "a few"),
      .bounded("payments", "operators record them"),
      .bounded("subscription_changes", "each is an order, a payment, or people who came and went"),
      .bounded("billing_credits", "operators give them, and changes of plan"),
      .bounded("coupons", "operators make them"),
      .pruned(
        PruningRule(
          table: "usage_records", key: "id", column: "received_at", olderThan: .days(45))),
      .bounded("coupon_uses", "one for each team and coupon"),
      .bounded("usage_hours", "one for each hour and unit of a team; they are what was billed"),
      .bounded("billing_notices", "they go with the mail"),
    ])
}
