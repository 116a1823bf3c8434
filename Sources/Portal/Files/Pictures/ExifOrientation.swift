/// How a picture is to be turned: the one thing in a camera's notes (Exif 2.32, TIFF 6.0) that one sees.
enum ExifOrientation {
  private static let start = Array("Exif\0\0".utf8)
  private static let tag = 0x0112

  /// From 1 to 8, as it stands in a JPEG's segment; nil where none can be read.
  static func read(_ segment: [UInt8]) -> UInt8? {
    let tiff = Array(segment.dropFirst(start.count))
    let isLittle = tiff.starts(with: Array("II".utf8))
    guard isLittle || tiff.starts(with: Array("MM".utf8)) else { return nil }
    let number = { (offset: Int, count: Int) -> Int? in
      guard offset >= 0, offset + count <= tiff.count else { return nil }
      let bytes = tiff[offset..<offset + count]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else {
      return nil
    }
    for entry in 0..<count {
      let at = directory + 2 + 12 * entry
      guard let found = number(at, 2) else { return nil }
      // One number of sixteen bits.
      guard found == tag, number(at + 2, 2) == 3, number(at + 4, 4) == 1 else { continue }
      return number(at + 8, 2).flatMap { (1...8).contains($0) ? UInt8($0) : nil }
    }
    return nil
  }

  /// The content of a segment that says this and nothing else.
  static func written(_ orientation: UInt8) -> [UInt8] {
    start + Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1]
      + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0] + [0, 0, 0, 0]
  }
}
