import CPango

/// What is drawn at a place of its block.
enum Mark {
  case text(SetText.Line, x: Double, y: Double)
  case rule(x: Double, y: Double, width: Double, PaperColour)
  case picture(Picture, x: Double, y: Double)

  var top: Double {
    switch self {
    case .text(_, _, let y), .rule(_, let y, _, _), .picture(_, _, let y): y
    }
  }

  var bottom: Double {
    switch self {
    case .text(let line, _, let y): y + line.height
    case .rule(_, let y, _, _): y + 1
    case .picture(let picture, _, let y): y + picture.height
    }
  }

  func draw(_ cairo: OpaquePointer, at offset: Double) {
    switch self {
    case .text(let line, let x, let y): line.draw(cairo, x: x, y: y + offset)
    case .picture(let picture, let x, let y): picture.draw(cairo, x: x, y: y + offset)
    case .rule(let x, let y, let width, let colour):
      colour.use(cairo)
      cairo_set_line_width(cairo, 0.6)
      cairo_move_to(cairo, x, y + offset)
      cairo_line_to(cairo, x + width, y + offset)
      cairo_stroke(cairo)
    }
  }
}

/// What stays together where a page has room for it.
struct PaperBlock {
  var marks: [Mark] = []
  var height = 0.0
  /// Above it, but not at the top of a page.
  var space = 0.0
  /// A page that begins with it repeats the table's head.
  var isRow = false
  /// Not the last thing on its page.
  var staysWithNext = false
}

/// Where text stands across the page, counted from the side on which the page begins.
struct Span {
  let start: Double
  let width: Double
  var end: Double { start + width }

  func dropping(_ length: Double) -> Span { Span(start: start + length, width: width - length) }
}

/// How text stands in its span.
enum Side {
  case start
  case end
  /// Digits run to the right in every script: so that they stand below each other.
  case right
}

/// The width of the page's text, and on which side it begins.
struct Frame {
  let left: Double
  let width: Double
  let isMirrored: Bool

  var whole: Span { Span(start: 0, width: width) }

  /// - Returns: x of something `length` wide.
  func x(_ span: Span, _ side: Side, _ length: Double) -> Double {
    let spanLeft = left + (isMirrored ? width - span.end : span.start)
    let isRight: Bool =
      switch side {
      case .start: isMirrored
      case .end: !isMirrored
      case .right: true
      }
    return isRight ? spanLeft + span.width - length : spanLeft
  }
}

/// A text of a row.
struct Cell {
  let text: SetText
  let span: Span
  var side = Side.start
}

extension PaperBlock {
  /// Texts beside each other, whose first lines stand on one baseline whatever their fonts.
  /// - Returns: where the longest ends below.
  @discardableResult
  mutating func add(_ cells: [Cell], _ frame: Frame, at y: Double) -> Double {
    let all = cells.map { ($0, $0.text.lines) }
    let baseline = all.compactMap { $0.1.first?.baseline }.max() ?? 0
    var below = y
    for (cell, lines) in all {
      var y = y + baseline - (lines.first?.baseline ?? 0)
      for line in lines {
        marks.append(.text(line, x: frame.x(cell.span, cell.side, line.width), y: y))
        y += line.height
      }
      below = max(below, y)
    }
    height = max(height, below)
    return below
  }

  @discardableResult
  mutating func add(
    _ text: SetText, _ frame: Frame, _ span: Span, _ side: Side = .start, at y: Double
  ) -> Double {
    add([Cell(text: text, span: span, side: side)], frame, at: y)
  }

  mutating func addRule(_ frame: Frame, _ span: Span, _ colour: PaperColour, at y: Double) {
    marks.append(
      .rule(x: frame.x(span, .start, span.width), y: y, width: span.width, colour))
    height = max(height, y + 1)
  }

  /// Cuts it so that the first part is no higher than `room`; a line is never cut.
  func split(at room: Double) -> (PaperBlock, PaperBlock) {
    var first = self
    var rest = self
    first.marks = marks.filter { $0.bottom <= room }
    rest.marks = marks.filter { $0.bottom > room }
    let top = rest.marks.map(\.top).min() ?? height
    rest.marks = rest.marks.map { $0.moved(by: -top) }
    first.height = first.marks.map(\.bottom).max() ?? 0
    rest.height = height - top
    rest.space = 0
    return (first, rest)
  }
}

extension Mark {
  fileprivate func moved(by distance: Double) -> Mark {
    switch self {
    case .text(let line, let x, let y): .text(line, x: x, y: y + distance)
    case .rule(let x, let y, let width, let colour):
      .rule(x: x, y: y + distance, width: width, colour)
    case .picture(let picture, let x, let y): .picture(picture, x: x, y: y + distance)
    }
  }
}
