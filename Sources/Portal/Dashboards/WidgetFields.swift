/// What is chosen for a part of a dashboard.
extension Widget {
  package static let kind = Field<Kind>.choice("kind", "What it shows")
  package static let event = Field.line("event", "Event", limit: Event.Limits.name).otherwise("")
    .help("The kind of event that is counted. Figures and charts have one.")
  package static let measure = Field<Metric.Measure>.choice("measure", "What of it")
    .otherwise(.count)
  package static let number = Field.line("number", "Number", limit: Event.Limits.name)
    .otherwise("").help("Of which of the event’s numbers: for a sum, an average or a percentile.")
  package static let service = Field.line("service", "Service", limit: Event.Limits.name)
    .otherwise("").help("Only what belongs to this service; empty for all.")
  package static let title = Field.line("title", "Title", limit: 60).otherwise("")
    .help("Yours; empty for the usual one.")
  package static let form = Field<Form>.choice("form", "Drawn as").otherwise(.line)
  package static let size = Field<Size>.choice("size", "Size").otherwise(.medium)

  package static let fields = withNumber([kind, event, measure, number, service, form, size, title])
    .rule(event, kind) { event, kind throws(FieldProblem) in
      if kind.wantsMetric, event.isEmpty { throw .other("Choose the event that is counted.") }
    }

  /// What of an event is wanted goes with the number that it is of.
  package static func withNumber(_ fields: Fields) -> Fields {
    fields.rule(number, measure) { number, measure throws(FieldProblem) in
      if measure.wantsNumber, number.isEmpty {
        throw .other("Choose the number that this is of.")
      }
    }
  }
  package static let sizeFields: Fields = [size]
  /// All parts by their ids, in the order that is wanted.
  package static let order = Field.line("order", "Order", limit: 200)
  package static let orderFields: Fields = [order]

  /// - Parameter entered: `fields`.
  package init(_ entered: Entered) {
    let kind = entered[Self.kind]
    self.init(
      0, kind, entered[Self.size], title: entered[Self.title], form: entered[Self.form],
      metric: kind.wantsMetric
        ? Metric(
          entered[Self.event], entered[Self.measure], of: entered[Self.number],
          service: entered[Self.service]) : nil)
  }

  /// Of a text such as "3,1,2".
  package static func order(_ text: String) -> [Int] {
    text.split(separator: ",").compactMap { Int($0) }
  }
}

extension Widget {
  package static let resource = Resource<Widget>(
    "Widget",
    [
      .integer("id", "Within its dashboard") { $0.id },
      .choice("kind", "What it shows") { $0.kind },
      .choice("size", "A quarter, a half or all of the width") { $0.size },
      .text("title", "Its own; empty for the usual one") { $0.title },
      .choice("form", "How a chart is drawn") { $0.form },
      .text("event", "The kind of event; null for what is no figure") { $0.metric?.event },
      .choice("measure", "What of it") { $0.metric?.measure },
      .text("number", "Of which of its numbers; empty for none") { $0.metric?.number },
      .text("service", "Of which service; empty for all") { $0.metric?.service },
    ])
}

extension Dashboard {
  package static let resource = Resource<Dashboard>(
    "Dashboard",
    [
      .word("source", "Whose it is", among: Source.allCases.map(\.rawValue)) { $0.source.rawValue },
      .list("widgets", Widget.resource) { $0.widgets },
    ])

  /// For whoever may not see any.
  package var withoutFigures: Dashboard {
    Dashboard(widgets.filter { $0.metric == nil }, source, hasTeams: hasTeams)
  }
}
