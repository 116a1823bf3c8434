import Portal

extension DayText {
  /// A metric over time as a chart shows it, beside the one that it is compared with.
  func points(
    of line: Figures.Line, _ steps: [ClosedRange<Int>], by step: FigureRange.Step
  ) -> [Chart.Point] {
    steps.enumerated().map { index, days in
      Chart.Point(
        short(days, by: step), long(days, by: step), line.points[index],
        before: line.pointsBefore.indices.contains(index) ? line.pointsBefore[index] : nil)
    }
  }
}

extension FigureRange.Step {
  /// Over a table's first column.
  var pointName: String {
    switch self {
    case .day: "Day"
    case .week: "Week"
    case .month: "Month"
    }
  }
}
