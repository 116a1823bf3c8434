import CPango
import Portal

/// Draws a chart as it stands on a page, on white. What text does to these libraries it does to the
/// process: see `PaperProgram`.
package enum ChartPicture {
  /// Of each picture, in units: what mails are wide.
  package static let width = 600.0

  /// - Returns: a PNG, the same for the same chart and the same fonts.
  /// - Throws: `ChartRefusal`, or an error that says what cairo could not do.
  package static func png(_ chart: ChartDrawing, hue: Int) throws -> [UInt8] {
    try ChartOrder([chart], hue: hue).check()
    let margins = ChartMargins()
    let file = PNGFile(
      width: width, height: margins.top + ChartFrame.full.height + margins.bottom)
    let fonts = PaperFonts(file.cairo, language: chart.language)
    // Fonts of a screen are bent to its pixels; these are for any.
    fonts.drawUnhinted()
    let texts = ChartTexts(chart, fonts)
    let left = margins.side + texts.widestLine + margins.gap
    let right = margins.side + texts.widestEnd.map { $0 + margins.gap + 2 }.orNothing
    let frame = ChartFrame(width: max(200, width - left - right))
    texts.title.draw(file.cairo, x: margins.side, middle: margins.side + 6)
    cairo_translate(file.cairo, left, margins.top)
    ChartBrush(cairo: file.cairo, hue: hue).draw(chart, texts, frame)
    return try file.finish()
  }
}

/// In units.
private struct ChartMargins {
  let side = 20.0
  /// With the title, and room for the highest value's number.
  let top = 56.0
  /// With the names of the points.
  let bottom = 44.0
  let gap = 8.0
}

extension Double? {
  fileprivate var orNothing: Double { self ?? 0 }
}

/// The words of a chart, shaped.
final class ChartTexts {
  let title: SetText
  let names: [SetText]
  let axis: [SetText]
  let peak: SetText?
  let end: SetText?
  let before: SetText?

  private static let size = 13.0
  /// A side is no wider, whatever stands there.
  private static let widest = 140.0

  init(_ chart: ChartDrawing, _ fonts: PaperFonts) {
    let quiet = TextStyle(size: Self.size, colour: .muted)
    let loud = TextStyle(size: Self.size, isBold: true)
    func shaped(_ text: String, _ style: TextStyle) -> SetText { SetText(text, style, fonts) }
    title = shaped(chart.title, TextStyle(size: 15, isBold: true))
    names = chart.names.map { shaped($0, quiet) }
    axis = chart.axis.map { shaped($0, quiet) }
    peak = chart.peak.map { shaped($0, loud) }
    end = chart.end.map { shaped($0, loud) }
    before = chart.before.map { shaped($0, quiet) }
    let hasEnd = chart.series.form == .line
    let ends = [hasEnd ? end : nil, chart.series.hasBefore ? before : nil].compactMap(\.self)
    widestEnd = ends.map(\.width).max().map { min($0, Self.widest) }
    widestLine = min(Self.widest, axis.map(\.width).max() ?? 0)
  }

  let widestLine: Double
  /// Nil where nothing stands at the right.
  let widestEnd: Double?
}

extension SetText {
  /// On one line, with this end of it at `x`.
  func draw(_ cairo: OpaquePointer, x: Double, middle y: Double, anchor: ChartAnchor = .start) {
    guard let line = lines.first else { return }
    line.draw(cairo, x: x - line.width * anchor.before, y: y - line.height / 2)
  }
}
