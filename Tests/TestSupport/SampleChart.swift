import Portal

/// Charts as a report might have them.
package enum SampleChart: String, CaseIterable, Sendable {
  case bars, lines, year, nothing

  package var drawing: ChartDrawing {
    switch self {
    case .bars: Self.drawing(days: 30, .bars, compared: true)
    case .lines: Self.drawing(days: 30, .line, compared: true)
    case .year: Self.drawing(days: 90, .line)
    case .nothing: Self.drawing(days: 7, .bars, highest: 0)
    }
  }

  package static func drawing(
    days: Int, _ form: ChartSeries.Form, compared: Bool = false, highest: Int = 90,
    title: String = "Orders", name: String = "Nov"
  ) -> ChartDrawing {
    var dice = SplitMix(seed: 4)
    func value() -> Double { Double(Int.random(in: 0...highest, using: &dice)) }
    let points = (0..<days).map { day in
      ChartSeries.Point(day == 11 ? nil : value(), before: compared ? value() : nil)
    }
    let series = ChartSeries(points, form: form, isOpen: true)
    return ChartDrawing(
      title: title, words: "1 November to \(days) November", series: series,
      names: (0..<days).map { "\($0 % 30 + 1) \(name)" },
      axis: ChartScale(series).lines.map { "\(Int($0))" },
      peak: series.peak.flatMap { series.points[$0].value }.map { "\(Int($0))" },
      end: series.last.map { "\(Int($0))" }, before: compared ? "before" : nil, language: "en")
  }
}
