/// What somebody sees of a team when they come in: widgets in their order, their own or the team's; where
/// nobody has arranged any, those that fit what the team's product tells.
package struct Dashboard: Sendable {
  package enum Source: String, Sendable, CaseIterable { case own, team, standard }

  static let most = 24

  package var widgets: [Widget]
  package let source: Source
  /// The team has arranged one for all.
  package let hasTeams: Bool

  package init(_ widgets: [Widget], _ source: Source, hasTeams: Bool = false) {
    self.widgets = widgets
    self.source = source
    self.hasTeams = hasTeams
  }

  package var metrics: [Metric] { widgets.compactMap(\.metric) }

  /// As `user` sees it.
  package init(
    of team: ID<Team>, for user: ID<User>, _ reporting: Reporting?, in tx: Tx
  ) throws {
    let rows = try tx.rows(
      """
      SELECT user_id, widgets FROM dashboards
      WHERE team_id = \(team) AND user_id = \(user)
      UNION ALL
      SELECT user_id, widgets FROM dashboards WHERE team_id = \(team) AND user_id IS NULL
      """)
    let own = try rows.first { try $0["user_id"] as String? != nil }
    let teams = try rows.first { try $0["user_id"] as String? == nil }
    hasTeams = teams != nil
    if let own {
      (widgets, source) = (try Self.widgets(stored: own["widgets"]), .own)
    } else if let teams {
      (widgets, source) = (try Self.widgets(stored: teams["widgets"]), .team)
    } else {
      (widgets, source) = (try Self.standard(reporting, in: tx), .standard)
    }
  }

  private static func widgets(stored text: String) throws -> [Widget] {
    guard case .list(let items) = try JSON(reading: Array(text.utf8)) else {
      throw StoreError.decoding("a dashboard is no list")
    }
    return items.compactMap(Widget.init)
  }

  fileprivate var stored: String { JSON.list(widgets.map(\.json)).text }
}

// MARK: Where nobody has arranged any

extension Dashboard {
  private static func standard(_ reporting: Reporting?, in tx: Tx) throws -> [Widget] {
    var widgets: [Widget] = []
    func add(
      _ kind: Widget.Kind, _ size: Widget.Size, _ metric: Metric? = nil, _ form: Widget.Form = .line
    ) {
      widgets.append(Widget(widgets.count + 1, kind, size, form: form, metric: metric))
    }
    let first = try reporting.map { try EventSeries.first(of: $0.number, in: tx) } ?? []
    for metric in Self.cards(first) { add(.metric, .small, metric) }
    for (place, metric) in Self.charts(first).enumerated() {
      add(.chart, place == 0 ? .large : .medium, metric, place == 0 ? .line : .bars)
    }
    add(.services, .medium)
    add(.activity, .medium)
    add(.members, .medium)
    add(.sessions, .medium)
    return widgets
  }

  /// Four that say most: how many, of whom, and what of the first number; or of the next kinds.
  private static func cards(_ series: [EventSeries]) -> [Metric] {
    let names = series.filter { $0.measure.isEmpty }.map(\.name)
    guard let name = names.first else { return [] }
    var cards = [Metric(name), Metric(name, .members)]
    for one in series where one.name == name && !one.measure.isEmpty && cards.count < 3 {
      cards.append(Metric(name, .sum, of: one.measure))
    }
    for name in names.dropFirst() where cards.count < 4 { cards.append(Metric(name)) }
    if cards.count == 3, let sum = cards.last, sum.measure == .sum {
      cards.append(Metric(name, .average, of: sum.number))
    }
    return cards
  }

  private static func charts(_ series: [EventSeries]) -> [Metric] {
    let names = series.filter { $0.measure.isEmpty }.map(\.name)
    guard let name = names.first else { return [] }
    return [Metric(name)] + names.dropFirst().prefix(2).map { Metric($0) }
  }
}

extension EventSeries {
  /// The first that the team has sent, those of its product before the portal's own; none where there are
  /// only those.
  fileprivate static func first(of team: Int, in tx: Tx) throws -> [EventSeries] {
    let all = try tx.rows(
      """
      SELECT name, measure FROM event_series WHERE team = \(team) AND service = ''
      ORDER BY number LIMIT 40
      """
    ).map { EventSeries(try $0["name"], measure: try $0["measure"]) }
    let told = all.filter { !Event.isOwn($0.name) }
    return told.isEmpty ? [] : told + all.filter { Event.isOwn($0.name) }
  }
}

// MARK: Arranging

extension Membership {
  /// What they see, to change it.
  package func dashboard(in tx: Tx) throws -> Dashboard {
    let reporting = try Reporting.find(of: team.id, in: tx)
    return try Dashboard(of: team.id, for: userID, reporting, in: tx)
  }

  /// Changes what they see, which is their own from now on.
  /// - Throws: what `body` throws, such as an `Obstacle`.
  package func arrange(_ body: (inout Dashboard) throws -> Void, in tx: Tx) throws {
    var dashboard = try dashboard(in: tx)
    try body(&dashboard)
    try keep(dashboard, for: userID, in: tx)
  }

  /// Back to what the team has.
  package func giveUpOwnDashboard(in tx: Tx) throws {
    try tx.execute("DELETE FROM dashboards WHERE team_id = \(team.id) AND user_id = \(userID)")
  }

  /// What they see is what all see who have none of their own.
  package func arrangeForAll(in tx: Tx) throws {
    let dashboard = try dashboard(in: tx)
    try keep(dashboard, for: nil, in: tx)
    try giveUpOwnDashboard(in: tx)
    try tx.audit(.dashboardArranged, to: .team(team.id), subject: team.name)
  }

  private func keep(_ dashboard: Dashboard, for user: ID<User>?, in tx: Tx) throws {
    let changed = try tx.execute(
      user == nil
        ? """
        UPDATE dashboards SET widgets = \(dashboard.stored), changed_at = \(tx.now)
        WHERE team_id = \(team.id) AND user_id IS NULL
        """
        : """
        UPDATE dashboards SET widgets = \(dashboard.stored), changed_at = \(tx.now)
        WHERE team_id = \(team.id) AND user_id = \(user)
        """)
    guard changed == 0 else { return }
    try tx.insert(
      "dashboards",
      [
        "id": tx.newID(Dashboard.self), "team_id": team.id, "user_id": user,
        "widgets": dashboard.stored, "changed_at": tx.now,
      ])
  }
}

extension Dashboard {
  static let gone = Obstacle("This part of the dashboard is gone. Look at what is there now.")
  static let full = Obstacle("A dashboard has at most 24 parts. Remove one first.")

  /// - Throws: `Obstacle` when it is full.
  package mutating func add(_ widget: Widget) throws {
    guard widgets.count < Self.most else { throw Self.full }
    var widget = widget
    widget.id = (widgets.map(\.id).max() ?? 0) + 1
    widgets.append(widget)
  }

  /// - Throws: `Obstacle` when it is not there.
  package mutating func remove(_ id: Int) throws { widgets.remove(at: try place(of: id)) }

  /// One place up or down; at the end it stays.
  package mutating func move(_ id: Int, by step: Int) throws {
    let place = try place(of: id)
    let next = min(max(0, place + step), widgets.count - 1)
    widgets.swapAt(place, next)
  }

  package mutating func resize(_ id: Int, to size: Widget.Size) throws {
    widgets[try place(of: id)].size = size
  }

  /// - Parameter order: the ids of all; those that are not named stay behind the others.
  package mutating func order(by order: [Int]) {
    let places = Dictionary(
      order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let sorted = widgets.enumerated().sorted { one, other in
      let (left, right) = (places[one.element.id] ?? .max, places[other.element.id] ?? .max)
      return (left, one.offset) < (right, other.offset)
    }
    widgets = sorted.map(\.element)
  }

  private func place(of id: Int) throws -> Int {
    guard let place = widgets.firstIndex(where: { $0.id == id }) else { throw Self.gone }
    return place
  }
}

extension AuditAction {
  static let dashboardArranged = AuditAction(
    "dashboard.arranged", "arranged the dashboard for everybody in the team")
  static let dashboards = [dashboardArranged]
}
