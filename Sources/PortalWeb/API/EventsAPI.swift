import Hummingbird
import Portal

/// What happens in a team's product, as the product tells it.
struct EventsAPI: Sendable {
  let web: Web

  func add(to part: APIPart<TeamContext>) {
    // Events are known by their ids: nothing has to be kept for whoever tells them again.
    part.chapter("Events").limited(.events).ask(
      "analytics/events", .sendEvents, "Tell what happened, one event or many",
      EventReport.fields, gives: EventReport.resource, tell)
  }

  private func tell(_ call: APICall<TeamContext>) async throws -> Response {
    let items = try EventReport.items(try call.entered())
    let team = call.context.membership.team.id
    let state = try spend(items.count, call.context.membership)
    let outcomes = try await web.tell(call.context) { _, tx in
      try EventReport.take(items, for: team, in: tx)
    }
    guard outcomes.contains(where: { $0.result != .refused }) else {
      throw Self.refusal(of: outcomes, isBatch: call.isBatch)
    }
    var response = APIAnswer(.ok, EventReport.resource.json(outcomes)).response()
    state.mark(&response.headers)
    return response
  }

  /// Events are counted by the team; requests, by what they weigh, at the door.
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
          pointer: isBatch ? "/events/\(index)\(field)" : field,
          code: outcome.problem?.code ?? "refused",
          words: outcome.problem?.words ?? "")
      })
  }
}

extension APICall {
  fileprivate var isBatch: Bool { body.inputs["events"] != nil }
}
