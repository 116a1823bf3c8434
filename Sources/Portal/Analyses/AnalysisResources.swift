extension Analysis {
  package static let resource = Resource<Analysis>(
    "Analysis",
    [
      .text("id", "") { $0.id.text },
      .value("question", "What is asked", .anything) { .json($0.question.json) },
      .choice("state", "How far it is") { $0.state },
      .value("progress", "How much of the events is read, from 0 to 1", .number) {
        .json(.number($0.progress))
      },
      .text("askedBy", "Who asked; null for one who is nobody any more") { $0.askedBy?.text },
      .moment("askedAt", "") { $0.askedAt },
      .moment("startedAt", "All that was told before is counted") { $0.startedAt },
      .moment("endedAt", "") { $0.endedAt },
      .text("problem", "Why there is no answer") { $0.problem },
      .value("result", "The answer, where one is asked for by its id") {
        $0.result.map { .json($0.json) } ?? .nothing
      },
    ])
}

extension EventKind {
  package static let resource = Resource<EventKind>(
    "EventKind",
    [
      .text("name", "") { $0.name },
      .integer("count", "How many there were") { $0.count },
      .integer("before", "In the days that it is compared with") { $0.before },
      .integer("members", "How many different members had one; null where the team has too many") {
        $0.members
      },
      .moment("lastAt", "When the last one happened, in whatever days") { $0.lastAt },
    ])
}

extension EventFigures {
  private struct Number: Sendable {
    let name: String
    let lines: [Figures.Line?]
  }

  private struct Part: Sendable {
    let name: String
    let count: Double?
  }

  private struct Point: Sendable {
    let days: ClosedRange<Int>
    let count: Double?
    let before: Double?
  }

  private static let number = Resource<Number>(
    "EventNumber",
    [.text("name", "Of the number") { $0.name }]
      + measures.enumerated().map { place, measure in
        .value(measure.rawValue, measure.label, .number.orNull) {
          $0.lines[place]?.total.map { .json(.number($0)) } ?? .nothing
        }
      })
  private static let part = Resource<Part>(
    "EventService",
    [
      .text("name", "Of the service") { $0.name },
      .integer("count", "How many there were of it") { $0.count.map { Int($0) } ?? 0 },
    ])
  private static let point = Resource<Point>(
    "EventPoint",
    [
      .text("from", "Its first day") { Day(number: $0.days.lowerBound).text },
      .text("to", "Its last day") { Day(number: $0.days.upperBound).text },
      .integer("count", "How many there were") { $0.count.map { Int($0) } ?? 0 },
      .integer("before", "In as many days as much earlier; null where nothing is compared") {
        $0.before.map { Int($0) }
      },
    ])

  /// - Parameter service: that they were asked of; empty for all.
  private func line(_ measure: Metric.Measure, _ number: String = "") -> Figures.Line? {
    self[Metric(name, measure, of: number, service: service)]
  }

  package static let resource = Resource<EventFigures>(
    "EventFigures",
    [
      .text("name", "") { $0.name },
      .text("from", "The first day") { Day(number: $0.figures.range.days.lowerBound).text },
      .text("to", "The last day") { Day(number: $0.figures.range.days.upperBound).text },
      .text("timeZone", "Whose days") { $0.zone },
      .integer("count", "How many there were") { $0.line(.count)?.total.map { Int($0) } ?? 0 },
      .integer("before", "In the days that they are compared with") {
        $0.line(.count)?.before.map { Int($0) }
      },
      .integer("members", "How many different members had one") {
        $0.line(.members)?.total.map { Int($0) } ?? 0
      },
      .list("numbers", number) { event in
        event.numbers.map { name in
          Number(name: name, lines: measures.map { event.line($0, name) })
        }
      },
      .list("services", part) { event in
        event.service.isEmpty
          ? event.services.map {
            Part(name: $0, count: event[Metric(event.name, service: $0)]?.total)
          } : []
      },
      .list("points", point) { event in
        guard let line = event.line(.count) else { return [] }
        return event.figures.steps.enumerated().map { index, days in
          Point(
            days: days, count: line.points[index],
            before: line.pointBefore(index))
        }
      },
    ])
}
