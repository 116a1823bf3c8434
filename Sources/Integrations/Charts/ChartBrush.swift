import CPango
import Portal

/// Draws a chart's shape and words. The colours are those of a page in light.
struct ChartBrush {
  let cairo: OpaquePointer
  let hue: Int

  private static let grid = PaperColour(lightness: 0.915, chroma: 0.004, hue: 255)
  private static let before = PaperColour(lightness: 0.6, chroma: 0.01, hue: 255)
  private static let ground = PaperColour(lightness: 1, chroma: 0, hue: 0)
  private var accent: PaperColour { .accent(hue: hue) }

  func draw(_ chart: ChartDrawing, _ texts: ChartTexts, _ frame: ChartFrame) {
    let (shape, labels, marks) = chart.layout(
      frame, widths: texts.names.map(\.width), peak: texts.peak?.width ?? 0)
    for line in shape.lines where line.value != 0 { rule(line.y, frame, Self.grid) }
    if shape.bars.isEmpty {
      strokes(shape.before, Self.before, width: 1.5, dash: [4, 4])
    } else {
      strokes(shape.before, .muted, width: 1.5)
      bars(shape, isOpen: chart.series.isOpen)
      strokes(shape.crossings, Self.ground, width: 2)
    }
    rule(shape.zero, frame, Self.before)
    strokes(shape.path, accent, width: 2, isRound: true)
    strokes([shape.openEnd], accent, width: 2, dash: [1, 5], isRound: true)
    if let end = shape.end { strokes([[end]], accent, width: 7, isRound: true) }
    words(texts, shape, labels, marks)
  }

  private func words(
    _ texts: ChartTexts, _ shape: ChartShape, _ labels: ChartLabels, _ marks: ChartMarks
  ) {
    for (line, text) in zip(shape.lines, texts.axis) {
      text.draw(cairo, x: -8, middle: line.y, anchor: .end)
    }
    for label in labels.labels {
      texts.names[label.index]
        .draw(cairo, x: label.x, middle: shape.frame.height + 16, anchor: label.anchor)
    }
    if let mark = marks.peak {
      texts.peak?.draw(cairo, x: mark.x, middle: mark.y, anchor: mark.anchor)
    }
    if let mark = marks.end { texts.end?.draw(cairo, x: mark.x + 8, middle: mark.y) }
    if let mark = marks.before { texts.before?.draw(cairo, x: mark.x + 8, middle: mark.y) }
  }

  private func bars(_ shape: ChartShape, isOpen: Bool) {
    for (index, bar) in shape.bars.enumerated() {
      guard let bar, bar.height > 0 else { continue }
      // Its ends on whole pixels, where they are sharp.
      let top = bar.y.rounded()
      let height = max(1, (bar.y + bar.height).rounded() - top)
      let isOpenBar = isOpen && index == shape.bars.count - 1
      cairo_rectangle(cairo, bar.x, top, bar.width, height)
      // What was before is seen through one that is still open.
      accent.use(cairo, opacity: isOpenBar ? 0.12 : 1)
      cairo_fill(cairo)
      guard isOpenBar else { continue }
      cairo_rectangle(cairo, bar.x + 0.5, top + 0.5, bar.width - 1, max(0, height - 1))
      stroke(accent, width: 1, dash: [3, 3], isRound: false)
    }
  }

  private func rule(_ y: Double, _ frame: ChartFrame, _ colour: PaperColour) {
    let y = y.rounded() - 0.5
    cairo_move_to(cairo, 0, y)
    cairo_line_to(cairo, frame.width, y)
    stroke(colour, width: 1, dash: [], isRound: false)
  }

  private func strokes(
    _ paths: [[ChartShape.Spot]], _ colour: PaperColour, width: Double, dash: [Double] = [],
    isRound: Bool = false
  ) {
    for path in paths {
      guard let first = path.first, let last = path.last else { continue }
      cairo_move_to(cairo, first.x, first.y)
      for spot in path.dropFirst() { cairo_line_to(cairo, spot.x, spot.y) }
      // No way at all shows as a dot.
      if path.count == 1 { cairo_line_to(cairo, last.x, last.y) }
      stroke(colour, width: width, dash: path.count == 1 ? [] : dash, isRound: isRound)
    }
  }

  private func stroke(_ colour: PaperColour, width: Double, dash: [Double], isRound: Bool) {
    colour.use(cairo)
    cairo_set_line_width(cairo, width)
    cairo_set_line_cap(cairo, isRound ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
    cairo_set_dash(cairo, dash, Int32(dash.count), 0)
    cairo_stroke(cairo)
  }
}
