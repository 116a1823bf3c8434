/// A kind of event, and how many there were of it.
package struct EventKind: Sendable {
  fileprivate let number: Int
  package let name: String
  package let count: Int
  /// In the days that it is compared with; nil without any.
  package let before: Int?
  /// Different ones; nil where they are too many to be counted for a list.
  package fileprivate(set) var members: Int?
  /// When the last one happened, in whatever days.
  package let lastAt: Timestamp?

  package enum Order: String, Choice {
    case most = "-count"
    case fewest = "count"
    case name
    case nameBack = "-name"

    package var label: String {
      switch self {
      case .most: "Most first"
      case .fewest: "Fewest first"
      case .name: "By name"
      case .nameBack: "By name, from the end"
      }
    }
  }
}

/// The kinds of events that a team sends, a page of them.
package struct EventKinds: Sendable {
  package static let pageSize = 100
  /// As many bytes of members as a list reads.
  private static let mostBytes = 16 << 20

  package let all: [EventKind]
  /// Of those shown.
  package let page: Int
  package let pageCount: Int
  package let total: Int
  /// There are too many members to tell for each kind how many of them had one.
  package let lacksMembers: Bool
  /// Of all pages.
  package let count: Int
  /// The team's product has told of some.
  package let hasProduct: Bool

  /// - Parameter page: from 1; past the end it is the last.
  package init(
    in range: FigureRange, service: String = "", by order: EventKind.Order = .most,
    page: Int = 1, size: Int = pageSize, _ reporting: Reporting, in tx: Tx
  ) throws {
    let kinds = try Self.read(range, service, reporting, in: tx).sorted(by: order)
    hasProduct = kinds.contains { !Event.isOwn($0.name) }
    (count, total) = (kinds.count, kinds.reduce(0) { $0 + $1.count })
    pageCount = max(1, (kinds.count + size - 1) / size)
    self.page = min(max(1, page), pageCount)
    var shown = Array(kinds.dropFirst((self.page - 1) * size).prefix(size))
    lacksMembers = shown.count * range.count * (reporting.memberCount / 8 + 1) > Self.mostBytes
    if !lacksMembers { try Self.addMembers(to: &shown, range, reporting, in: tx) }
    all = shown
  }

  private static func read(
    _ range: FigureRange, _ service: String, _ reporting: Reporting, in tx: Tx
  ) throws -> [EventKind] {
    let (team, edition) = (reporting.number, reporting.edition)
    let sum: (ClosedRange<Int>) -> SQL = { days in
      """
      (SELECT CAST(COALESCE(SUM(f.count), 0) AS \(.int)) FROM figures f
        WHERE f.team = s.team AND f.edition = \(edition) AND f.series = s.number
          AND f.day BETWEEN \(days.lowerBound) AND \(days.upperBound))
      """
    }
    let rows = try tx.rows(
      """
      SELECT s.number, s.name, \(sum(range.days)) AS count, \
      \(range.before.map(sum) ?? "0") AS count_before,
        (SELECT f.last_at FROM figures f
          WHERE f.team = s.team AND f.edition = \(edition) AND f.series = s.number
          ORDER BY f.day DESC LIMIT 1) AS last_at
      FROM event_series s
      WHERE s.team = \(team) AND s.measure = '' AND s.service = \(service)
      """)
    return try rows.map { row in
      EventKind(
        number: try row["number"], name: try row["name"], count: try row["count"],
        before: range.before == nil ? nil : try row["count_before"], members: nil,
        lastAt: try row["last_at"])
    }
  }

  private static func addMembers(
    to kinds: inout [EventKind], _ range: FigureRange, _ reporting: Reporting, in tx: Tx
  ) throws {
    guard !kinds.isEmpty else { return }
    var sets: [Int: MemberSet] = [:]
    let rows = try tx.rows(
      """
      SELECT series, members FROM figures
      WHERE team = \(reporting.number) AND edition = \(reporting.edition)
        AND series IN (\(list: kinds.map(\.number).padded))
        AND day BETWEEN \(range.days.lowerBound) AND \(range.days.upperBound)
      """)
    for row in rows {
      sets[try row["series"], default: MemberSet()].formUnion(
        MemberSet(stored: try row["members"]))
    }
    for place in kinds.indices { kinds[place].members = sets[kinds[place].number]?.count ?? 0 }
  }
}

extension [EventKind] {
  fileprivate func sorted(by order: EventKind.Order) -> [EventKind] {
    switch order {
    case .most: sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    case .fewest: sorted { ($0.count, $0.name) < ($1.count, $1.name) }
    case .name: sorted { $0.name < $1.name }
    case .nameBack: sorted { $0.name > $1.name }
    }
  }
}
