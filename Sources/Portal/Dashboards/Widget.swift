/// One part of a dashboard.
package struct Widget: Sendable, Equatable {
  package enum Kind: String, Choice {
    case metric, chart, services, activity, members, sessions

    package var label: String {
      switch self {
      case .metric: "A figure"
      case .chart: "A chart"
      case .services: "Services"
      case .activity: "Activity"
      case .members: "Members"
      case .sessions: "Your sessions"
      }
    }

    package var wantsMetric: Bool { self == .metric || self == .chart }
  }

  package enum Size: String, Choice {
    case small, medium, large

    package var label: String {
      switch self {
      case .small: "A quarter of the width"
      case .medium: "Half of the width"
      case .large: "All of the width"
      }
    }
  }

  package enum Form: String, Choice {
    case line, bars

    package var label: String {
      switch self {
      case .line: "Line"
      case .bars: "Bars"
      }
    }
  }

  /// Within its dashboard.
  package var id: Int
  package var kind: Kind
  package var size: Size
  /// Its own; empty for the usual one.
  package var title = ""
  package var form = Form.line
  /// Of figures and charts.
  package var metric: Metric?

  package init(
    _ id: Int, _ kind: Kind, _ size: Size, title: String = "", form: Form = .line,
    metric: Metric? = nil
  ) {
    self.id = id
    self.kind = kind
    self.size = size
    self.title = title
    self.form = form
    self.metric = metric
  }
}

// MARK: As it is stored

extension Widget {
  var json: JSON {
    var members = [
      JSON.Member("id", .integer(Int64(id))), JSON.Member("kind", .text(kind.rawValue)),
      JSON.Member("size", .text(size.rawValue)),
    ]
    if !title.isEmpty { members.append(JSON.Member("title", .text(title))) }
    if let metric {
      members += [
        JSON.Member("form", .text(form.rawValue)), JSON.Member("event", .text(metric.event)),
        JSON.Member("measure", .text(metric.measure.rawValue)),
        JSON.Member("number", .text(metric.number)),
        JSON.Member("service", .text(metric.service)),
      ]
    }
    return .object(members)
  }

  /// Nil for one that this program does not know: a newer one wrote it.
  init?(stored json: JSON) {
    func text(_ name: String) -> String {
      if case .text(let text)? = json[name] { text } else { "" }
    }
    guard case .integer(let id)? = json["id"], let kind = Kind(rawValue: text("kind")),
      let size = Size(rawValue: text("size"))
    else { return nil }
    self.init(
      Int(id), kind, size, title: text("title"), form: Form(rawValue: text("form")) ?? .line)
    guard kind.wantsMetric else { return }
    guard let measure = Metric.Measure(rawValue: text("measure")) else { return nil }
    metric = Metric(text("event"), measure, of: text("number"), service: text("service"))
  }
}
