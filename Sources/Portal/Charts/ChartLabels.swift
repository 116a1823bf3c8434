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
    let all = row.shown(row.wide, among: Array(widths.indices))
    let narrow = row.shown(row.narrow, among: all)
    labels = all.map {
      Label(
        index: $0, x: row.places[$0].x, anchor: row.places[$0].anchor,
        isNarrow: narrow.contains($0))
    }
  }
}

/// Which end of a text stands where it is put.
package enum ChartAnchor: String, Sendable { case start, middle, end }

/// All names that there might be in the row.
private struct ChartLabelRow {
  struct Place {
    let x: Double
    let anchor: ChartAnchor
  }

  /// What a name takes, with the gap behind it.
  struct Room {
    let start: Double
    let end: Double
  }

  /// By point: in the middle of it, or at the chart's edge where it would stand out too far on a phone.
  private(set) var places: [Place] = []
  private(set) var narrow: [Room] = []
  private(set) var wide: [Room] = []

  init(_ shape: ChartShape, _ widths: [Double]) {
    let frame = shape.frame
    let gap = frame.units(ChartText.gap)
    let left = -frame.units(ChartText.overhang.left).narrow
    let right = frame.width + frame.units(ChartText.overhang.right).narrow
    for (middle, pixels) in zip(shape.middles, widths) {
      let width = frame.units(min(pixels, ChartText.longest))
      let half = width.narrow / 2
      let place =
        if middle - half >= left, middle + half <= right {
          Place(x: middle, anchor: .middle)
        } else if middle < frame.width / 2 {
          Place(x: 0, anchor: .start)
        } else {
          Place(x: frame.width, anchor: .end)
        }
      places.append(place)
      narrow.append(place.room(width.narrow, gap: gap.narrow))
      wide.append(place.room(width.wide, gap: gap.wide))
    }
  }

  /// Each second, third, and so on, of them and the last, and no more than fit.
  func shown(_ rooms: [Room], among all: [Int]) -> [Int] {
    guard let last = all.last else { return [] }
    for step in 1...all.count {
      if let some = Self.shown(rooms, all, each: step) { return some + [last] }
    }
    return [last]
  }

  /// All but the last; nil where these do not fit.
  private static func shown(_ rooms: [Room], _ all: [Int], each step: Int) -> [Int]? {
    let last = rooms[all[all.count - 1]]
    var some: [Int] = []
    var end = -Double.infinity
    for place in stride(from: 0, to: all.count - 1, by: step) {
      let room = rooms[all[place]]
      if room.end > last.start {
        // The first always stays.
        if place == 0 { return nil }
        break
      }
      if room.start < end { return nil }
      end = room.end
      some.append(all[place])
    }
    return some
  }
}

extension ChartLabelRow.Place {
  fileprivate func room(_ width: Double, gap: Double) -> ChartLabelRow.Room {
    let start = x - width * anchor.before
    return ChartLabelRow.Room(start: start, end: start + width + gap)
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
