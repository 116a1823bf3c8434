import Foundation
import Hummingbird
import Portal

/// One kind of event: how it went, what its numbers were, and of which service.
struct EventPages: Sendable {
  struct Record: Sendable {
    let asked: AskedFigures
    let event: EventFigures
    let metric: Metric
    let step: FigureRange.Step
    let back: String
  }

  /// What the chart shows, as `members` or `sum:amount`; and what days are gathered in.
  private static let show = Field.line("show", "Show", limit: 80).optional()
  private static let step = Field<FigureRange.Step>.choice("step", "By").optional()
  static let fields: Fields = [show, step]

  static let page = Page<Record>("analytics/event", room: AnalyticsPages.room) { record, view in
    let (asked, event) = (record.asked, record.event)
    let service = asked.query.service
    let count = event[Metric(event.name, service: service)]
    let members = event[Metric(event.name, .members, service: service)]
    return [
      "name": event.name, "back": record.back + asked.query.elsewhere.text,
      "range": asked.tags(view, besides: steps(record, view.words)),
      "count": figure(count, view).adding(
        choice(Metric(event.name, service: service), nil, record)),
      "members": figure(members, view).adding(
        choice(Metric(event.name, .members, service: service), "members", record)),
      "lastAt": count?.lastAt.map { view.time($0) },
      "compared": asked.range.before != nil, "isTooMuch": event.figures.isTooMuch,
      "chart": record.chart(view)?.tags(view),
      "measures": EventFigures.measures.rows { ["label": view.words($0.label)] },
      "numbers": event.numbers.rows { number($0, record, view) },
      "hasNumbers": !event.numbers.isEmpty,
      "services": service.isEmpty ? event.services.rows { part($0, record, view) } : [],
      "hasServices": service.isEmpty && !event.services.isEmpty,
    ]
  }
  .showingFigures().changing { $0.asked.dayEnd }

  private static func figure(_ line: Figures.Line?, _ view: View) -> Tags {
    [
      "text": line?.total.map { text($0, line?.metric, view) },
      "change": FigureChange(from: line?.before, to: line?.total).map { view.figures.tags($0) },
    ]
  }

  /// Of a percentile, which is exact within one in a hundred, no more digits than are known.
  private static func text(_ value: Double, _ metric: Metric?, _ view: View) -> String {
    let isRough = metric.map { !$0.addsUp && !$0.isWhole && $0.measure != .average } ?? false
    guard isRough, value != 0 else {
      return view.figures.text(value, decimals: metric?.measure == .average ? 2 : 3)
    }
    let unit = pow(10, (log10(abs(value))).rounded(.down) - 2)
    return view.figures.text((value / unit).rounded() * unit)
  }

  private static func number(_ name: String, _ record: Record, _ view: View) -> Tags {
    let asked = record.asked
    return [
      "name": name,
      "cells": EventFigures.measures.rows { measure in
        let metric = Metric(
          record.event.name, measure, of: name, service: asked.query.service)
        return figure(record.event[metric], view)
          .adding(choice(metric, "\(measure.rawValue):\(name)", record))
          .adding(["label": view.words(measure.label)])
      },
    ]
  }

  private static func part(_ name: String, _ record: Record, _ view: View) -> Tags {
    let total = record.event[Metric(record.event.name)]?.total ?? 0
    let line = record.event[Metric(record.event.name, service: name)]
    var parameters = record.asked.query.parameters
    parameters.append(ListQuery.Parameter("service", name))
    return figure(line, view).adding([
      "name": name, "href": record.asked.path + ListQuery.text(parameters),
      "share": view.figures.share(line?.total ?? 0, of: total),
    ])
  }

  /// The page's own choice, beside those of the days.
  private static func steps(_ record: Record, _ words: Words) -> [Tags] {
    let field = FieldTags.tags(step.about, [record.step.rawValue], nil, "range-", words)
    return [field.adding(["optional": false, "hasEmpty": false])]
  }

  /// What is shown in the chart when it is chosen.
  private static func choice(_ metric: Metric, _ show: String?, _ record: Record) -> Tags {
    [
      "href": record.asked.path + record.asked.query.with("show", show).text,
      "current": record.metric == metric,
    ]
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let name = try context.parameters.require("name")
    guard Event.canBeName(name) else { throw HTTPProblem(.notFound) }
    let back = "/teams/\(context.membership.team.slug)/analytics"
    return try await web.showFigures(
      request, context, Self.page, besides: Self.fields
    ) { asked, tx in
      let step = asked.query.own[Self.step] ?? asked.range.usualStep
      let event = try asked.reporting.flatMap {
        try EventFigures.find(
          name, in: asked.range, service: asked.query.service, by: step,
          firstWeekday: asked.firstWeekday, $0, in: tx)
      }
      guard let event else { throw HTTPProblem(.notFound) }
      let metric = try Self.metric(
        asked.query.own[Self.show], of: name, service: asked.query.service)
      guard event[metric] != nil else { throw HTTPProblem(.notFound) }
      return Record(asked: asked, event: event, metric: metric, step: step, back: back)
    }
  }

  private static func metric(
    _ text: String?, of name: String, service: String
  ) throws -> Metric {
    let parts = (text ?? "count").split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let measure = Metric.Measure(rawValue: String(parts[0])),
      measure.wantsNumber == (parts.count == 2)
    else { throw HTTPProblem(.badRequest, detail: "There is no such figure of an event.") }
    return Metric(name, measure, of: parts.count == 2 ? String(parts[1]) : "", service: service)
  }
}

extension EventPages.Record {
  func chart(_ view: View) -> Chart? {
    guard let line = event[metric] else { return nil }
    let words = view.words
    let label = words(metric.measure.label)
    let title =
      metric.number.isEmpty
      ? label : words("{{measure}} of {{number}}", ["measure": label, "number": metric.number])
    var chart = Chart(
      id: "event", title: title, of: line, event.figures.steps, by: step, in: asked.range, words)
    if chart.points.count > 45 || !metric.addsUp { chart.form = .line }
    chart.isOpen = asked.isOpen
    return chart
  }
}
