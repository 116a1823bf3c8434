import CPango
import Foundation

/// A colour of the page, from OKLCH as the portal's own are.
struct PaperColour {
  let red: Double
  let green: Double
  let blue: Double

  static let ink = Self(lightness: 0.24, chroma: 0.012, hue: 255)
  static let muted = Self(lightness: 0.5, chroma: 0.012, hue: 255)
  static let hairline = Self(lightness: 0.88, chroma: 0.004, hue: 255)

  /// As `--accent-ink` of the pages.
  static func accent(hue: Int) -> Self { Self(lightness: 0.48, chroma: 0.15, hue: Double(hue)) }

  /// Björn Ottosson, "A perceptual color space for image processing"; what sRGB does not hold is cut.
  init(lightness: Double, chroma: Double, hue: Double) {
    let a = chroma * cos(hue * .pi / 180)
    let b = chroma * sin(hue * .pi / 180)
    let l = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
    let m = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
    let s = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
    red = Self.gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
    green = Self.gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
    blue = Self.gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
  }

  private static func gamma(_ linear: Double) -> Double {
    let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
    return min(1, max(0, value))
  }

  func use(_ cairo: OpaquePointer) { cairo_set_source_rgb(cairo, red, green, blue) }

  func use(_ cairo: OpaquePointer, opacity: Double) {
    cairo_set_source_rgba(cairo, red, green, blue, opacity)
  }
}
