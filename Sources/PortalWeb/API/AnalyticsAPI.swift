import Hummingbird
import Portal

/// What is counted of a team's events, and questions that are answered by reading them.
struct AnalyticsAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>
  private static let step = Field<FigureRange.Step>.choice("step", "What days are gathered in")
    .optional()

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Analytics")
    part.queried(
      "analytics/events", .seeFigures, "List the kinds of events with their figures",
      FigureQuery.fields, EventKind.resource, kinds)
    part.query(
      "analytics/events/:name", .seeFigures, "Read the figures of one kind of event",
      FigureQuery.fields.adding([Self.step]), gives: EventFigures.resource, event)
    part.all(
      "analytics/analyses", .seeFigures, "List the questions", Analysis.resource
    ) { call in
      { [team = call.context.membership.team.id] in try Analysis.all(of: team, in: $0) }
    }
    part.read(
      "analytics/analyses/:id", .seeFigures, "Read a question and its answer", Analysis.resource
    ) { call in
      let (team, id): (ID<Team>, ID<Analysis>) = (call.context.membership.team.id, try call.id())
      return { try Analysis.find(id, of: team, in: $0) }
    }
    part.write(
      .post, "analytics/analyses", .analyse, "Ask a question", AnalysisFields.all,
      gives: Analysis.resource, status: .created, ask)
    part.write(
      .post, "analytics/analyses/:id/cancel", .analyse, "Cancel a question that is being answered"
    ) { call in
      let id: ID<Analysis> = try call.id()
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try Analysis.cancel(id, by: authority.membership, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
    part.write(.delete, "analytics/analyses/:id", .analyse, "Remove a question") { call in
      let id: ID<Analysis> = try call.id()
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try Analysis.remove(id, by: authority.membership, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func kinds(_ call: Call) async throws -> [EventKind] {
    let query = FigureQuery(try call.asked(FigureQuery.fields))
    let team = call.context.membership.team.id
    return try await web.portal.store.read { tx in
      guard let reporting = try Reporting.find(of: team, in: tx) else { return [] }
      return try EventKinds(
        in: reporting.range(query, at: tx.now), service: query.service,
        size: Event.Limits.names, reporting, in: tx
      ).all
    }
  }

  private func event(_ call: Call) async throws -> Response {
    let name = try call.context.parameters.require("name")
    let entered = try call.asked(FigureQuery.fields.adding([Self.step]))
    let (query, step) = (FigureQuery(entered), entered[Self.step])
    let team = call.context.membership.team.id
    let found = try await web.portal.store.read { tx in
      guard let reporting = try Reporting.find(of: team, in: tx) else {
        return nil as EventFigures?
      }
      return try EventFigures.find(
        name, in: reporting.range(query, at: tx.now), service: query.service, by: step,
        reporting, in: tx)
    }
    guard let found, Event.canBeName(name) else { throw APIProblem(.notFound) }
    return APIAnswer.one(EventFigures.resource, found).response(to: call.request)
  }

  private func ask(_ call: Call) async throws -> Response {
    let asked = AnalysisFields.question(try call.entered())
    return try await call.write {
      try await web.portal.ask(
        asked, in: call.context.membership, by: call.signedIn, as: call.actor)
    } giving: { (analysis: Analysis, _) in
      .made(Analysis.resource, analysis)
    }
  }
}
