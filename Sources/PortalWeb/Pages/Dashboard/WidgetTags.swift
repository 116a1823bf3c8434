import Portal

/// The parts of a dashboard as its template shows them.
struct WidgetTags {
  let record: DashboardPages.Record
  let view: View
  /// What links to other pages of figures take along.
  private let query: String

  init(record: DashboardPages.Record, view: View) {
    (self.record, self.view) = (record, view)
    query = record.asked.query.elsewhere.text
  }

  func rows() -> [Tags] { record.dashboard.widgets.map { widget($0) } }

  /// Each row names all that a part may hold: what is nothing there is looked for nowhere else.
  private func widget(_ widget: Widget) -> Tags {
    let id = "widget-\(widget.id)"
    return [
      "id": id, "size": widget.size.rawValue, "kind": widget.kind.rawValue,
      "metric": widget.kind == .metric ? figure(widget) : nil,
      "chart": widget.kind == .chart ? chart(widget, id) : nil,
      "services": widget.kind == .services ? services : nil,
      "activity": widget.kind == .activity ? activity : nil,
      "members": widget.kind == .members ? members : nil,
      "sessions": widget.kind == .sessions ? sessions : nil,
      "title": widget.title.isEmpty ? nil : widget.title,
    ]
  }

  // MARK: Figures

  private func line(_ widget: Widget) -> Figures.Line? {
    record.figures?.lines.first { $0.metric == record.metric(of: widget) }
  }

  private func title(_ widget: Widget, _ metric: Metric) -> String {
    widget.title.isEmpty ? view.words.title(metric) : widget.title
  }

  private func figure(_ widget: Widget) -> Tags? {
    guard let metric = record.metric(of: widget) else { return nil }
    let line = line(widget)
    let compared = record.asked.range.before != nil
    let change = compared ? FigureChange(from: line?.before, to: line?.total) : nil
    let words = view.words
    return [
      "title": title(widget, metric), "href": href(metric),
      "value": line?.total.map { words.figures.short($0) },
      "exact": line?.total.map { words.figures.text($0) },
      "change": change.map { words.figures.tags($0) },
      "before": line?.before.map { words("before: {{value}}", ["value": words.figures.text($0)]) },
      "sparkline": line.flatMap { Sparkline($0.points, isOpen: record.asked.isOpen).tags },
    ]
  }

  private func chart(_ widget: Widget, _ id: String) -> Tags? {
    guard let metric = record.metric(of: widget) else { return nil }
    var chart = Chart(
      id: id, title: title(widget, metric), of: line(widget), record.figures?.steps ?? [],
      by: record.step, in: record.asked.range, view.words)
    chart.form = widget.form == .line ? .line : .bars
    chart.isOpen = record.asked.isOpen
    chart.more = href(metric)
    return chart.tags(view)
  }

  private func href(_ metric: Metric) -> String {
    "\(record.base)/analytics/events/\(metric.event.percentEncoded)\(query)"
  }

  // MARK: Lists

  private var services: Tags {
    [
      "all": "\(record.base)/services", "hasServices": !record.services.isEmpty,
      "rows": zip(record.services, record.histories).rows { service, history in
        view.service(
          service, history, at: "\(record.base)/services/\(service.key)",
          usage: usage(of: service.key))
      },
    ]
  }

  /// How many events of the range were of it; nil where none ever was.
  private func usage(of service: String) -> String? {
    record.usage[service].map { view.words.figures.text($0) }
  }

  private var activity: Tags {
    [
      "audit": record.membership.may(.seeAudit).isAllowed ? "\(record.base)/audit" : nil,
      "isEmpty": record.activity.isEmpty,
      "rows": record.activity.rows { entry in
        ["who": view.who(entry), "what": view.what(entry), "at": view.time(entry.at)]
      },
    ]
  }

  private var members: Tags {
    [
      "all": "\(record.base)/members", "count": record.membership.team.memberCount,
      "rows": record.members.rows { member in
        view.face(member.id, member.name, member.avatar).adding([
          "name": member.name, "email": member.email, "role": view.role(member.role),
          "you": member.id == record.user.id,
        ])
      },
    ]
  }

  private var sessions: Tags {
    [
      "count": record.open.count,
      "rows": record.sessions.rows { session in
        [
          "device": DeviceName.from(session.agent, view.words), "address": session.address,
          "lastSeen": view.time(session.lastSeenAt), "current": session.id == record.here,
        ]
      },
    ]
  }
}
