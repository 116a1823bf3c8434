/// Puts bytes into given room. What does not fit is only counted, so that the caller learns how
/// much room it takes.
struct ByteSink {
  private let room: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    let end = count + bytes.count
    if end <= room.count, let from = bytes.baseAddress, let to = room.baseAddress {
      (to + count).copyMemory(from: from, byteCount: bytes.count)
    }
    count = end
  }

  /// Writes a text so that it is one, wherever it stands in HTML. By bytes: a quote is a quote
  /// also when a combining mark follows and makes one character of both.
  mutating func escape(_ text: String) {
    var text = text
    text.withUTF8 { escape(UnsafeRawBufferPointer($0)) }
  }

  private mutating func escape(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    for index in 0..<bytes.count {
      let instead: StaticString
      switch bytes[index] {
      case UInt8(ascii: "&"): instead = "&amp;"
      case UInt8(ascii: "<"): instead = "&lt;"
      case UInt8(ascii: ">"): instead = "&gt;"
      case UInt8(ascii: "\""): instead = "&quot;"
      case UInt8(ascii: "'"): instead = "&#39;"
      default: continue
      }
      write(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      write(UnsafeRawBufferPointer(start: instead.utf8Start, count: instead.utf8CodeUnitCount))
      start = index + 1
    }
    write(UnsafeRawBufferPointer(rebasing: bytes[start...]))
  }
}
