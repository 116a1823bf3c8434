import Portal

/// A path as SVG's attribute has it, with one decimal at most: a page has some hundred of them.
struct PathText {
  private var bytes: [UInt8] = []

  init(room: Int = 32) { bytes.reserveCapacity(room) }

  /// What was drawn; the next path begins.
  mutating func take() -> String {
    defer { bytes.removeAll(keepingCapacity: true) }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func move(_ x: Double, _ y: Double) { pair("M", x, y) }
  mutating func line(_ x: Double, _ y: Double) { pair("L", x, y) }
  mutating func across(to x: Double) { one("H", x) }
  mutating func across(_ width: Double) { one("h", width) }
  mutating func down(_ height: Double) { one("v", height) }

  /// Three sides of a rectangle: what fills it closes it.
  mutating func box(x: Double, y: Double, width: Double, height: Double) {
    move(x, y + height)
    one("V", y)
    across(width)
    down(height)
  }

  mutating func spots(_ paths: [[ChartShape.Spot]]) {
    for path in paths {
      guard let first = path.first else { continue }
      move(first.x, first.y)
      for (last, spot) in zip(path, path.dropFirst()) {
        if spot.y == last.y { across(to: spot.x) } else { line(spot.x, spot.y) }
      }
      // No way at all shows as a dot.
      if path.count == 1 { across(0) }
    }
  }

  private mutating func pair(_ command: Unicode.Scalar, _ x: Double, _ y: Double) {
    one(command, x)
    // A minus parts two numbers as well as a space.
    if y > -0.05 { bytes.append(UInt8(ascii: " ")) }
    number(y)
  }

  private mutating func one(_ command: Unicode.Scalar, _ value: Double) {
    bytes.append(UInt8(ascii: command))
    number(value)
  }

  private mutating func number(_ value: Double) {
    // All geometry is within its frame; a number that is not is a mistake elsewhere.
    let scaled = min(1e6, max(-1e6, value * 10))
    let tenths = Int(scaled + (scaled < 0 ? -0.5 : 0.5))
    if tenths < 0 { bytes.append(UInt8(ascii: "-")) }
    let size = abs(tenths)
    whole(size / 10)
    guard size % 10 != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + UInt8(size % 10))
  }

  private mutating func whole(_ number: Int) {
    if number >= 10 { whole(number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

extension String {
  /// One number of an attribute.
  init(coordinate value: Double) {
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let size = abs(tenths)
    self = size % 10 == 0 ? "\(sign)\(size / 10)" : "\(sign)\(size / 10).\(size % 10)"
  }
}
