import CPango
import Portal

/// The parts of an invoice, from top to bottom.
struct PaperParts {
  let table: PaperTable
  private let paper: InvoicePaper
  private let fonts: PaperFonts
  private let frame: Frame
  private let accent: PaperColour

  private static let labelWidth = 120.0
  private static let gap = 20.0
  private static let totalStyle = TextStyle(size: 11, isBold: true)

  init(_ paper: InvoicePaper, _ fonts: PaperFonts, _ frame: Frame) {
    self.paper = paper
    self.fonts = fonts
    self.frame = frame
    accent = PaperColour.accent(hue: paper.brand.accentHue)
    let sums =
      paper.sums.map { SetText($0.value, .body, fonts).width }
      + [SetText(paper.total.value, Self.totalStyle, fonts).width]
    table = PaperTable(paper.table, fonts, frame, widest: sums.max() ?? 0)
  }

  var blocks: [PaperBlock] {
    var rows = table.rows
    // The sum never stands alone on its page.
    if !rows.isEmpty { rows[rows.count - 1].staysWithNext = true }
    var head = table.head
    head.space = Self.gap
    head.staysWithNext = true
    let last = [paper.payment.map(payment)].compactMap { $0 } + paper.notes.map(note)
    return [masthead, facts, parties, headline].filter { $0.height > 0 } + [head] + rows + [sums]
      + last
  }

  private var masthead: PaperBlock {
    var block = PaperBlock()
    let half = (frame.width - 16) / 2
    let title = text(paper.title, TextStyle(size: 22, isBold: true), width: half)
    let name = text(paper.brand.name, TextStyle(size: 11, isBold: true), width: half - 60)
    let names = frame.whole.dropping(half + 16)
    block.add(
      [
        Cell(text: title, span: Span(start: 0, width: half)),
        Cell(text: name, span: names, side: .end),
      ],
      frame, at: 0)
    if let logo = paper.brand.logo.flatMap(Picture.init(png:)) {
      let width = name.lines.map(\.width).max() ?? 0
      let span = Span(start: 0, width: frame.width - width - 10)
      // Beside the middle of small letters on the title's baseline.
      let middle = (title.lines.first?.baseline ?? 0) - 4
      let top = max(0, middle - logo.height / 2)
      block.marks.append(.picture(logo, x: frame.x(span, .end, logo.width), y: top))
      block.height = max(block.height, top + logo.height)
    }
    return block
  }

  private var facts: PaperBlock {
    var block = PaperBlock(space: 14)
    add(paper.facts, to: &block, frame.whole, at: 0)
    return block
  }

  private var parties: PaperBlock {
    var block = PaperBlock(space: 24)
    let width = (frame.width - 32) / 2
    let parties = [
      (paper.seller, Span(start: 0, width: width)),
      (paper.buyer, Span(start: width + 32, width: width)),
    ]
    let labels = parties.map { Cell(text: text($0.label, .small, width: width), span: $1) }
    let below = block.add(labels, frame, at: 0) + 2
    for (party, span) in parties { add(party, to: &block, span, at: below) }
    return block
  }

  private func add(
    _ party: InvoicePaper.Party, to block: inout PaperBlock, _ span: Span, at top: Double
  ) {
    var y = block.add(text(party.name, .strong, width: span.width), frame, span, at: top)
    for line in party.lines {
      y = block.add(text(line, .body, width: span.width), frame, span, at: y)
    }
    let ids = party.taxIDs.map { "\($0.label) \($0.value)" }
    for id in ids { y = block.add(text(id, .muted, width: span.width), frame, span, at: y) }
  }

  private var headline: PaperBlock {
    var block = PaperBlock(space: 28)
    let style = TextStyle(size: 15, isBold: true)
    var y = 0.0
    if !paper.headline.isEmpty {
      y = block.add(text(paper.headline, style, width: frame.width), frame, frame.whole, at: 0)
    }
    if let paid = paper.paid {
      let style = TextStyle(size: 10, isBold: true, colour: accent)
      block.add(text(paid, style, width: frame.width), frame, frame.whole, at: y + 2)
    }
    return block
  }

  private var sums: PaperBlock {
    var block = PaperBlock(space: 7)
    // Beside figures of any width there is room for their names.
    let span = frame.whole.dropping(min(frame.width * 0.42, table.amounts.start - 130))
    var y = 0.0
    for sum in paper.sums { y = add(sum, .body, to: &block, span, at: y) + 5 }
    if !paper.sums.isEmpty { block.addRule(frame, span, .hairline, at: y) }
    add(paper.total, Self.totalStyle, to: &block, span, at: y + 6)
    return block
  }

  @discardableResult
  private func add(
    _ sum: InvoicePaper.Fact, _ style: TextStyle, to block: inout PaperBlock, _ span: Span,
    at y: Double
  ) -> Double {
    let figures = table.amounts
    let labels = Span(start: span.start, width: figures.start - span.start - 16)
    return block.add(
      [
        Cell(text: text(sum.label, style, width: labels.width), span: labels),
        Cell(
          text: SetText(sum.value, style.scaled(by: table.scale), fonts), span: figures,
          side: .right),
      ], frame, at: y)
  }

  private func payment(_ payment: InvoicePaper.Payment) -> PaperBlock {
    var block = PaperBlock(space: 28)
    let y = block.add(
      text(payment.label, .strong, width: frame.width), frame, frame.whole, at: 0)
    add(payment.facts, to: &block, frame.whole, at: y + 4)
    return block
  }

  private func note(_ note: String) -> PaperBlock {
    var block = PaperBlock(space: 14)
    block.add(text(note, .muted, width: frame.width), frame, frame.whole, at: 0)
    return block
  }

  private func add(
    _ facts: [InvoicePaper.Fact], to block: inout PaperBlock, _ span: Span, at top: Double
  ) {
    var y = top
    let values = span.dropping(Self.labelWidth + 12)
    for fact in facts {
      let label = text(fact.label, .muted, width: Self.labelWidth)
      let value = text(fact.value, .body, width: values.width)
      let cells = [Cell(text: label, span: span), Cell(text: value, span: values)]
      y = block.add(cells, frame, at: y) + 2
    }
  }

  private func text(_ text: String, _ style: TextStyle, width: Double) -> SetText {
    SetText(text, style, fonts, width: width)
  }
}

// MARK: On every page

extension PaperParts {
  /// The owner's colour along the top edge.
  func band(_ cairo: OpaquePointer) {
    accent.use(cairo)
    cairo_rectangle(cairo, 0, 0, PDFFile.width, 5)
    cairo_fill(cairo)
  }

  func foot(page: Int, of count: Int) -> PaperBlock {
    var block = PaperBlock()
    block.addRule(frame, frame.whole, .hairline, at: 0)
    let number = SetText("\(page)/\(count)", .small, fonts)
    block.add(number, frame, frame.whole, .end, at: 8)
    let span = Span(start: 0, width: frame.width - 60)
    let name = SetText("\(paper.number) · \(paper.seller.name)", .small, fonts, width: span.width)
    if let line = name.lines.first {
      block.marks.append(.text(line, x: frame.x(span, .start, line.width), y: 8))
    }
    return block
  }
}
