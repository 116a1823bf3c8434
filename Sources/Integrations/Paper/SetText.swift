import CPango

/// A text, shaped and broken into lines; in points.
final class SetText {
  struct Line {
    fileprivate let text: SetText
    /// Belongs to the text.
    fileprivate let line: UnsafeMutablePointer<PangoLayoutLine>
    let width: Double
    let height: Double
    let baseline: Double

    func draw(_ cairo: OpaquePointer, x: Double, y: Double) {
      text.style.colour.use(cairo)
      cairo_move_to(cairo, x, y + baseline)
      pango_cairo_show_layout_line(cairo, line)
    }
  }

  private let layouts: [OpaquePointer]
  private let style: TextStyle
  /// Of the letters' size. Fonts of some scripts leave twice as much, for marks that are rare.
  private static let highest = 1.6

  /// - Parameter width: where lines break, between words and in a word that is longer; nil breaks none.
  init(_ text: String, _ style: TextStyle, _ fonts: PaperFonts, width: Double? = nil) {
    self.style = style
    guard let width else {
      layouts = [fonts.layout(text.replacing("\n", with: " "), style)]
      return
    }
    layouts = Self.pieces(of: text).map { piece in
      let layout = fonts.layout(piece, style)
      pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
      return layout
    }
  }

  deinit { for layout in layouts { g_object_unref(UnsafeMutableRawPointer(layout)) } }

  /// Of the longest line.
  var width: Double { lines.map(\.width).max() ?? 0 }

  var lines: [Line] { layouts.flatMap(lines(of:)) }

  private func lines(of layout: OpaquePointer) -> [Line] {
    var lines: [Line] = []
    var item = pango_layout_get_lines_readonly(layout)
    while let found = item {
      let line = found.pointee.data.assumingMemoryBound(to: PangoLayoutLine.self)
      var extents = PangoRectangle()
      pango_layout_line_get_extents(line, nil, &extents)
      let natural = Self.points(extents.height)
      let height = min(natural, style.size * Self.highest)
      lines.append(
        Line(
          text: self, line: line, width: Self.points(extents.width), height: height,
          baseline: -Self.points(extents.y) - (natural - height) / 2))
      item = found.pointee.next
    }
    return lines
  }

  private static func points(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }

  /// What pango breaks into lines at once takes it time by the square of its length. No text that is
  /// meant for an invoice is cut.
  private static func pieces(of text: String) -> [String] {
    let longest = 2_000
    guard text.utf8.count > longest else { return [text] }
    var pieces: [String] = []
    var rest = text[...]
    while rest.utf8.count > longest {
      let full = rest.prefix(longest / 2)
      let cut = full.lastIndex(where: \.isWhitespace).map { rest.index(after: $0) } ?? full.endIndex
      pieces.append(String(rest[..<cut]))
      rest = rest[cut...]
    }
    return pieces + [String(rest)]
  }
}
