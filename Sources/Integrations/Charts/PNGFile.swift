import CPango

/// A picture being drawn on white, in units from the top left; it has twice as many pixels each way, for
/// screens that show them.
final class PNGFile {
  let cairo: OpaquePointer
  private let surface: OpaquePointer

  private static let scale = 2.0

  init(width: Double, height: Double) {
    surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32(width * Self.scale), Int32(height * Self.scale))
    cairo = cairo_create(surface)
    cairo_scale(cairo, Self.scale, Self.scale)
    cairo_set_source_rgb(cairo, 1, 1, 1)
    cairo_paint(cairo)
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
  }

  /// - Throws: `PaperFailure`.
  func finish() throws -> [UInt8] {
    var bytes: [UInt8] = []
    let written = withUnsafeMutablePointer(to: &bytes) { bytes in
      cairo_surface_write_to_png_stream(
        surface,
        { context, bytes, count in
          context?.assumingMemoryBound(to: [UInt8].self).pointee
            .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
          return CAIRO_STATUS_SUCCESS
        }, bytes)
    }
    let status = [cairo_status(cairo), cairo_surface_status(surface), written]
    if let wrong = status.first(where: { $0 != CAIRO_STATUS_SUCCESS }) {
      throw PaperFailure(description: String(cString: cairo_status_to_string(wrong)))
    }
    return bytes
  }
}
