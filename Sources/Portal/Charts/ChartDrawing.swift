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

  /// Where everything goes.
  package func layout() -> (shape: ChartShape, labels: ChartLabels, marks: ChartMarks) {
    let shape = ChartShape(series, ChartScale(series))
    return (
      shape, ChartLabels(shape, widths: names.map(ChartText.width)),
      ChartMarks(series, shape, peakWidth: ChartText.width(peak ?? ""))
    )
  }
}
