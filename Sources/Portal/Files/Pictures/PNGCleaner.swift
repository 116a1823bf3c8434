/// Keeps of a PNG (W3C, third edition) the chunks that its pixels and their colours need. A moving one
/// becomes its still picture. Profiles go too: they can hold texts and name a device.
struct PNGCleaner {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The lengths that each may have.
  private static let kept: [String: ClosedRange<Int>] = [
    "PLTE": 3...768, "IDAT": 0...Int(Int32.max), "tRNS": 1...256, "gAMA": 4...4, "cHRM": 32...32,
    "sRGB": 1...1,
  ]
  /// The bits of a sample, for each type of colour.
  private static let depths: [UInt8: Set<UInt8>] = [
    0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
  ]

  static func clean(_ reader: PictureReader) throws -> CleanPicture {
    guard try reader.bytes(0..<8) == signature else { throw PictureProblem.damaged }
    var clean = CleanPicture()
    try clean.keep(0..<8)
    var (offset, hasPixels) = (8, false)
    while true {
      let chunk = try Chunk(reader, at: offset)
      offset = chunk.all.upperBound
      // The header is first, and only first.
      guard (chunk.name == "IHDR") == (chunk.all.lowerBound == 8) else {
        throw PictureProblem.damaged
      }
      switch chunk.name {
      case "IHDR":
        try checkHeader(chunk, reader)
        try clean.keep(chunk.all)
      case "IEND":
        guard hasPixels, chunk.content.isEmpty else { throw PictureProblem.damaged }
        try clean.keep(chunk.all)
        return clean
      case let name:
        if let lengths = kept[name] {
          guard lengths.contains(chunk.content.count) else { throw PictureProblem.damaged }
          try clean.keep(chunk.all)
        } else if chunk.isCritical {
          throw PictureProblem.damaged
        }
        if name == "IDAT" { hasPixels = true }
      }
    }
  }

  private static func checkHeader(_ chunk: Chunk, _ reader: PictureReader) throws {
    guard chunk.content.count == 13 else { throw PictureProblem.damaged }
    let start = chunk.content.lowerBound
    _ = try PictureSize(
      reader.number(at: start, bytes: 4), reader.number(at: start + 4, bytes: 4))
    let rest = try reader.bytes(start + 8..<start + 13)
    guard depths[rest[1]]?.contains(rest[0]) == true, rest[2] == 0, rest[3] == 0, rest[4] <= 1
    else { throw PictureProblem.damaged }
  }

  private struct Chunk {
    let name: String
    let content: Range<Int>
    /// With length, name and check sum.
    let all: Range<Int>
    let isCritical: Bool

    init(_ reader: PictureReader, at offset: Int) throws {
      try reader.beginPart()
      let length = try reader.number(at: offset, bytes: 4)
      let name = try reader.bytes(offset + 4..<offset + 8)
      guard name.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }),
        length <= reader.count - offset - 12
      else { throw PictureProblem.damaged }
      self.name = String(decoding: name, as: UTF8.self)
      content = offset + 8..<offset + 8 + length
      all = offset..<content.upperBound + 4
      isCritical = name[0] & 0x20 == 0
      var sum = CRC32()
      try reader.each(offset + 4..<content.upperBound) { sum.update($0) }
      guard try reader.number(at: content.upperBound, bytes: 4) == sum.value else {
        throw PictureProblem.damaged
      }
    }
  }
}
