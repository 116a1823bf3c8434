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
      try await web.write(call.context, cost: UsageReport.cost(of: records)) { authority, tx in
        try UsageReport.take(records, for: authority.team, in: tx)
      }
    } giving: { (outcomes: [UsageReport.Outcome], _) in
      guard outcomes.contains(where: { $0.result != .refused }) else {
        throw Self.refusal(of: outcomes)
      }
      return APIAnswer(.ok, UsageReport.resource.json(outcomes))
    }
  }

  /// Nothing was counted: each record with its reason.
  private static func refusal(of outcomes: [UsageReport.Outcome]) -> APIProblem {
    APIProblem(
      .notPossible,
      entries: outcomes.enumerated().map { index, outcome in
        APIProblem.Entry(
          pointer: "/records/\(index)", code: "refused",
          words: Phrase(outcome.problem.map(\.english).joined(separator: " ")))
      })
  }
}
