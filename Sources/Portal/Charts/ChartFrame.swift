/// How large a chart is drawn, in units. A page stretches its width to the room that there is, and keeps
/// its height and the size of its letters.
package struct ChartFrame: Equatable, Sendable {
  package let width: Double
  package let height: Double
  /// The least that the width becomes on a phone and on a wide page, in pixels.
  let narrow: Double
  let wide: Double

  package static let full = Self(width: 720, height: 180, narrow: 190, wide: 460)
  /// For the line in a card.
  package static let small = Self(width: 120, height: 32, narrow: 60, wide: 120)

  private init(width: Double, height: Double, narrow: Double, wide: Double) {
    self.width = width
    self.height = height
    self.narrow = narrow
    self.wide = wide
  }

  /// For a picture, in which a unit is a pixel.
  package init(width: Double) {
    self.init(width: width, height: Self.full.height, narrow: width, wide: width)
  }

  /// A text of this many pixels, in units.
  func units(_ pixels: Double) -> ChartUnits {
    ChartUnits(narrow: pixels * width / narrow, wide: pixels * width / wide)
  }
}

/// A width on a phone and on a wide page.
struct ChartUnits {
  let narrow: Double
  let wide: Double
}

/// How much room a text takes. Who asks has no fonts: it is what most letters take at most.
package enum ChartText {
  /// In pixels.
  static let size = 13.0
  /// Between two texts on the axis.
  static let gap = 12.0
  /// How far a text may stand out at the left, where the axis has its numbers, and at the right, where
  /// a page has its margin.
  static let overhang = (left: 20.0, right: 12.0)
  /// The longest that stands twice on a phone's axis.
  static let longest = ChartFrame.full.narrow / 2 - gap

  package static func width(_ text: String) -> Double {
    var units = 0
    for scalar in text.unicodeScalars { units += width(scalar) }
    return Double(units) * size / 100
  }

  /// Cut with a mark where it is too long for an axis.
  package static func cut(_ text: String) -> String {
    guard width(text) > longest else { return text }
    var (short, room) = ("", longest - size)
    for character in text {
      room -= width(String(character))
      if room < 0 { break }
      short.append(character)
    }
    return short + "…"
  }

  /// In hundredths of the letters' size.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20, 0x2C, 0x2E, 0x27, 0x3A, 0x69, 0x6C, 0xA0, 0x202F: 30
    case 0x4D, 0x57, 0x6D, 0x77: 92
    case 0x30...0x39, 0x61...0x7A: 58
    case 0...0x7E: 70
    case 0x300...0x36F: 0
    case 0x1100...0x11FF, 0x2E80...0xFFFF, 0x10000...: 105
    default: 70
    }
  }
}
