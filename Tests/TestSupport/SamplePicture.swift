import Portal

/// Pictures made by hand: their containers are right, and nobody looks at their pixels.
package enum SamplePicture {
  package static let png = png()

  /// - Parameter chunks: between the header and the pixels.
  package static func png(
    width: Int = 4, height: Int = 2, chunks: [(String, [UInt8])] = [],
    pixels: [UInt8] = [1, 2, 3]
  ) -> [UInt8] {
    let size: [UInt8] = big(width, 4) + big(height, 4)
    let header: [UInt8] = size + [8, 2, 0, 0, 0]
    let all: [(String, [UInt8])] = [("IHDR", header)] + chunks + [("IDAT", pixels), ("IEND", [])]
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    return signature + all.flatMap { chunk($0.0, $0.1) }
  }

  package static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    var sum = CRC32()
    sum.update(ArraySlice(Array(name.utf8) + content))
    return Array([big(content.count, 4), Array(name.utf8), content, big(sum.value, 4)].joined())
  }

  /// - Parameters:
  ///   - segments: before the frame.
  ///   - between: between its two scans.
  package static func jpeg(
    width: Int = 4, height: Int = 2, segments: [[UInt8]] = [], between: [[UInt8]] = [],
    scan: [UInt8] = [1, 0xFF, 0, 2, 0xFF, 0xD0, 3]
  ) -> [UInt8] {
    let size: [UInt8] = big(height, 2) + big(width, 2)
    let frame = segment(0xC2, [8] + size + [1, 1, 0x11, 0])
    let scan: [UInt8] = segment(0xDA, [1, 1, 0, 0, 63, 0]) + scan
    let tables = [segment(0xDB, [0, 1, 2]), frame, segment(0xC4, [3, 4])]
    let all: [[UInt8]] = [[0xFF, 0xD8]] + segments + tables + [scan] + between + [scan]
    return Array(all.joined()) + [0xFF, 0xD9]
  }

  package static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(content.count + 2, 2) + content
  }

  package static func webp(_ chunks: [(String, [UInt8])]) -> [UInt8] {
    let content: [UInt8] = chunks.flatMap { name, content -> [UInt8] in
      let pad: [UInt8] = content.count % 2 == 1 ? [0] : []
      return Array([Array(name.utf8), little(content.count, 4), content, pad].joined())
    }
    let head: [UInt8] = Array("RIFF".utf8) + little(content.count + 4, 4)
    return head + Array("WEBP".utf8) + content
  }

  package static func lossy(width: Int = 4, height: Int = 2) -> (String, [UInt8]) {
    let size: [UInt8] = little(width, 2) + little(height, 2)
    return ("VP8 ", [0, 1, 2, 0x9D, 0x01, 0x2A] + size + [7, 7, 7])
  }

  package static func lossless(width: Int = 4, height: Int = 2) -> (String, [UInt8]) {
    let size = little(width - 1 | (height - 1) << 14, 4)
    return ("VP8L", [0x2F] + size + [7, 7])
  }

  package static func extended(
    width: Int = 4, height: Int = 2, flags: UInt8 = 0x3C
  ) -> (String, [UInt8]) {
    let size: [UInt8] = little(width - 1, 3) + little(height - 1, 3)
    return ("VP8X", [flags, 0, 0, 0] + size)
  }

  package static func big(_ number: Int, _ count: Int) -> [UInt8] {
    little(number, count).reversed()
  }

  package static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
