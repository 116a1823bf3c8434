import CPango
import Foundation
import Portal

/// cairo could not make the file.
struct PaperFailure: Error, CustomStringConvertible {
  let description: String
}

/// An A4 file of PDF being written, in points from the top left.
final class PDFFile {
  static let width = 595.28
  static let height = 841.89

  let cairo: OpaquePointer
  private let surface: OpaquePointer
  private let sink: UnsafeMutablePointer<[UInt8]>

  init(_ paper: InvoicePaper) {
    let sink = UnsafeMutablePointer<[UInt8]>.allocate(capacity: 1)
    sink.initialize(to: [])
    self.sink = sink
    surface = cairo_pdf_surface_create_for_stream(
      { context, bytes, count in
        context?.assumingMemoryBound(to: [UInt8].self).pointee
          .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, sink, Self.width, Self.height)
    cairo = cairo_create(surface)
    describe(paper)
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
    sink.deinitialize(count: 1)
    sink.deallocate()
  }

  func endPage() { cairo_show_page(cairo) }

  /// - Throws: `PaperFailure`.
  func finish() throws -> [UInt8] {
    cairo_surface_finish(surface)
    let status = [cairo_status(cairo), cairo_surface_status(surface)]
    if let wrong = status.first(where: { $0 != CAIRO_STATUS_SUCCESS }) {
      throw PaperFailure(description: String(cString: cairo_status_to_string(wrong)))
    }
    return sink.pointee
  }

  /// The date of issue as the file's own: otherwise cairo would take the clock's.
  private func describe(_ paper: InvoicePaper) {
    let values = [
      (CAIRO_PDF_METADATA_TITLE, "\(paper.title) \(paper.number)"),
      (CAIRO_PDF_METADATA_AUTHOR, paper.seller.name),
      (CAIRO_PDF_METADATA_CREATE_DATE, paper.issuedAt.ISO8601Format()),
    ]
    for (key, value) in values { cairo_pdf_surface_set_metadata(surface, key, value) }
  }
}
