/// What a measure came to, point after point: the days of a month, the months of a year.
package struct ChartSeries: Codable, Equatable, Sendable {
  package enum Form: String, Codable, Sendable {
    case line, bars
  }

  package struct Point: Codable, Equatable, Sendable {
    /// Nil where nothing is known: a gap, not a zero.
    package let value: Double?
    /// The same of the period before.
    package let before: Double?

    package init(_ value: Double?, before: Double? = nil) {
      self.value = value.flatMap(Self.drawn)
      self.before = before.flatMap(Self.drawn)
    }

    package init(from decoder: any Decoder) throws {
      let parts = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        try parts.decodeIfPresent(Double.self, forKey: .value),
        before: try parts.decodeIfPresent(Double.self, forKey: .before))
    }

    /// What no axis can be drawn for is not known. So little that no axis would show it is nothing.
    private static func drawn(_ value: Double) -> Double? {
      guard value.isFinite, abs(value) <= 1e18 else { return nil }
      return abs(value) < 1e-9 ? 0 : value
    }
  }

  package let points: [Point]
  package let form: Form
  /// Of whole things: no line of the axis stands for half a member.
  package let isCount: Bool
  /// The last point is still going on, so that it says less than the others.
  package let isOpen: Bool

  package init(_ points: [Point], form: Form, isCount: Bool = true, isOpen: Bool = false) {
    self.points = points
    self.form = form
    self.isCount = isCount
    self.isOpen = isOpen
  }

  /// Nothing is known of any point.
  package var isEmpty: Bool { points.allSatisfy { $0.value == nil } }

  package var hasBefore: Bool { points.contains { $0.before != nil } }

  /// Where the value is farthest from nothing: the first of several. Nil where all is nothing.
  package var peak: Int? {
    var best: (index: Int, size: Double)?
    for (index, point) in points.enumerated() {
      guard let size = point.value.map({ abs($0) }), size > best?.size ?? 0 else { continue }
      best = (index, size)
    }
    return best?.index
  }

  /// Of what is known.
  package var total: Double { points.reduce(0) { $0 + ($1.value ?? 0) } }
  package var totalBefore: Double { points.reduce(0) { $0 + ($1.before ?? 0) } }
  package var last: Double? { points.last { $0.value != nil }?.value }
  package var lastBefore: Double? { points.last { $0.before != nil }?.before }
}
