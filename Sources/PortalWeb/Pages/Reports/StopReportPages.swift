import Hummingbird
import Portal

/// Behind the link in a monthly report: whoever has the mail may stop the next ones, signed in or not. Looking at
/// it stops nothing, since programs look at links in mails before people do.
struct StopReportPages: Sendable {
  struct Record: Sendable {
    let path: String
    /// Nil once there is no such report any more.
    let team: String?
  }

  static let page = Page<Record>("accounts/stop-report") { record, _ in
    ["path": record.path, "team": record.team]
  }

  /// Of a form that a mail program sends, with what RFC 8058 has in it.
  private static let longest = 4096

  let web: Web

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    let record = try await find(context)
    return web.showOnce(
      Self.page, of: record, request, context, status: record.team == nil ? .gone : .ok)
  }

  func stop(_ request: Request, _ context: AppContext) async throws -> Response {
    let path = try await find(context).path
    return try await web.press(request, context) {
      let isStopped = try await web.portal.stopReport(by: link(context), as: context.actor)
      return Done(
        path, isStopped ? "You get no more reports of this team." : "It was stopped before.",
        kind: isStopped ? .good : .note)
    }
  }

  /// From a mail program, for a person who pressed its button: no browser, no cookies, no page to be led to.
  func stopAtOnce(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try await FormDecoder.collect(request, upTo: Self.longest)
    _ = try await web.portal.stopReport(by: link(context), as: context.actor)
    return Response(status: .noContent)
  }

  /// Where somebody opens that address as a page.
  func lead(_ request: Request, _ context: AppContext) async throws -> Response {
    try web.redirect(to: Self.path(link(context)))
  }

  private func link(_ context: AppContext) throws -> Token {
    guard let link = try context.token() else { throw HTTPProblem(.notFound) }
    return link
  }

  private static func path(_ link: Token) -> String { "/reports/\(link.text)" }

  private func find(_ context: AppContext) async throws -> Record {
    let link = try link(context)
    let team = try await web.portal.store.read { tx in
      try MonthlyReport.find(link, in: tx).flatMap { try Team.find($0.teamID, in: tx)?.name }
    }
    return Record(path: Self.path(link), team: team)
  }
}
