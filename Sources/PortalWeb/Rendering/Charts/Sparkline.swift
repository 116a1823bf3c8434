import Portal

/// A line without words for a card, whose own words say what it shows. Shown by `partials/sparkline`.
struct Sparkline: Sendable {
  let series: ChartSeries

  init(_ values: [Double?], before: [Double?] = [], isOpen: Bool = false) {
    let points = values.enumerated().map { index, value in
      ChartSeries.Point(value, before: before.indices.contains(index) ? before[index] : nil)
    }
    series = ChartSeries(points, form: .line, isCount: false, isOpen: isOpen)
  }

  /// Nil where nothing is known: there is no line then.
  var tags: Tags? {
    if series.isEmpty { return nil }
    let shape = ChartShape(series, ChartScale(series), .small)
    return [
      "zero": ChartPaths.zero(shape),
      "beforeLine": shape.before.isEmpty ? nil : ChartPaths.text(shape.before),
      "valueLine": ChartPaths.text(shape.path),
      "openEnd": shape.openEnd.isEmpty ? nil : ChartPaths.text([shape.openEnd]),
      "lineEnd": shape.end.map { ChartPaths.text([[$0]]) },
    ]
  }
}
