import Portal

extension Chart {
  /// A metric over time, beside the days that they are compared with.
  /// - Parameters:
  ///   - line: nil where nothing was ever counted of it.
  ///   - steps: the days of each of its points.
  init(
    id: String, title: String, of line: Figures.Line?, _ steps: [ClosedRange<Int>],
    by step: FigureRange.Step, in range: FigureRange, _ words: Words
  ) {
    let days = DayText(words)
    self.init(
      id: id, title: title, pointName: words(step.pointName),
      points: (line?.points ?? []).enumerated().map { index, value in
        Point(
          days.short(steps[index], by: step), days.long(steps[index], by: step), value,
          before: line?.pointBefore(index))
      })
    stretch = days.stretch(range.days)
    comparison = range.before.map {
      Comparison(mark: words("before"), name: days.stretch($0))
    }
    guard let line else { return }
    whole = line.metric.addsUp ? .sum : .overall
    isCount = line.metric.isWhole
    said = (line.total, line.before)
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
