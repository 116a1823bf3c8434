import CPango
import Portal

/// Sets an invoice on A4 pages: pango shapes the text and puts it in order, cairo draws it. Whatever
/// text does to these libraries it does to the process: see `PaperProgram`.
package enum PaperSetter {
  /// - Returns: a PDF, the same for the same paper and the same fonts.
  /// - Throws: `PaperRefusal`, or an error that says what cairo could not do.
  package static func set(_ paper: InvoicePaper) throws -> [UInt8] {
    try paper.check()
    let file = PDFFile(paper)
    let margins = PaperMargins()
    let frame = Frame(
      left: margins.side, width: PDFFile.width - 2 * margins.side,
      isMirrored: paper.direction == .rightToLeft)
    let parts = PaperParts(paper, PaperFonts(file.cairo, paper), frame)
    let pages = PaperPages(
      room: PDFFile.height - margins.top - margins.bottom, tableHead: parts.table.head
    ).pages(of: parts.blocks)
    for (index, page) in pages.enumerated() {
      parts.band(file.cairo)
      for (block, y) in page { block.draw(file.cairo, at: margins.top + y) }
      parts.foot(page: index + 1, of: pages.count)
        .draw(file.cairo, at: PDFFile.height - margins.foot)
      file.endPage()
    }
    return try file.finish()
  }
}

/// In points; the sides leave lines that are easily read.
private struct PaperMargins {
  let top = 52.0
  let side = 52.0
  let bottom = 72.0
  /// Where the foot begins, from below.
  let foot = 50.0
}

extension PaperBlock {
  fileprivate func draw(_ cairo: OpaquePointer, at y: Double) {
    for mark in marks { mark.draw(cairo, at: y) }
  }
}
