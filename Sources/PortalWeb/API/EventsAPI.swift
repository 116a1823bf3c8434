import Hummingbird
import Portal

/// What happens in a team's product, as the product tells it.
struct EventsAPI: Sendable {
  let web: Web

  func add(to part: APIPart<TeamContext>) {
    part.chapter("Events").limited(.events).write(
      .post, "analytics/events", .sendEvents, "Tell what happened, one event or many",
      EventReport.fields, gives: EventReport.resource, tell)
  }

  private func tell(_ call: APICall<TeamContext>) async throws -> Response {
    let items = try EventReport.items(try call.entered())
    let team = call.context.membership.team.id
    let state = try spend(items.count, call.context.membership)
    var response = try await call.write {
      try await web.tell(call.context) { _, tx in
        try EventReport.take(items, for: team, in: tx)
      }
    } giving: { (outcomes: [EventReport.Outcome], _) in
      guard outcomes.contains(where: { $0.result != .refused }) else {
        throw Self.refusal(of: outcomes, isBatch: call.isBatch)
      }
      return APIAnswer(.ok, EventReport.resource.json(outcomes))
    }
    state.mark(&response.headers)
    return response
  }

  /// Events are counted by the team, not by the request.
  private func spend(_ count: Int, _ membership: Membership) throws -> RateLimits.State {
    let quota = membership.entitlements.left(of: "events-per-second", used: 0)
    if quota == 0 { throw Obstacle("The team’s plan takes no events.") }
    let state = web.limits.spend(
      .events, count, of: "team \(membership.team.id)", quota: quota, at: web.now)
    if let wait = state.wait { throw APIProblem.retry(.tooManyRequests, after: wait) }
    return state
  }

  /// Nothing was counted: each event with its reason.
  private static func refusal(of outcomes: [EventReport.Outcome], isBatch: Bool) -> APIProblem {
    APIProblem(
      .notPossible,
      entries: outcomes.enumerated().map { index, outcome in
        let field = outcome.problem.map { $0.field.isEmpty ? "" : "/\($0.field)" } ?? ""
        return APIProblem.Entry(
          pointer: isBatch ? "/events/\(index)\(field)" : field, code: "refused",
          words: outcome.problem?.words ?? "")
      })
  }
}

extension APICall {
  fileprivate var isBatch: Bool { body.inputs["events"] != nil }
}
