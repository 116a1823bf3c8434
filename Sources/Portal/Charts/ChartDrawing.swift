/// A chart with all its words, ready to be drawn: on a page, or as a picture for a mail.
package struct ChartDrawing: Codable, Equatable, Sendable {
  package let title: String
  /// A sentence that says what the picture shows.
  package let words: String
  package let series: ChartSeries
  /// Of the points, in their order.
  package let names: [String]
  /// Of the axis's lines, from the lowest.
  package let axis: [String]
  /// The highest value, the last one and the name of the period before.
  package let peak: String?
  package let end: String?
  package let before: String?
  package let language: String

  package init(
    title: String, words: String, series: ChartSeries, names: [String], axis: [String],
    peak: String?, end: String?, before: String?, language: String
  ) {
    self.title = title
    self.words = words
    self.series = series
    self.names = names
    self.axis = axis
    self.peak = peak
    self.end = end
    self.before = before
    self.language = language
  }

  /// Where everything goes on a page.
  package func layout() -> Layout {
    layout(.full, widths: names.map(ChartText.width), peak: ChartText.width(peak ?? ""))
  }

  /// - Parameters:
  ///   - widths: of the points' names, in pixels.
  ///   - peak: the width of the highest value.
  package func layout(_ frame: ChartFrame, widths: [Double], peak: Double) -> Layout {
    let shape = ChartShape(series, ChartScale(series), frame)
    return (
      shape, ChartLabels(shape, widths: widths), ChartMarks(series, shape, peakWidth: peak)
    )
  }

  package typealias Layout = (shape: ChartShape, labels: ChartLabels, marks: ChartMarks)
}
