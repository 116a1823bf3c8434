/// Draws charts as PNG files, in their order. The text says who wants them, such as a team's id.
package typealias ChartPainter = @Sendable (ChartOrder, _ asker: String) async throws -> [[UInt8]]

/// Charts that are wanted as pictures, as those of one mail are.
package struct ChartOrder: Codable, Equatable, Sendable {
  package let charts: [ChartDrawing]
  /// The owner's colour, a hue of OKLCH in degrees.
  package let hue: Int

  package static let chartLimit = 20
  package static let pointLimit = 400
  /// Of each text, in bytes.
  package static let textLimit = 400

  package init(_ charts: [ChartDrawing], hue: Int) {
    self.charts = charts
    self.hue = hue
  }

  package func check() throws(ChartRefusal) {
    guard charts.count <= Self.chartLimit else { throw .tooManyCharts }
    for chart in charts {
      let series = chart.series
      guard series.points.count <= Self.pointLimit else { throw .tooManyPoints }
      guard chart.names.count == series.points.count,
        chart.axis.count == ChartScale(series).lines.count
      else { throw .wordsMissing }
      for text in chart.texts where text.utf8.count > Self.textLimit || text.utf8.contains(0) {
        throw .badText
      }
    }
  }
}

/// Why a chart is not drawn.
package enum ChartRefusal: Error, Equatable, CustomStringConvertible {
  case tooManyCharts
  case tooManyPoints
  case wordsMissing
  case badText

  package var description: String {
    switch self {
    case .tooManyCharts: "there are more than \(ChartOrder.chartLimit) charts"
    case .tooManyPoints: "a chart has more than \(ChartOrder.pointLimit) points"
    case .wordsMissing: "a chart has not as many names as points, or as many numbers as lines"
    case .badText: "a text has more than \(ChartOrder.textLimit) bytes, or holds a NUL"
    }
  }
}

extension ChartDrawing {
  /// All that is read on it.
  fileprivate var texts: [String] {
    [title, words, language] + names + axis + [peak, end, before].compactMap(\.self)
  }
}
