import Portal

/// One measure over time with its words: a picture, and the table that it was drawn from. Shown by
/// `partials/chart`.
struct Chart: Sendable {
  struct Point: Sendable {
    /// Below the axis: "3 Nov".
    let short: String
    /// In the table and when it is pointed at: "3 November".
    let long: String
    let value: Double?
    let before: Double?

    init(_ short: String, _ long: String, _ value: Double?, before: Double? = nil) {
      self.short = short
      self.long = long
      self.value = value
      self.before = before
    }
  }

  /// The period that a chart is compared with.
  struct Comparison: Sendable {
    /// At the end of its line, as short as can be: "before".
    let mark: String
    /// Over its column: "24 Sep to 23 Oct".
    let name: String
  }

  /// What the sentence about the whole says.
  enum Whole: Sendable {
    /// The points add up: orders, minutes.
    case sum
    /// They do not: an average, different members.
    case overall
  }

  /// Of the page alone: what describes the picture is found by it.
  let id: String
  let title: String
  /// What stands over the points in the table: "Day".
  let pointName: String
  let points: [Point]
  var form = ChartSeries.Form.bars
  var whole = Whole.sum
  /// Of whole things: the axis has no halves.
  var isCount = true
  /// The last point is still going on.
  var isOpen = false
  /// Where there is more of it: its title leads there.
  var more: String?
  /// Nil where nothing is compared.
  var comparison: Comparison?
  /// The days of all points; nil where their names say as much.
  var stretch: String?
  /// What the sentence says of the whole, and of the one that it is compared with, where the points do not tell.
  var said: (total: Double?, before: Double?)?
  /// A value as it is read in full; nil for a plain number.
  var text: (@Sendable (Double) -> String)?

  init(id: String, title: String, pointName: String, points: [Point]) {
    self.id = id
    self.title = title
    self.pointName = pointName
    self.points = points
  }

  var series: ChartSeries {
    ChartSeries(
      points.map { ChartSeries.Point($0.value, before: comparison == nil ? nil : $0.before) },
      form: form, isCount: isCount, isOpen: isOpen)
  }

  /// With its words put in place, for whoever draws it.
  func drawing(_ words: Words) -> ChartDrawing {
    let (series, figures) = (series, words.figures)
    let scale = ChartScale(series)
    let highest = max(scale.high, -scale.low)
    return ChartDrawing(
      title: title, words: sentence(series, words), series: series,
      names: points.map { ChartText.cut($0.short) },
      axis: scale.lines.map {
        figures.axis($0, upTo: highest, decimals: max(3, scale.decimals))
      },
      peak: series.peak.flatMap { series.points[$0].value }.map { text(of: $0, figures) },
      end: series.last.map { text(of: $0, figures) }, before: comparison?.mark,
      language: words.language)
  }

  func text(of value: Double, _ figures: FigureFormat) -> String {
    text?(value) ?? figures.text(value)
  }
}
