/// What is said beside the lines and bars themselves, in place of a legend.
package struct ChartMarks: Equatable, Sendable {
  package struct Mark: Equatable, Sendable {
    /// Of the point.
    package let index: Int
    package let x: Double
    /// The middle of the text, in height.
    package let y: Double
    package let anchor: ChartAnchor
  }

  /// Over the highest bar, or the highest spot of a line that ends elsewhere.
  package private(set) var peak: Mark?
  /// At the right, where the line ends.
  package private(set) var end: Mark?
  /// At the right, where the line of the period before ends.
  package private(set) var before: Mark?

  private static let lineHeight = 16.0

  /// - Parameter peakWidth: of the peak's value in pixels.
  package init(_ series: ChartSeries, _ shape: ChartShape, peakWidth: Double) {
    let height = shape.frame.height
    if let last = shape.end { end = Self.right(last, series.points.lastIndex { $0.value != nil }) }
    if let last = shape.before.last?.last {
      before = Self.right(last, series.points.lastIndex { $0.before != nil })
    }
    if let one = end, let other = before {
      let (upper, lower) = Self.apart(one.y, other.y, height)
      end = one.at(y: one.y <= other.y ? upper : lower)
      before = other.at(y: one.y <= other.y ? lower : upper)
    }
    peak = series.peak.flatMap { Self.peak($0, series, shape, width: peakWidth) }
  }

  private static func right(_ spot: ChartShape.Spot, _ index: Int?) -> Mark? {
    index.map { Mark(index: $0, x: spot.x, y: spot.y, anchor: .start) }
  }

  /// Two heights with room for a line of text between them.
  private static func apart(
    _ one: Double, _ other: Double, _ height: Double
  ) -> (upper: Double, lower: Double) {
    let (upper, lower) = (min(one, other), max(one, other))
    guard lower - upper < lineHeight else { return (upper, lower) }
    let top = min(max(0, (upper + lower - lineHeight) / 2), height - lineHeight)
    return (top, top + lineHeight)
  }

  private static func peak(
    _ index: Int, _ series: ChartSeries, _ shape: ChartShape, width: Double
  ) -> Mark? {
    guard let value = series.points[index].value, let y = shape.height(of: index, series) else {
      return nil
    }
    let frame = shape.frame
    let x = shape.middles[index]
    let half = frame.units(width).narrow / 2
    // The line's end says it already.
    if let end = shape.end, end.x - x < 2 * half { return nil }
    let anchor: ChartAnchor =
      if x - half < 0 { .start } else if x + half > frame.width { .end } else { .middle }
    return Mark(
      index: index, x: x, y: value < 0 ? y + lineHeight * 0.7 : y - lineHeight * 0.7, anchor: anchor
    )
  }
}

extension ChartMarks.Mark {
  fileprivate func at(y: Double) -> Self { Self(index: index, x: x, y: y, anchor: anchor) }
}

extension ChartShape {
  /// Where the line ends.
  package var end: Spot? { openEnd.last ?? path.last?.last }

  /// Where the value of a point is.
  fileprivate func height(of index: Int, _ series: ChartSeries) -> Double? {
    guard let value = series.points[index].value else { return nil }
    if let bar = bars.isEmpty ? nil : bars[index] {
      return value < 0 ? bar.y + bar.height : bar.y
    }
    return spots.isEmpty ? nil : spots[index]?.y
  }
}
