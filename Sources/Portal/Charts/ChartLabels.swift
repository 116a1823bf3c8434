/// Which points have their name below them: as many as there is room for, the first and the last always.
package struct ChartLabels: Sendable {
  package struct Label: Equatable, Sendable {
    /// Of the point.
    package let index: Int
    package let x: Double
    package let anchor: ChartAnchor
    /// Also on a phone.
    package let isNarrow: Bool
  }

  package let labels: [Label]

  /// - Parameter widths: of the points' names in pixels, in their order.
  package init(_ shape: ChartShape, widths: [Double]) {
    let row = ChartLabelRow(shape, widths)
    let all = row.shown(\.wide, among: Array(widths.indices))
    let narrow = Set(row.shown(\.narrow, among: all))
    labels = all.map {
      Label(
        index: $0, x: row.anchors[$0].x, anchor: row.anchors[$0].anchor,
        isNarrow: narrow.contains($0))
    }
  }
}

/// Which end of a text stands where it is put.
package enum ChartAnchor: String, Sendable { case start, middle, end }

/// All names that there might be in the row.
private struct ChartLabelRow {
  /// By point: in the middle of it, or at the chart's edge where it would stand out too far
  /// on a phone.
  let anchors: [(x: Double, anchor: ChartAnchor)]
  private let widths: [ChartUnits]
  private let gap: ChartUnits

  init(_ shape: ChartShape, _ widths: [Double]) {
    let frame = shape.frame
    let units = widths.map { frame.units(min($0, ChartText.longest)) }
    self.widths = units
    gap = frame.units(ChartText.gap)
    anchors = zip(shape.middles, units).map { middle, width -> (x: Double, anchor: ChartAnchor) in
      let out = width.narrow / 2 - frame.units(ChartText.overhang).narrow
      if middle - out >= 0, middle + out <= frame.width { return (middle, .middle) }
      return middle < frame.width / 2 ? (0, .start) : (frame.width, .end)
    }
  }

  /// Each second, third, and so on, of them and the last, and no more than fit.
  func shown(_ size: KeyPath<ChartUnits, Double>, among all: [Int]) -> [Int] {
    guard let last = all.last else { return [] }
    for step in 1...all.count {
      let some = stride(from: 0, to: all.count - 1, by: step).map { all[$0] }
      // The first always stays.
      let fitting = some.first.map { [$0] + some.dropFirst().filter { fits($0, last, size) } } ?? []
      let row = fitting + [last]
      if zip(row, row.dropFirst()).allSatisfy({ fits($0, $1, size) }) { return row }
    }
    return [last]
  }

  private func fits(_ index: Int, _ next: Int, _ size: KeyPath<ChartUnits, Double>) -> Bool {
    end(index, size) + gap[keyPath: size] <= start(next, size)
  }

  private func start(_ index: Int, _ size: KeyPath<ChartUnits, Double>) -> Double {
    let (x, anchor) = anchors[index]
    return x - widths[index][keyPath: size] * anchor.before
  }

  private func end(_ index: Int, _ size: KeyPath<ChartUnits, Double>) -> Double {
    start(index, size) + widths[index][keyPath: size]
  }
}

extension ChartAnchor {
  /// Which part of a text stands before the place.
  package var before: Double {
    switch self {
    case .start: 0
    case .middle: 0.5
    case .end: 1
    }
  }
}
