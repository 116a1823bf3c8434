import Portal

/// The parts of a chart's shape as attributes.
enum ChartPaths {
  static func text(_ paths: [[ChartShape.Spot]]) -> String {
    var path = PathText(room: 16 * paths.reduce(0) { $0 + $1.count })
    path.spots(paths)
    return path.take()
  }

  /// All lines but that of nothing.
  static func grid(_ shape: ChartShape) -> String {
    var path = PathText()
    for line in shape.lines where line.value != 0 { path.rule(line.y, shape) }
    return path.take()
  }

  static func zero(_ shape: ChartShape) -> String {
    var path = PathText()
    path.rule(shape.zero, shape)
    return path.take()
  }
}

extension PathText {
  /// Where a point is pointed at: a stroke as wide as its slot.
  mutating func area(_ index: Int, _ shape: ChartShape) -> String {
    move(shape.middles[index], 0)
    down(shape.frame.height)
    return take()
  }

  /// Nil in a gap, and in a line.
  mutating func bar(_ index: Int, _ shape: ChartShape) -> String? {
    guard !shape.bars.isEmpty, let bar = shape.bars[index] else { return nil }
    // Its ends on whole pixels, where they are sharp.
    let foot = (bar.y + bar.height).rounded()
    let height = bar.height > 0 ? max(1, foot - bar.y.rounded()) : 0
    box(x: bar.x, y: foot - height, width: bar.width, height: height)
    return take()
  }

  fileprivate mutating func rule(_ y: Double, _ shape: ChartShape) {
    move(0, y)
    across(shape.frame.width)
  }
}
