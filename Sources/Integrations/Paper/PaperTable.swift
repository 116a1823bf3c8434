import Portal

/// The table of what is charged: text at the start, figures in three columns as wide as they need.
struct PaperTable {
  let head: PaperBlock
  let rows: [PaperBlock]
  /// Where the last column stands; what they come to stands in it too.
  let amounts: Span
  /// Of the figures' letters.
  let scale: Double

  private static let gap = 18.0
  /// The text keeps this much of the width, whatever figures come.
  private static let textShare = 0.4
  private static let headWidth = 80.0
  private static let padding = 6.0

  /// - Parameter sum: the width of the longest sum below the table.
  init(_ table: InvoicePaper.Table, _ fonts: PaperFonts, _ frame: Frame, widest sum: Double) {
    let columns = Columns(table, fonts, frame, widest: sum)
    amounts = columns.figures[2]
    scale = columns.scale
    head = Self.head(table.head, fonts, frame, columns)
    rows = table.lines.map { Self.row($0, fonts, frame, columns) }
  }

  private static func head(
    _ line: InvoicePaper.Line, _ fonts: PaperFonts, _ frame: Frame, _ columns: Columns
  ) -> PaperBlock {
    var block = PaperBlock(staysWithNext: true)
    let text = SetText(line.text, .small, fonts, width: columns.text.width)
    let names = zip(line.figures, columns.figures).map { name, span in
      Cell(text: SetText(name, .small, fonts, width: span.width), span: span, side: .right)
    }
    block.add([Cell(text: text, span: columns.text)] + names, frame, at: 0)
    block.addRule(frame, frame.whole, .ink, at: block.height + 5)
    return block
  }

  private static func row(
    _ line: InvoicePaper.Line, _ fonts: PaperFonts, _ frame: Frame, _ columns: Columns
  ) -> PaperBlock {
    var block = PaperBlock(isRow: true)
    let text = SetText(line.text, .body, fonts, width: columns.text.width)
    let figures = zip(line.figures, columns.figures).map { figure, span in
      Cell(text: SetText(figure, columns.style, fonts), span: span, side: .right)
    }
    block.add([Cell(text: text, span: columns.text)] + figures, frame, at: padding)
    if !line.detail.isEmpty {
      let detail = SetText(line.detail, .small, fonts, width: columns.text.width)
      block.add(detail, frame, columns.text, at: block.height + 1)
    }
    block.addRule(frame, frame.whole, .hairline, at: block.height + padding)
    return block
  }

  private struct Columns {
    let text: Span
    let figures: [Span]
    let scale: Double
    var style: TextStyle { TextStyle.body.scaled(by: scale) }

    init(
      _ table: InvoicePaper.Table, _ fonts: PaperFonts, _ frame: Frame, widest sum: Double
    ) {
      let room = frame.width * (1 - textShare)
      var needed = (0..<3).map { Self.width(of: $0, table, fonts) }
      needed[2] = max(needed[2], sum)
      let all = needed.reduce(0) { $0 + $1 + gap }
      // Figures that no page has room for become smaller: none is broken or cut.
      let scale = min(1, room / all)
      self.scale = scale
      let widths = needed.map { $0 * scale }
      let taken = widths.reduce(0) { $0 + $1 + gap * scale }
      text = Span(start: 0, width: frame.width - taken)
      var start = text.end
      var figures: [Span] = []
      for width in widths {
        figures.append(Span(start: start + gap * scale, width: width))
        start += gap * scale + width
      }
      self.figures = figures
    }

    private static func width(
      of column: Int, _ table: InvoicePaper.Table, _ fonts: PaperFonts
    ) -> Double {
      let head = SetText(table.head.figures[column], .small, fonts).width
      return table.lines.reduce(min(head, headWidth)) {
        max($0, SetText($1.figures[column], .body, fonts).width)
      }
    }
  }
}
