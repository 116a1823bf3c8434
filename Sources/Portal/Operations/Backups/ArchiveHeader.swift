import Foundation

/// The 512 bytes before a member: POSIX ustar (IEEE Std 1003.1, pax), as this program alone writes
/// them. What is read has to be what would be written, so that no byte of it can differ unseen.
struct ArchiveHeader: Equatable {
  static let size = 512
  let name: String
  let length: Int64
  /// Seconds since 1970; the same for all members.
  let time: Int64

  /// Zeros behind a member, up to the next multiple of 512.
  static func padding(after length: Int64) -> Int { Int((512 - length % 512) % 512) }

  /// Nil for a name that does not fit.
  var bytes: [UInt8]? {
    guard let (prefix, name) = split, length >= 0, time >= 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Self.size)
    func put(_ text: String, _ offset: Int) {
      bytes.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
    }
    put(name, 0)
    put("0000600", 100)
    put("0000000", 108)
    put("0000000", 116)
    bytes.replaceSubrange(124..<136, with: Self.number(length))
    bytes.replaceSubrange(136..<148, with: Self.number(time))
    put("        ", 148)
    put("0", 156)
    put("ustar", 257)
    put("00", 263)
    put(Self.owner, 265)
    put(Self.owner, 297)
    put("0000000", 329)
    put("0000000", 337)
    put(prefix, 345)
    let sum = bytes.reduce(0) { $0 + Int($1) }
    put(Self.octal(Int64(sum), digits: 6) + "\0 ", 148)
    return bytes
  }

  private static let owner = "portico"

  init(name: String, length: Int64, time: Int64) {
    self.name = name
    self.length = length
    self.time = time
  }

  /// Nil unless these are the very bytes that this program writes.
  init?(_ bytes: [UInt8]) {
    let name = Self.text(bytes[0..<100])
    let prefix = Self.text(bytes[345..<500])
    guard let length = Self.number(bytes[124..<136]), let time = Self.number(bytes[136..<148])
    else { return nil }
    self.init(name: prefix.isEmpty ? name : "\(prefix)/\(name)", length: length, time: time)
    guard self.bytes == bytes else { return nil }
  }

  /// Whether the first bytes of a file are ours, though perhaps damaged: of the marks that no other
  /// program writes together, one may be missing.
  static func isOurs(_ start: [UInt8], first name: String) -> Bool {
    let marks: [(String, Int)] = [(name, 0), ("ustar", 257), (owner, 265), (owner, 297)]
    if start.count < size {
      let wanted = Array(name.utf8)
      return !start.isEmpty && zip(start, wanted).allSatisfy { $0 == $1 }
    }
    let found = marks.count { mark, offset in
      Array(start[offset..<offset + mark.utf8.count]) == Array(mark.utf8)
    }
    return found >= marks.count - 1
  }

  private static func octal(_ value: Int64, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Eleven octal digits, or, from 8 GB on, base 256 with the first bit set.
  private static func number(_ value: Int64) -> [UInt8] {
    if value < 1 << 33 { return Array((octal(value, digits: 11) + "\0").utf8) }
    let word = withUnsafeBytes(of: value.bigEndian, Array.init)
    return [0x80, 0, 0, 0] + word
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
    if bytes.first == 0x80 {
      return bytes.suffix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    return Int64(text(bytes), radix: 8)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A name of up to 100 bytes, and before it up to 155 bytes of folders.
  private var split: (prefix: String, name: String)? {
    if name.utf8.count <= 100 { return ("", name) }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    for count in 1..<max(2, parts.count) {
      let (folders, rest) = (
        parts.prefix(count).joined(separator: "/"), parts.dropFirst(count).joined(separator: "/")
      )
      if !rest.isEmpty, folders.utf8.count <= 155, rest.utf8.count <= 100 { return (folders, rest) }
    }
    return nil
  }
}
