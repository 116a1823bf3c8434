/// What is kept of a picture, in order: ranges of the file that came, and bytes in place of others. The
/// picture itself is not touched, so it loses nothing.
struct CleanPicture {
  private enum Piece {
    case range(Range<Int>)
    case bytes([UInt8])
  }

  /// Far more than a picture that no enemy made.
  private static let most = 10_000
  private var pieces: [Piece] = []
  /// In bytes.
  private(set) var count = 0

  mutating func keep(_ range: Range<Int>) throws(PictureProblem) {
    count += range.count
    if case .range(let last) = pieces.last, last.upperBound == range.lowerBound {
      pieces[pieces.count - 1] = .range(last.lowerBound..<range.upperBound)
    } else {
      guard pieces.count < Self.most else { throw .damaged }
      pieces.append(.range(range))
    }
  }

  mutating func add(_ bytes: [UInt8]) {
    count += bytes.count
    pieces.append(.bytes(bytes))
  }

  mutating func add(_ other: CleanPicture) {
    count += other.count
    pieces += other.pieces
  }

  func write(from reader: PictureReader, _ write: (ArraySlice<UInt8>) throws -> Void) throws {
    for piece in pieces {
      switch piece {
      case .range(let range): try reader.each(range, write)
      case .bytes(let bytes): try write(bytes[...])
      }
    }
  }
}

extension ImageType {
  /// The picture without what says where, when and with what it was taken.
  /// - Throws: `PictureProblem`; `StoreError` when the file cannot be read.
  func clean(_ reader: PictureReader) throws -> CleanPicture {
    switch self {
    case .jpeg: try JPEGCleaner.clean(reader)
    case .png: try PNGCleaner.clean(reader)
    case .webp: try WebPCleaner.clean(reader)
    }
  }
}
