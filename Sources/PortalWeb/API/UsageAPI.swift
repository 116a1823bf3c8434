import Hummingbird
import Portal

/// What a team has used of what is metered, as its product tells it.
struct UsageAPI: Sendable {
  let web: Web

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Usage")
    part.read("usage", .seeBilling, "Read what was used this month", TeamUsage.resource) { call in
      { [present = call.present, portal = web.portal] tx in
        try TeamUsage(of: present(tx), portal, in: tx)
      }
    }
    part.write(
      .post, "usage", .reportUsage, "Report what was used", [UsageReport.records],
      gives: UsageReport.resource, report)
  }

  private func report(_ call: APICall<TeamContext>) async throws -> Response {
    let records = try call.entered()[UsageReport.records]
    return try await call.write {
      try await web.write(call.context) { authority, tx in
        try UsageReport.take(records, for: authority.team, in: tx)
      }
    } giving: { (outcomes: [UsageReport.Outcome], _) in
      let json = UsageReport.resource.json(outcomes)
      let isRefused = outcomes.allSatisfy { $0.result == .refused }
      return APIAnswer(isRefused ? .unprocessableContent : .ok, json)
    }
  }
}
