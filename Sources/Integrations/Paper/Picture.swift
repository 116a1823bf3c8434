import CPango
import Foundation

/// The owner's logo. One that cannot be read is left out: an invoice matters more.
final class Picture {
  let width: Double
  let height: Double
  private let surface: OpaquePointer
  private let scale: Double

  private static let box = (width: 120.0, height: 32.0)
  /// In pixels, each way: a small file may hold a very large picture.
  private static let limit = 4096

  init?(png: Data) {
    guard Self.isOfFairSize(png) else { return nil }
    var rest = png[...]
    let read = withUnsafeMutablePointer(to: &rest) { rest in
      cairo_image_surface_create_from_png_stream(
        { context, room, count in
          guard let context, let room else { return CAIRO_STATUS_READ_ERROR }
          let rest = context.assumingMemoryBound(to: Data.SubSequence.self)
          let part = rest.pointee.prefix(Int(count))
          guard part.count == Int(count) else { return CAIRO_STATUS_READ_ERROR }
          part.copyBytes(to: room, count: part.count)
          rest.pointee = rest.pointee.dropFirst(part.count)
          return CAIRO_STATUS_SUCCESS
        }, rest)
    }
    guard let read else { return nil }
    let size = (cairo_image_surface_get_width(read), cairo_image_surface_get_height(read))
    guard cairo_surface_status(read) == CAIRO_STATUS_SUCCESS, size.0 > 0, size.1 > 0 else {
      cairo_surface_destroy(read)
      return nil
    }
    surface = read
    scale = min(Self.box.width / Double(size.0), Self.box.height / Double(size.1))
    width = Double(size.0) * scale
    height = Double(size.1) * scale
  }

  deinit { cairo_surface_destroy(surface) }

  func draw(_ cairo: OpaquePointer, x: Double, y: Double) {
    cairo_save(cairo)
    cairo_translate(cairo, x, y)
    cairo_scale(cairo, scale, scale)
    cairo_set_source_surface(cairo, surface, 0, 0)
    cairo_paint(cairo)
    cairo_restore(cairo)
  }

  /// PNG, section 11.2.1: the header's width and height stand at bytes 16 and 20.
  private static func isOfFairSize(_ png: Data) -> Bool {
    let head = Array(png.prefix(24))
    guard head.count == 24 else { return false }
    let sides = [head[16..<20], head[20..<24]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
    return sides.allSatisfy { (1...limit).contains($0) }
  }
}
