/// Reads moments as programs write them (RFC 3339, section 5.6), to the microsecond, byte by byte: a thousand
/// come at once.
enum MomentReader {
  /// Nil for what is no moment. Leap seconds are none of ours.
  static func read(_ text: String) -> Timestamp? {
    var text = text
    return text.withUTF8 { read($0) }
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, "Tt ".utf8.contains(bytes[10]),
      bytes[13] == 0x3A, bytes[16] == 0x3A,
      let year = digits(bytes, 0..<4), let month = digits(bytes, 5..<7),
      let day = digits(bytes, 8..<10), let date = Day(year: year, month: month, day: day),
      let hour = digits(bytes, 11..<13), let minute = digits(bytes, 14..<16),
      let second = digits(bytes, 17..<19), hour < 24, minute < 60, second < 60
    else { return nil }
    var position = 19
    guard let fraction = fraction(bytes, &position), let offset = offset(bytes, position) else {
      return nil
    }
    let seconds = date.number * 86400 + hour * 3600 + minute * 60 + second - offset
    return Timestamp(microseconds: Int64(seconds) * 1_000_000 + fraction)
  }

  /// In microseconds; what is finer is dropped.
  private static func fraction(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> Int64? {
    guard bytes[position] == UInt8(ascii: ".") else { return 0 }
    let start = position + 1
    var (value, unit) = (Int64(0), Int64(100_000))
    position = start
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      value += Int64(bytes[position] - 0x30) * unit
      unit /= 10
      position += 1
    }
    return (1...9).contains(position - start) ? value : nil
  }

  /// In seconds, to the end.
  private static func offset(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int? {
    guard position < bytes.count else { return nil }
    let sign = bytes[position]
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
      return position + 1 == bytes.count ? 0 : nil
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), bytes.count == position + 6,
      bytes[position + 3] == 0x3A, let hours = digits(bytes, position + 1..<position + 3),
      let minutes = digits(bytes, position + 4..<position + 6), hours < 24, minutes < 60
    else { return nil }
    let offset = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "+") ? offset : -offset
  }

  private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var value = 0
    for byte in bytes[range] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}
