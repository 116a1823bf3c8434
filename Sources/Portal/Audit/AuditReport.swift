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
  /// The first entry that is still there, when retention has removed some.
  package let firstKept: Int64?

  package init(
    _ period: Period, in zone: String, of chain: AuditChain, in tx: Tx
  ) throws {
    let reading = Reading(
      keys: try chain.orderedKeys(in: tx), range: period.range(in: zone), tx: tx)
    (count, people) = try reading.totals()
    counts = try reading.counts(of: AuditAction.some(in: chain.kind))
    access = try reading.part(AuditAction.accessChanges)
    exports = try reading.part([.listExported])
    visits = try reading.part(AuditAction.supervision)
    let cut = try tx.row("SELECT seq FROM audit_cuts WHERE chain = \(chain.key)")
    firstKept = try cut.map { try $0["seq"] + 1 }
  }

  private struct Reading {
    let keys: [String]
    let range: Range<Timestamp>
    let tx: Tx

    private var scope: SQL {
      "a.chain IN (\(list: keys)) AND a.at >= \(range.lowerBound) AND a.at < \(range.upperBound)"
    }

    func totals() throws -> (count: Int, people: Int) {
      let row = try tx.row(
        "SELECT COUNT(*) AS n, COUNT(DISTINCT a.actor_id) AS people FROM audit a WHERE \(scope)")
      return (try row?["n"] ?? 0, try row?["people"] ?? 0)
    }

    func counts(of actions: [AuditAction]) throws -> [(action: AuditAction, count: Int)] {
      let rows = try tx.rows(
        """
        SELECT a.action, COUNT(*) AS n FROM audit a WHERE \(scope) AND a.action IN (\(list: actions))
        GROUP BY a.action
        """)
      let counts = try rows.map {
        (action: try $0["action"] as AuditAction, count: try $0["n"] as Int)
      }
      return counts.sorted { ($1.count, $0.action.name) < ($0.count, $1.action.name) }
    }

    func part(_ actions: [AuditAction]) throws -> Part {
      let rows = try tx.rows(
        """
        \(ListedEntry.select) WHERE \(scope) AND a.action IN (\(list: actions))
        ORDER BY a.at DESC, a.seq DESC LIMIT \(AuditReport.mostEntries + 1)
        """)
      return Part(
        entries: try rows.prefix(AuditReport.mostEntries).map(ListedEntry.init),
        isCut: rows.count > AuditReport.mostEntries)
    }
  }
}

extension AuditAction {
  /// Who may come in, who is in, and what they may do.
  static let accessChanges =
    members + waysIn + roles + transfers + [teamDomainsChanged, teamCreated] + teamEnds
}
