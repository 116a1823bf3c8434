/// Keeps of a WebP (RFC 9649) its picture and the transparency of that.
struct WebPCleaner {
  private let reader: PictureReader
  private var canvas: PictureSize?
  private var alpha: Chunk?
  private var image: Chunk?

  private init(_ reader: PictureReader) { self.reader = reader }

  static func clean(_ reader: PictureReader) throws -> CleanPicture {
    var cleaner = WebPCleaner(reader)
    try cleaner.read()
    return try cleaner.written()
  }

  private mutating func read() throws {
    let end = 8 + (try little(at: 4, bytes: 4))
    guard try name(at: 0) == "RIFF", try name(at: 8) == "WEBP", end <= reader.count else {
      throw PictureProblem.damaged
    }
    var offset = 12
    while offset < end {
      try reader.beginPart()
      let chunk = try Chunk(
        name: name(at: offset), start: offset + 8, count: little(at: offset + 4, bytes: 4))
      guard chunk.end <= end else { throw PictureProblem.damaged }
      try take(chunk)
      // Of an odd length, with a zero behind it.
      offset = chunk.end + chunk.count % 2
    }
  }

  private mutating func take(_ chunk: Chunk) throws {
    switch chunk.name {
    case "VP8X":
      guard chunk.start == 20, chunk.count >= 10 else { throw PictureProblem.damaged }
      canvas = try PictureSize(
        1 + little(at: chunk.start + 4, bytes: 3), 1 + little(at: chunk.start + 7, bytes: 3))
    case "ANIM", "ANMF": throw PictureProblem.moving
    case "ALPH":
      guard canvas != nil, alpha == nil, image == nil else { throw PictureProblem.damaged }
      alpha = chunk
    case "VP8 ", "VP8L":
      let size = try chunk.name == "VP8L" ? lossless(chunk) : lossy(chunk)
      guard image == nil, canvas ?? size == size else { throw PictureProblem.damaged }
      image = chunk
    default: break
    }
  }

  /// The frame's own header (RFC 6386, 9.1).
  private func lossy(_ chunk: Chunk) throws -> PictureSize {
    let head = try reader.bytes(chunk.start..<chunk.start + min(chunk.count, 10))
    guard head.count == 10, head[0] & 1 == 0, head[3..<6] == [0x9D, 0x01, 0x2A] else {
      throw PictureProblem.damaged
    }
    // The upper two bits ask for another scale, which nobody heeds.
    return try PictureSize(
      little(at: chunk.start + 6, bytes: 2) & 0x3FFF, little(at: chunk.start + 8, bytes: 2) & 0x3FFF
    )
  }

  private func lossless(_ chunk: Chunk) throws -> PictureSize {
    guard chunk.count >= 5, alpha == nil, try reader.byte(at: chunk.start) == 0x2F else {
      throw PictureProblem.damaged
    }
    let bits = try little(at: chunk.start + 1, bytes: 4)
    return try PictureSize(1 + bits & 0x3FFF, 1 + bits >> 14 & 0x3FFF)
  }

  /// The simple form; only transparency beside the picture needs the extended one.
  private func written() throws -> CleanPicture {
    guard let image else { throw PictureProblem.damaged }
    var chunks = CleanPicture()
    if let canvas, let alpha {
      let size = Self.little(canvas.width - 1, 3) + Self.little(canvas.height - 1, 3)
      chunks.add(Array("VP8X".utf8) + Self.little(10, 4) + [0x10, 0, 0, 0] + size)
      try write(alpha, to: &chunks)
    }
    try write(image, to: &chunks)
    var clean = CleanPicture()
    clean.add(Array("RIFF".utf8) + Self.little(chunks.count + 4, 4) + Array("WEBP".utf8))
    clean.add(chunks)
    return clean
  }

  private func write(_ chunk: Chunk, to clean: inout CleanPicture) throws {
    try clean.keep(chunk.start - 8..<chunk.end)
    if chunk.count % 2 == 1 { clean.add([0]) }
  }

  private func name(at offset: Int) throws -> String {
    String(decoding: try reader.bytes(offset..<offset + 4), as: UTF8.self)
  }

  private func little(at offset: Int, bytes count: Int) throws -> Int {
    try reader.bytes(offset..<offset + count).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private struct Chunk {
    let name: String
    /// Of its content.
    let start: Int
    let count: Int
    var end: Int { start + count }
  }
}
