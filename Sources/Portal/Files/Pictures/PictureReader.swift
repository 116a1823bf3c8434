import Foundation

/// A file read through a window: it is never held whole. Whatever lies outside it is damage.
final class PictureReader {
  private static let most = 65_536
  let count: Int
  private let file: FileHandle
  private var window: [UInt8] = []
  private var start = 0
  private var parts = 0
  /// A file of tiny parts would keep a thread busy for seconds.
  private static let mostParts = 100_000

  init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.unavailable("\(path) cannot be read") }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    count = Int(lseek(descriptor, 0, SEEK_END))
  }

  /// To be called for each chunk or segment.
  func beginPart() throws(PictureProblem) {
    parts += 1
    guard parts <= Self.mostParts else { throw .damaged }
  }

  func byte(at offset: Int) throws -> UInt8 {
    if !(start..<start + window.count).contains(offset) { try load(offset) }
    return window[offset - start]
  }

  /// At most as many as a segment of a JPEG has.
  func bytes(_ range: Range<Int>) throws -> [UInt8] {
    guard range.count <= Self.most else { throw PictureProblem.damaged }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    try each(range) { bytes += $0 }
    return bytes
  }

  /// A big-endian number of so many bytes.
  func number(at offset: Int, bytes count: Int) throws -> Int {
    try bytes(offset..<offset + count).reduce(0) { $0 << 8 | Int($1) }
  }

  /// The bytes of `range`, a window at a time.
  func each(_ range: Range<Int>, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
    guard range.upperBound <= count else { throw PictureProblem.damaged }
    var offset = range.lowerBound
    while offset < range.upperBound {
      _ = try byte(at: offset)
      let end = min(range.upperBound, start + window.count)
      try body(window[(offset - start)..<(end - start)])
      offset = end
    }
  }

  /// The next place of `byte`, from `offset` on.
  func next(_ byte: UInt8, from offset: Int) throws -> Int {
    var offset = offset
    while true {
      _ = try self.byte(at: offset)
      if let found = window[(offset - start)...].firstIndex(of: byte) { return start + found }
      offset = start + window.count
    }
  }

  private func load(_ offset: Int) throws {
    guard (0..<count).contains(offset) else { throw PictureProblem.damaged }
    window = try [UInt8](unsafeUninitializedCapacity: Self.most) { buffer, filled in
      let read = pread(file.fileDescriptor, buffer.baseAddress, Self.most, off_t(offset))
      guard read > 0 else { throw StoreError.unavailable("a picture cannot be read") }
      filled = read
    }
    start = offset
  }
}
