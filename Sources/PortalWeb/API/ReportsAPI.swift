import Hummingbird
import Portal

/// The report of a team that its members may have mailed to them.
struct ReportsAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Dashboard")
    part.read(
      "dashboard/report", .seeFigures, "Read whether you get the monthly report",
      ReportChoice.resource
    ) { call in
      now(call)
    }
    part.write(
      .put, "dashboard/report", .arrangeOwn, "Get the monthly report by mail",
      gives: ReportChoice.resource, choose)
    part.write(.delete, "dashboard/report", .arrangeOwn, "Stop the monthly report") { call in
      try await call.write {
        try await web.write(call.context) { try $0.membership.stopReport(in: $1) }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func now(_ call: Call) -> @Sendable (Tx) throws -> ReportChoice {
    { [membership = call.context.membership] in try ReportChoice(of: membership, in: $0) }
  }

  private func choose(_ call: Call) async throws -> Response {
    let (now, keys) = (now(call), web.portal.keys)
    return try await call.matching({ try ReportChoice.resource.json(now($0)) }).write {
      try await web.write(call.context) { try $0.membership.chooseReport(keys, in: $1) }
    } giving: { (_: Void, tx) in
      .one(ReportChoice.resource, try now(tx))
    }
  }
}
