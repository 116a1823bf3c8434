extension Migration {
  static let audit = Migration(
    "0003-audit",
    [
      """
      CREATE TABLE audit (
        chain \(.text) NOT NULL,
        seq \(.int) NOT NULL,
        id \(.text) NOT NULL UNIQUE,
        at \(.int) NOT NULL,
        action \(.text) NOT NULL,
        actor_kind \(.text) NOT NULL,
        actor_id \(.text),
        actor_name \(.text) NOT NULL,
        address \(.text),
        agent \(.text),
        request_id \(.text),
        subject \(.text) NOT NULL,
        before \(.text),
        after \(.text),
        previous_hash \(.bytes) NOT NULL,
        hash \(.bytes) NOT NULL,
        PRIMARY KEY (chain, seq)) \(.strict)
      """,
      """
      CREATE TABLE audit_heads (
        chain \(.text) NOT NULL PRIMARY KEY,
        seq \(.int) NOT NULL,
        hash \(.bytes) NOT NULL,
        mac \(.bytes) NOT NULL) \(.strict)
      """,
      "\(sqlite: refuseOnSQLite("UPDATE"), postgres: refuseOnPostgres)",
      "\(sqlite: refuseOnSQLite("DELETE"), postgres: "")",
      "\(sqlite: refuseReplaceOnSQLite, postgres: "")",
    ],
    keeping: [
      .bounded("audit", "kept for good: nobody may remove an entry"),
      .bounded("audit_heads", "one for each chain of the audit"),
    ])

  private static func refuseOnSQLite(_ verb: String) -> String {
    """
    CREATE TRIGGER audit_refuses_\(verb.lowercased()) BEFORE \(verb) ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
    """
  }

  /// INSERT OR REPLACE removes rows without asking the DELETE trigger.
  private static let refuseReplaceOnSQLite = """
    CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE chain = NEW.chain AND seq = NEW.seq)
      OR EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
    """

  private static let refuseOnPostgres = """
    CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON audit
      FOR EACH ROW EXECUTE FUNCTION audit_refuses();
    CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
    """
}
