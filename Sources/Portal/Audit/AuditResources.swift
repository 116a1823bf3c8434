extension ListedEntry {
  package static let resource = listing(of: .team).resource("AuditEntry")
}

extension AuditCheck {
  /// The same, and nothing at all while nobody has asked for one.
  package static func state(
    of chain: AuditChain, _ audit: AuditLog, in tx: Tx
  ) throws -> AuditCheck {
    try find(chain, audit, in: tx)
      ?? AuditCheck(askedAt: nil, checkedAt: nil, count: 0, problems: [])
  }

  package static let resource = Resource<AuditCheck>(
    "AuditCheck",
    [
      .moment("askedAt", "Since when one waits or goes on") { $0.askedAt },
      .moment("checkedAt", "When the last one was made; null before the first") { $0.checkedAt },
      .value("whole", "What it found; null before the first", .boolean.orNull) {
        $0.checkedAt == nil ? .nothing : .flag($0.isWhole)
      },
      .integer("entries", "How many were looked at") { $0.count },
      .texts("problems", "What is wrong, the first ones") { $0.problems },
    ])
}

/// What happened within some days, with the days.
package struct DatedAuditReport: Sendable {
  let period: AuditReport.Period
  let zone: String
  let report: AuditReport

  package init(_ report: AuditReport, of period: AuditReport.Period, in zone: String) {
    self.report = report
    self.period = period
    self.zone = zone
  }

  package static let resource = Resource<DatedAuditReport>(
    "AuditReport",
    [
      .value("from", "The first day", .date) { .text($0.period.from.text) },
      .value("to", "The last day", .date) { .text($0.period.to.text) },
      .text("timeZone", "Whose days") { $0.zone },
      .integer("entries", "How many") { $0.report.count },
      .integer("people", "Who did something") { $0.report.people },
      .list("actions", Counted.resource) { dated in
        dated.report.counts.map { Counted(action: $0.action, count: $0.count) }
      },
      .integer("accessChanges", "Who may come in and do what; at most 1,000 are counted") {
        $0.report.access.entries.count
      },
      .integer("exports", "Lists that were taken away; the same") {
        $0.report.exports.entries.count
      },
      .integer("visits", "What the people who run the site did; the same") {
        $0.report.visits.entries.count
      },
      .texts("removedUpTo", "The last entries that retention has removed") {
        $0.report.removed.map(\.text)
      },
      .flag("hasForgedCut", "Somebody else removed entries") { $0.report.hasForgedCut },
    ])

  struct Counted: Sendable {
    let action: AuditAction
    let count: Int

    static let resource = Resource<Counted>(
      "CountedAction",
      [
        .text("action", "What happened") { $0.action.name },
        .text("label", "In words") { $0.action.label },
        .integer("count", "How often") { $0.count },
      ])
  }
}

extension AuditErasure.Progress {
  package static let resource = Resource<AuditErasure.Progress>(
    "AuditErasure",
    [
      .moment("doneAt", "When it was done; null while it goes on") { $0.doneAt },
      .integer("entries", "In how many something was erased") { $0.count },
    ])
}
