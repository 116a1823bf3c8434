/// Entries of the audit that are not sent yet, noted in the transaction that wrote them.
package enum AuditStreamQueue {
  /// An entry's place in the queue.
  struct Place: Sendable {
    let chain: String
    let seq: Int64
  }

  /// What is handed over at once.
  struct Batch: Sendable {
    fileprivate(set) var places: [Place] = []
    fileprivate(set) var lines: [UInt8] = []
    /// Entries that are not in the audit any more.
    fileprivate(set) var gone = 0
  }

  static let mostAtOnce = 500
  /// In bytes; one more entry may come on top. Receivers bound what they take.
  private static let mostBytes = 1 << 20

  /// A chain's entries keep their order, whatever the clocks of those who write them say.
  static func add(_ chain: String, _ seq: Int64, in tx: Tx) throws {
    try tx.execute(
      """
      INSERT INTO audit_stream (chain, seq, queued_at)
      VALUES (\(chain), \(seq), \(sqlite: "MAX", postgres: "GREATEST")(\(tx.now), COALESCE(
        (SELECT queued_at FROM audit_stream WHERE chain = \(chain) AND seq = \(seq - 1)), 0)))
      """)
  }

  package static func hasAny(in tx: Tx) throws -> Bool {
    try tx.exists("SELECT 1 AS n FROM audit_stream LIMIT 1")
  }

  /// The oldest.
  static func next(in tx: Tx) throws -> Batch {
    let queued = try tx.rows(
      "SELECT chain, seq FROM audit_stream ORDER BY queued_at, chain, seq LIMIT \(mostAtOnce)")
    var batch = Batch()
    for row in queued {
      let place = Place(chain: try row["chain"], seq: try row["seq"])
      batch.places.append(place)
      let found = try tx.row(
        "\(AuditEntry.select) WHERE a.chain = \(place.chain) AND a.seq = \(place.seq)")
      guard let found else {
        batch.gone += 1
        continue
      }
      batch.lines += try AuditEntry(found).streamLine
      if batch.lines.count >= mostBytes { break }
    }
    return batch
  }

  /// Each by its name: others have perhaps queued between them meanwhile.
  static func remove(_ places: [Place], in tx: Tx) throws {
    for place in places {
      try tx.execute(
        "DELETE FROM audit_stream WHERE chain = \(place.chain) AND seq = \(place.seq)")
    }
  }

  /// - Returns: how many, at most `mostAtOnce`.
  static func drain(in tx: Tx) throws -> Int {
    try tx.execute(
      """
      DELETE FROM audit_stream WHERE (chain, seq) IN (
        SELECT chain, seq FROM audit_stream LIMIT \(mostAtOnce))
      """)
  }

  /// How many wait, counted up to a hundred thousand, and since when the oldest does.
  package static func waiting(in tx: Tx) throws -> (count: Int, since: Timestamp?) {
    let row = try tx.row(
      """
      SELECT COUNT(*) AS n, MIN(queued_at) AS since FROM (
        SELECT queued_at FROM audit_stream WHERE queued_at > \(Timestamp(microseconds: .min))
        ORDER BY queued_at LIMIT 100000) AS counted
      """)
    return (try row?["n"] ?? 0, try row?["since"] ?? nil)
  }
}
