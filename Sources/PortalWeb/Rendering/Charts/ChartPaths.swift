import Portal

/// The parts of a chart's shape as attributes.
enum ChartPaths {
  static func text(_ paths: [[ChartShape.Spot]]) -> String {
    var path = PathText(room: 16 * paths.reduce(0) { $0 + $1.count })
    path.spots(paths)
    return path.text
  }

  static func bar(_ bar: ChartShape.Bar) -> String {
    var path = PathText()
    path.box(x: bar.x, y: bar.y, width: bar.width, height: bar.height)
    return path.text
  }

  /// Where a point is pointed at: all of the chart's height, within its sides.
  static func area(_ index: Int, _ shape: ChartShape) -> String {
    let middle = shape.middles[index]
    let left = max(0, middle - shape.slot / 2)
    let right = min(shape.frame.width, middle + shape.slot / 2)
    var path = PathText()
    path.box(x: left, y: 0, width: right - left, height: shape.frame.height)
    return path.text
  }

  /// All lines but that of nothing.
  static func grid(_ shape: ChartShape) -> String {
    var path = PathText()
    for line in shape.lines where line.value != 0 {
      path.move(0, line.y)
      path.across(shape.frame.width)
    }
    return path.text
  }

  static func zero(_ shape: ChartShape) -> String {
    var path = PathText()
    path.move(0, shape.zero)
    path.across(shape.frame.width)
    return path.text
  }
}
