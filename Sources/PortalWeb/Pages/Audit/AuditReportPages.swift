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
      "removed": report.firstKept.map { String($0) },
      "integrity": view.integrity(record.check, at: place),
    ]
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
    if typed.isEmpty {
      return try await web.showKept(
        request, context, Self.page, reading: reading(usual, isTaken: true, context))
    }
    do {
      let period = AuditReport.Period(try AuditReport.fields.check(typed))
      return try await web.showKept(
        request, context, Self.page, reading: reading(period, isTaken: true, context))
    } catch let problems as FormProblems {
      guard let failure = FormFailure(problems, web.words(context)) else { throw problems }
      let form = Form(AuditReport.fields, typed: typed, failure)
      return try await web.showAgain(
        Self.page, RefusedForm(form: form, failure: failure), request, context,
        reading: reading(usual, isTaken: false, context))
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

  private func reading(
    _ period: AuditReport.Period, isTaken: Bool, _ context: TeamContext
  ) -> @Sendable (Tx) throws -> Record {
    let (membership, reader, audit) = (context.membership, context.user, web.portal.audit)
    let chain = AuditChain.team(membership.team.id)
    return { tx in
      Record(
        membership: membership, reader: reader, madeAt: tx.now, period: period,
        report: isTaken
          ? try AuditReport(period, in: reader.timeZone, of: chain, in: tx) : nil,
        check: try AuditCheck.find(chain, audit, in: tx))
    }
  }
}
