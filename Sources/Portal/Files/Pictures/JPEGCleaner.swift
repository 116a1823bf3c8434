/// Keeps of a JPEG (ITU-T T.81) what its pixels need. Of the application segments that is JFIF's and
/// Adobe's few numbers, without their thumbnails, and how the picture is to be turned.
struct JPEGCleaner {
  private let reader: PictureReader
  private var body = CleanPicture()
  private var size: PictureSize?
  private var jfif: [UInt8]?
  private var adobe: [UInt8]?
  private var orientation: UInt8?
  private var scans = 0
  /// Each goes over the whole picture again. Encoders make about ten.
  private static let mostScans = 100

  private init(_ reader: PictureReader) { self.reader = reader }

  static func clean(_ reader: PictureReader) throws -> CleanPicture {
    var cleaner = JPEGCleaner(reader)
    return try cleaner.run()
  }

  private mutating func run() throws -> CleanPicture {
    guard try reader.bytes(0..<2) == [0xFF, 0xD8] else { throw PictureProblem.damaged }
    var offset = 2
    while let next = try step(offset) { offset = next }
    guard scans > 0 else { throw PictureProblem.damaged }
    var clean = CleanPicture()
    clean.add([0xFF, 0xD8])
    if let jfif { clean.add(Self.segment(0xE0, jfif)) }
    if let orientation, orientation != 1 {
      clean.add(Self.segment(0xE1, ExifOrientation.written(orientation)))
    }
    if let adobe { clean.add(Self.segment(0xEE, adobe)) }
    clean.add(body)
    // Whatever came behind the end was no part of the picture.
    clean.add([0xFF, 0xD9])
    return clean
  }

  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker, 0, UInt8(content.count + 2)] + content
  }

  /// Takes one segment, and a scan with what follows it; nil at the end of the picture.
  private mutating func step(_ offset: Int) throws -> Int? {
    try reader.beginPart()
    var at = offset
    guard try reader.byte(at: at) == 0xFF else { throw PictureProblem.damaged }
    // Any number of these may stand before a marker.
    repeat { at += 1 } while try reader.byte(at: at) == 0xFF
    let marker = try reader.byte(at: at)
    if marker == 0xD9 { return nil }
    let length = try reader.number(at: at + 1, bytes: 2)
    let end = at + 1 + length
    guard length >= 2, end <= reader.count else { throw PictureProblem.damaged }
    return try take(marker, at - 1, content: (at + 3)..<end)
  }

  private mutating func take(_ marker: UInt8, _ start: Int, content: Range<Int>) throws -> Int {
    let end = content.upperBound
    switch marker {
    case 0xC0, 0xC1, 0xC2:
      try readFrame(content)
      try body.keep(start..<end)
    // Tables of Huffman codes and of quantization, and the interval of restarts.
    case 0xC4, 0xDB, 0xDD: try body.keep(start..<end)
    case 0xDA:
      try readScan(content)
      let next = try endOfScan(end)
      try body.keep(start..<next)
      return next
    case 0xE0...0xEF: try readApplication(marker, content)
    case 0xFE: break
    // Kinds of JPEG that browsers do not show, such as lossless and hierarchical ones.
    default: throw PictureProblem.damaged
    }
    return end
  }

  /// Only one: of several a reader might take another one than we do.
  private mutating func readFrame(_ content: Range<Int>) throws {
    guard size == nil, content.count >= 6 else { throw PictureProblem.damaged }
    let bytes = try reader.bytes(content)
    guard bytes[0] == 8, [1, 3, 4].contains(bytes[5]), bytes.count == 6 + 3 * Int(bytes[5]) else {
      throw PictureProblem.damaged
    }
    size = try PictureSize(
      Int(bytes[3]) << 8 | Int(bytes[4]), Int(bytes[1]) << 8 | Int(bytes[2]))
  }

  private mutating func readScan(_ content: Range<Int>) throws {
    scans += 1
    guard size != nil, scans <= Self.mostScans, !content.isEmpty else {
      throw PictureProblem.damaged
    }
    let components = Int(try reader.byte(at: content.lowerBound))
    guard (1...4).contains(components), content.count == 4 + 2 * components else {
      throw PictureProblem.damaged
    }
  }

  /// Where the first marker stands that is no restart. A zero behind FF says that it is none.
  private func endOfScan(_ offset: Int) throws -> Int {
    var at = offset
    while true {
      at = try reader.next(0xFF, from: at)
      switch try reader.byte(at: at + 1) {
      case 0, 0xD0...0xD7: at += 2
      case 0xFF: at += 1
      default: return at
      }
    }
  }

  private mutating func readApplication(_ marker: UInt8, _ content: Range<Int>) throws {
    guard [0xE0, 0xE1, 0xEE].contains(marker) else { return }
    let bytes = try reader.bytes(content)
    if marker == 0xE0, jfif == nil, bytes.count >= 14, bytes.starts(with: Array("JFIF\0".utf8)) {
      // Two zeros: a thumbnail of no size.
      jfif = bytes[0..<12] + [0, 0]
    } else if marker == 0xE1, orientation == nil, bytes.starts(with: Array("Exif\0\0".utf8)) {
      orientation = ExifOrientation.read(bytes) ?? 1
    } else if marker == 0xEE, adobe == nil, bytes.count >= 12,
      bytes.starts(with: Array("Adobe".utf8))
    {
      adobe = Array(bytes[0..<12])
    }
  }
}
