extension Migration {
  /// What somebody may ask to have erased leaves the chain for a table beside it, and the chain takes in
  /// commitments; see `AuditEntry`. With it come cuts, checks, erasures, and the line to a SIEM.
  static let auditSecondForm = Migration(
    "0016-audit-second-form",
    [
      "ALTER TABLE audit RENAME TO audit_first",
      """
      CREATE TABLE audit (
        chain \(.text) NOT NULL,
        seq \(.int) NOT NULL,
        at \(.int) NOT NULL,
        action \(.text) NOT NULL,
        actor_kind \(.text) NOT NULL,
        actor_id \(.text),
        request_id \(.text),
        record \(.text) NOT NULL,
        who_sum \(.bytes) NOT NULL,
        what_sum \(.bytes) NOT NULL,
        first_mac \(.bytes),
        previous_hash \(.bytes) NOT NULL,
        hash \(.bytes) NOT NULL,
        CONSTRAINT audit_key PRIMARY KEY (chain, seq)) \(sqlite: "STRICT, WITHOUT ROWID", postgres: "")
      """,
      "CREATE INDEX audit_by_time ON audit (chain, at, seq, action, actor_id)",
      "CREATE INDEX audit_by_actor ON audit (chain, actor_id, at, seq)",
      "CREATE INDEX audit_by_action ON audit (chain, action, at, seq)",
      "CREATE INDEX audit_by_record ON audit (chain, record, at, seq)",
      """
      CREATE TABLE audit_details (
        chain \(.text) NOT NULL,
        seq \(.int) NOT NULL,
        who_salt \(.bytes),
        actor_name \(.text),
        address \(.text),
        agent \(.text),
        who_erased \(.bytes),
        what_salt \(.bytes),
        subject \(.text),
        before \(.text),
        after \(.text),
        what_erased \(.bytes),
        CONSTRAINT audit_details_key PRIMARY KEY (chain, seq)) \(sqlite: "STRICT, WITHOUT ROWID", postgres: "")
      """,
      """
      CREATE TABLE audit_cuts (
        chain \(.text) NOT NULL PRIMARY KEY,
        seq \(.int) NOT NULL,
        hash \(.bytes) NOT NULL,
        mac \(.bytes) NOT NULL) \(.strict)
      """,
      """
      CREATE TABLE audit_checks (
        chain \(.text) NOT NULL PRIMARY KEY,
        asked_at \(.int),
        checked_at \(.int),
        entry_count \(.int) NOT NULL,
        problems \(.text) NOT NULL,
        mac \(.bytes) NOT NULL) \(.strict)
      """,
      "CREATE INDEX audit_checks_asked ON audit_checks (asked_at) WHERE asked_at IS NOT NULL",
      """
      CREATE TABLE audit_erasures (
        id \(.text) NOT NULL PRIMARY KEY,
        asked_at \(.int) NOT NULL,
        user_id \(.text),
        address \(.text),
        name \(.text),
        chain \(.text),
        at_chain \(.text) NOT NULL,
        at_seq \(.int) NOT NULL,
        erased \(.int) NOT NULL,
        done_at \(.int),
        mac \(.bytes) NOT NULL) \(.strict)
      """,
      "CREATE INDEX audit_erasures_by_user ON audit_erasures (user_id, id)",
      """
      CREATE TABLE audit_stream (
        chain \(.text) NOT NULL,
        seq \(.int) NOT NULL,
        queued_at \(.int) NOT NULL,
        CONSTRAINT audit_stream_key PRIMARY KEY (chain, seq)) \(.strict)
      """,
      "CREATE INDEX audit_stream_by_time ON audit_stream (queued_at, chain, seq)",
    ],
    keeping: [
      .bounded("audit_details", "one for each entry of the audit"),
      .bounded("audit_cuts", "one for each chain of the audit"),
      .bounded("audit_checks", "one for each chain of the audit"),
      .bounded("audit_stream", "entries of the audit that are not sent yet"),
      .pruned(
        PruningRule(
          table: "audit_erasures", key: "id", column: "done_at", olderThan: .days(365))),
    ],
    then: { tx in
      try FirstAuditForm.carryOver(from: "audit_first", in: tx)
      // Its triggers go with it; the sentinels of the new tables come when they are filled.
      try tx.script("DROP TABLE audit_first")
      for guardian in guardians {
        try tx.script(guardian.rendered(for: tx.engine.dialect).text)
      }
    })

  static func hasSecondAuditForm(in tx: Tx) throws -> Bool {
    try tx.exists("SELECT name FROM schema_migrations WHERE name = \(auditSecondForm.name)")
  }

  private static let guardians: [SQL] = [
    "\(sqlite: SQLiteGuard.all, postgres: postgresGuard)"
  ]

  /// What is erased leaves nothing but the code under which it was; nothing else of a detail changes.
  private static func erases(_ part: [String], _ code: String, equal: String) -> String {
    let same = (part + [code]).map { "NEW.\($0) \(equal) OLD.\($0)" }.joined(separator: " AND ")
    let gone = part.map { "NEW.\($0) IS NULL" }.joined(separator: " AND ")
    return "(\(same) OR NEW.\(code) IS NOT NULL AND \(gone))"
  }

  private static func isErasure(equal: String) -> String {
    let who = erases(["who_salt", "actor_name", "address", "agent"], "who_erased", equal: equal)
    let what = erases(["what_salt", "subject", "before", "after"], "what_erased", equal: equal)
    return "NEW.chain = OLD.chain AND NEW.seq = OLD.seq AND \(who) AND \(what)"
  }

  private enum SQLiteGuard {
    static let all = """
      CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
      \(refuseDelete(of: "audit"))
      \(refuseDelete(of: "audit_details"))
      \(refuseReplace(of: "audit"))
      \(refuseReplace(of: "audit_details"))
      CREATE TRIGGER audit_details_refuses_update BEFORE UPDATE ON audit_details
      WHEN NOT (\(isErasure(equal: "IS")))
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
      CREATE TRIGGER audit_cuts_refuses_update BEFORE UPDATE ON audit_cuts
      WHEN NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq
      BEGIN SELECT RAISE(ABORT, 'a cut only goes forward'); END;
      CREATE TRIGGER audit_cuts_refuses_delete BEFORE DELETE ON audit_cuts
      BEGIN SELECT RAISE(ABORT, 'a cut only goes forward'); END;
      """

    private static func refuseDelete(of table: String) -> String {
      """
      CREATE TRIGGER \(table)_refuses_delete BEFORE DELETE ON \(table)
      WHEN NOT EXISTS (SELECT 1 FROM audit_cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
      """
    }

    /// INSERT OR REPLACE removes rows without asking the DELETE trigger.
    private static func refuseReplace(of table: String) -> String {
      """
      CREATE TRIGGER \(table)_refuses_replace BEFORE INSERT ON \(table)
      WHEN EXISTS (SELECT 1 FROM \(table) WHERE chain = NEW.chain AND seq = NEW.seq)
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
      """
    }
  }

  /// `audit_refuses()` is the first form's, and goes on refusing.
  private static let postgresGuard = """
    CREATE FUNCTION audit_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM audit_cuts WHERE chain = OLD.chain AND seq >= OLD.seq) THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE FUNCTION audit_details_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF \(isErasure(equal: "IS NOT DISTINCT FROM")) THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE FUNCTION audit_cuts_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.chain = OLD.chain AND NEW.seq > OLD.seq THEN RETURN NEW; END IF;
      END IF;
      RAISE EXCEPTION 'a cut only goes forward' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
      FOR EACH ROW EXECUTE FUNCTION audit_refuses();
    CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
      FOR EACH ROW EXECUTE FUNCTION audit_keeps();
    CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
    CREATE TRIGGER audit_details_refuses_update BEFORE UPDATE ON audit_details
      FOR EACH ROW EXECUTE FUNCTION audit_details_keep();
    CREATE TRIGGER audit_details_refuses_delete BEFORE DELETE ON audit_details
      FOR EACH ROW EXECUTE FUNCTION audit_keeps();
    CREATE TRIGGER audit_details_refuses_truncate BEFORE TRUNCATE ON audit_details
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
    CREATE TRIGGER audit_cuts_refuses_change BEFORE UPDATE OR DELETE ON audit_cuts
      FOR EACH ROW EXECUTE FUNCTION audit_cuts_keep();
    CREATE TRIGGER audit_cuts_refuses_truncate BEFORE TRUNCATE ON audit_cuts
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
    """
}
