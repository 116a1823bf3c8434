/// A chart's geometry, in the units of its frame from the top left; whoever draws it puts its words
/// around it.
package struct ChartShape: Equatable, Sendable {
  package struct Spot: Equatable, Sendable {
    package let x: Double
    package let y: Double
  }

  /// From its top; what is below nothing hangs from there.
  package struct Bar: Equatable, Sendable {
    package let x: Double
    package let y: Double
    package let width: Double
    package let height: Double
  }

  package struct Line: Equatable, Sendable {
    package let value: Double
    package let y: Double
  }

  package let frame: ChartFrame
  package let lines: [Line]
  /// Where nothing is.
  package let zero: Double
  /// The middle of each point.
  package let middles: [Double]
  /// One for each point; nil in a gap. Empty for a line.
  package let bars: [Bar?]
  /// One for each point of a line; nil in a gap. Empty for bars.
  package let spots: [Spot?]
  /// The same as parts of a line; between two of these lies a gap.
  package let path: [[Spot]]
  /// The way to the last point while that is still going on.
  package let openEnd: [Spot]
  /// A line, in parts as the path; over bars one line across each point.
  package let before: [[Spot]]
  /// Where such a line crosses its bar, unless that is still open: through that one sees it.
  package let crossings: [[Spot]]

  /// How wide a point is, to be pointed at.
  package let slot: Double

  package init(_ series: ChartSeries, _ scale: ChartScale, _ frame: ChartFrame = .full) {
    let spread = ChartSpread(series, frame)
    func y(_ value: Double) -> Double { frame.height * (1 - scale.share(value)) }
    self.frame = frame
    lines = scale.lines.map { Line(value: $0, y: y($0)) }
    zero = y(0)
    slot = spread.slot
    middles = series.points.indices.map(spread.middle)
    func spots(_ value: (ChartSeries.Point) -> Double?) -> [Spot?] {
      series.points.enumerated().map { index, point in
        value(point).map { Spot(x: spread.middle(index), y: y($0)) }
      }
    }
    switch series.form {
    case .bars:
      let zero = zero
      bars = series.points.enumerated().map { index, point in
        point.value.map { spread.bar(index, from: zero, to: y($0), isNothing: $0 == 0) }
      }
      let before = Self.across(spots(\.before), width: spread.mark)
      let closed = series.isOpen ? bars.dropLast() : bars[...]
      crossings = zip(before, closed).compactMap { line, bar in
        line.flatMap { bar?.crossing($0[0].y) }
      }
      self.before = before.compactMap(\.self)
      (self.spots, path, openEnd) = ([], [], [])
    case .line:
      before = series.hasBefore ? Self.parts(spots(\.before)) : []
      (bars, crossings) = ([], [])
      self.spots = spots(\.value)
      let isOpen = series.isOpen && series.points.last?.value != nil
      (path, openEnd) = Self.cut(Self.parts(self.spots), isOpen: isOpen)
    }
  }

  /// A line across each.
  private static func across(_ spots: [Spot?], width: Double) -> [[Spot]?] {
    spots.map { spot in
      spot.map { [Spot(x: $0.x - width / 2, y: $0.y), Spot(x: $0.x + width / 2, y: $0.y)] }
    }
  }

  private static func parts(_ spots: [Spot?]) -> [[Spot]] {
    spots.split(separator: nil).map { $0.compactMap(\.self) }
  }

  /// Takes the way to the last spot off.
  private static func cut(_ path: [[Spot]], isOpen: Bool) -> ([[Spot]], [Spot]) {
    guard isOpen, let last = path.last, last.count > 1 else { return (path, []) }
    return (path.dropLast() + [Array(last.dropLast())], Array(last.suffix(2)))
  }
}

extension ChartShape.Bar {
  fileprivate func crossing(_ y: Double) -> [ChartShape.Spot]? {
    guard y > self.y, y < self.y + height else { return nil }
    return [ChartShape.Spot(x: x, y: y), ChartShape.Spot(x: x + width, y: y)]
  }
}

/// How points share the width.
private struct ChartSpread {
  let slot: Double
  /// A line across a bar: it stands out at both sides.
  var mark: Double { bar / Self.filled }
  private let start: Double
  private let step: Double
  private let bar: Double
  private let height: Double
  /// However few there are.
  private static let widest = 48.0
  /// Of the room that a bar has.
  private static let filled = 0.7

  init(_ series: ChartSeries, _ frame: ChartFrame) {
    let count = Double(max(1, series.points.count))
    height = frame.height
    switch series.form {
    case .bars:
      slot = frame.width / count
      (start, step) = (slot / 2, slot)
    case .line where series.points.count > 1:
      step = frame.width / (count - 1)
      (start, slot) = (0, step)
    case .line:
      (start, step, slot) = (frame.width / 2, 0, frame.width)
    }
    bar = min(Self.widest, slot * Self.filled)
  }

  func middle(_ index: Int) -> Double { start + Double(index) * step }

  /// What is not nothing can be seen.
  func bar(_ index: Int, from zero: Double, to y: Double, isNothing: Bool) -> ChartShape.Bar {
    let size = isNothing ? 0 : max(1, abs(zero - y))
    let top = min(max(0, y <= zero ? zero - size : zero), height - size)
    return ChartShape.Bar(x: middle(index) - bar / 2, y: top, width: bar, height: size)
  }
}
