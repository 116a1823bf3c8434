/// What happened in a team within some days, for who has to account for it.
package struct AuditReport: Sendable {
  /// The days that are meant, both included.
  package struct Period: Sendable, Equatable {
    package let from: Day
    package let to: Day

    package init(_ entered: Entered) {
      from = entered[AuditReport.from]
      to = entered[AuditReport.to]
    }

    /// The last month that is over.
    package init(before now: Timestamp, in zone: String) {
      let today = LocalTime.day(of: now, in: zone)
      let (year, month) = (today?.year ?? 1970, today?.month ?? 1)
      let last = month == 1 ? (year - 1, 12) : (year, month - 1)
      let start = Day(year: last.0, month: last.1, day: 1)
      from = start ?? Day(year: 1970, month: 1, day: 1)!
      to =
        (28...31).reversed().lazy.compactMap { Day(year: last.0, month: last.1, day: $0) }
        .first ?? from
    }

    package var entered: Entered { [AuditReport.from.of(from), AuditReport.to.of(to)] }

    func range(in zone: String) -> Range<Timestamp> {
      let start = LocalTime.start(of: from, in: zone)
      let end = to.next.map { LocalTime.start(of: $0, in: zone) } ?? start
      return start..<max(start, end)
    }
  }

  /// Some of the entries, the newest first.
  package struct Part: Sendable {
    package let entries: [ListedEntry]
    /// There are more.
    package let isCut: Bool
  }

  static let from = Field<Day>.date("from", "From")
  static let to = Field<Day>.date("to", "To")
  package static let fields = Fields([from, to]).rule(to, from) { to, from throws(FieldProblem) in
    if to < from { throw .other("Choose a day that is not before the first.") }
    if to.number - from.number >= mostDays {
      throw .other("A report covers at most 366 days.")
    }
  }

  private static let mostDays = 366
  package static let mostEntries = 1000

  package let count: Int
  /// Who did something.
  package let people: Int
  /// The most frequent first.
  package let counts: [(action: AuditAction, count: Int)]
  package let access: Part
  package let exports: Part
  /// What the people who run the site did.
  package let visits: Part
  /// Of each of the chains that retention has removed entries of: the last one removed.
  package let removed: [AuditNumber]
  /// Somebody else wrote at the database up to where entries were removed.
  package let hasForgedCut: Bool

  package init(
    _ period: Period, in zone: String, of chain: AuditChain, _ audit: AuditLog, in tx: Tx
  ) throws {
    let reading = Reading(
      kind: chain.kind, keys: try chain.orderedKeys(in: tx), range: period.range(in: zone), tx: tx)
    counts = try reading.counts()
    count = counts.reduce(0) { $0 + $1.count }
    people = try reading.people()
    let found = Set(counts.map(\.action))
    access = try reading.part(AuditAction.accessChanges.filter(found.contains))
    exports = try reading.part([AuditAction.listExported].filter(found.contains))
    visits = try reading.part(
      (AuditAction.supervision + AuditAction.complimentaryPlans).filter(found.contains))
    let (cuts, forged) = try audit.cuts(of: reading.keys, in: tx)
    removed = reading.keys.compactMap { cuts[$0]?.number }
    hasForgedCut = !forged.isEmpty
  }

  private struct Reading {
    let kind: AuditChain.Kind
    let keys: [String]
    let range: Range<Timestamp>
    let tx: Tx

    private var scope: SQL {
      "a.chain IN (\(list: keys)) AND a.at >= \(range.lowerBound) AND a.at < \(range.upperBound)"
    }

    /// Of actions that only a newer program knows as well. `audit_by_time` has all that is read here; to
    /// group by the bare column SQLite would read all days of the index that has it first.
    func counts() throws -> [(action: AuditAction, count: Int)] {
      let rows = try tx.rows(
        """
        SELECT COALESCE(a.action, '') AS action, COUNT(*) AS n FROM audit a WHERE \(scope)
        GROUP BY COALESCE(a.action, '')
        """)
      let counts = try rows.map {
        (action: try $0["action"] as AuditAction, count: try $0["n"] as Int)
      }
      return counts.sorted { ($1.count, $0.action.name) < ($0.count, $1.action.name) }
    }

    func people() throws -> Int {
      try tx.count("SELECT COUNT(DISTINCT a.actor_id) AS n FROM audit a WHERE \(scope)")
    }

    /// Each action by itself, in the order of its index, and no further back than what the others have
    /// filled the part with.
    func part(_ actions: [AuditAction]) throws -> Part {
      var entries: [ListedEntry] = []
      for (action, key) in actions.flatMap({ action in keys.map { (action, $0) } }) {
        let isFull = entries.count > AuditReport.mostEntries
        let start = isFull ? entries.last?.entry.at ?? range.lowerBound : range.lowerBound
        let rows = try tx.rows(
          """
          \(ListedEntry.select) WHERE a.chain = \(key) AND a.action = \(action)
            AND a.at >= \(start) AND a.at < \(range.upperBound)
          ORDER BY a.at DESC, a.seq DESC LIMIT \(AuditReport.mostEntries + 1)
          """)
        entries += try rows.map { try ListedEntry($0, in: kind) }
        entries.sort { Self.order($0.entry) > Self.order($1.entry) }
        entries = Array(entries.prefix(AuditReport.mostEntries + 1))
      }
      return Part(
        entries: Array(entries.prefix(AuditReport.mostEntries)),
        isCut: entries.count > AuditReport.mostEntries)
    }

    private static func order(_ entry: AuditEntry) -> (Timestamp, Int, Int64) {
      (entry.at, entry.number.chain, entry.seq)
    }
  }
}

extension AuditAction {
  /// Who may come in, who is in, and what they may do.
  static let accessChanges =
    members + waysIn + roles + transfers + [teamDomainsChanged, teamCreated] + teamEnds
}
