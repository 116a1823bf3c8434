import Hummingbird
import Portal

/// What happened in a team within some days, on a page that prints well.
struct AuditReportPages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let reader: User
    let madeAt: Timestamp
    let period: AuditReport.Period
    /// Nil when the days were not taken.
    let report: AuditReport?
    let check: AuditCheck?
  }

  static let page = Page<Record>("audit/report", room: TeamAuditPages.room) { record, view in
    let place = TeamAuditPages.place(record.membership)
    return [
      "path": place.path, "team": record.membership.team.name,
      "report": record.report.map { tags($0, record, place, view) },
    ]
  }
  .form { Form(AuditReport.fields, $0.period.entered) }
  .neverKept()

  private static func tags(
    _ report: AuditReport, _ record: Record, _ place: AuditPlace, _ view: View
  ) -> Tags {
    let days = ["from": record.period.from, "to": record.period.to].map {
      ListQuery.Parameter($0.key, $0.value.text)
    }.sorted { $0.name < $1.name }
    return [
      "from": record.period.from.text, "to": record.period.to.text,
      "zone": record.reader.timeZone, "madeAt": view.time.full(record.madeAt),
      "madeBy": record.reader.name, "madeByEmail": record.reader.email,
      "count": report.count, "people": report.people,
      "all": place.path + ListQuery.text(days),
      "counts": report.counts.rows {
        ["label": view.words($0.action.label), "count": $0.count]
      },
      "hasCounts": !report.counts.isEmpty,
      "parts": [
        part("Changes of access", report.access, place, view),
        part("Lists and data taken away", report.exports, place, view),
        part("Visits and measures of the people who run this site", report.visits, place, view),
      ],
      "retention": retention(report, view.words),
      "integrity": view.integrity(record.check, at: place),
    ]
  }

  private static func retention(_ report: AuditReport, _ words: Words) -> [String] {
    var told = report.removed.map {
      words("Retention has removed the entries up to number {{number}}.", ["number": $0.text])
    }
    if report.hasForgedCut {
      told.append(
        words(
          "A note that entries were removed was not made by this portal: somebody wrote it at the database."
        ))
    }
    return told.isEmpty ? [words("Retention has removed no entry of this team.")] : told
  }

  private static func part(
    _ title: String, _ part: AuditReport.Part, _ place: AuditPlace, _ view: View
  ) -> Tags {
    [
      "title": view.words(title), "isCut": part.isCut, "shown": AuditReport.mostEntries,
      "isEmpty": part.entries.isEmpty,
      "entries": part.entries.rows { listed in
        let entry = listed.entry
        return [
          "href": "\(place.path)/\(entry.number.text)", "at": view.time.full(entry.at),
          "who": view.who(entry), "what": view.what(entry), "changes": view.changes(entry),
        ]
      },
    ]
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let typed = try Self.typed(request)
    let usual = AuditReport.Period(before: web.now, in: context.user.timeZone)
    do {
      let period =
        typed.isEmpty ? usual : AuditReport.Period(try AuditReport.fields.check(typed))
      let record = try await report(period, context)
      return try await web.showKept(request, context, Self.page) { _ in record }
    } catch let problems as FormProblems {
      guard let failure = FormFailure(problems, web.words(context)) else { throw problems }
      let form = Form(AuditReport.fields, typed: typed, failure)
      return try await web.showAgain(
        Self.page, RefusedForm(form: form, failure: failure), request, context,
        reading: { tx in try record(usual, nil, context, tx) })
    }
  }

  private func report(
    _ period: AuditReport.Period, _ context: TeamContext
  ) async throws -> Record {
    try await web.auditReport(period, context) { report, tx in
      try record(period, report, context, tx)
    }
  }

  private static func typed(_ request: Request) throws -> [String: Input] {
    var typed: [String: Input] = [:]
    for pair in try FormDecoder.pairs((request.uri.query ?? "").utf8) {
      guard AuditReport.fields[pair.name] != nil, typed[pair.name] == nil else {
        throw HTTPProblem(.badRequest, detail: "This address asks for something that is not there.")
      }
      typed[pair.name] = .text(pair.value)
    }
    return typed
  }

  private func record(
    _ period: AuditReport.Period, _ report: AuditReport?, _ context: TeamContext, _ tx: Tx
  ) throws -> Record {
    let membership = context.membership
    return Record(
      membership: membership, reader: context.user, madeAt: tx.now, period: period,
      report: report,
      check: try AuditCheck.find(.team(membership.team.id), web.portal.audit, in: tx))
  }
}

extension Web {
  /// One at a time for each person, on a connection of its own: a year of a busy team takes a while, and
  /// pages go on meanwhile.
  func auditReport<T: Sendable>(
    _ period: AuditReport.Period, _ context: TeamContext,
    _ told: @escaping @Sendable (AuditReport, Tx) throws -> T
  ) async throws -> T {
    let (store, audit, zone) = (portal.store, portal.audit, context.user.timeZone)
    let chain = AuditChain.team(context.membership.team.id)
    return try await holdLong(reports, context) {
      try await reportsAtOnce.pass(.people, from: chain.key) {
        try await store.snapshot { tx, _ in
          guard try context.mayStillRead(tx) else { throw NoAuthority.nothing }
          return try told(try AuditReport(period, in: zone, of: chain, audit, in: tx), tx)
        }
      }
    }
  }
}
