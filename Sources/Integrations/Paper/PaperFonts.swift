import CPango
import Portal

/// How a piece of text looks.
struct TextStyle {
  var size = 9.0
  var isBold = false
  var colour = PaperColour.ink

  static let body = Self()
  static let strong = Self(isBold: true)
  static let muted = Self(colour: .muted)
  static let small = Self(size: 8, colour: .muted)

  func scaled(by scale: Double) -> Self {
    Self(size: size * scale, isBold: isBold, colour: colour)
  }
}

/// The fonts of one paper, and the context in which its texts are shaped.
final class PaperFonts {
  let context: OpaquePointer
  private let families: String
  private let attributes = pango_attr_list_new()

  convenience init(_ cairo: OpaquePointer, _ paper: InvoicePaper) {
    self.init(
      cairo, language: paper.language,
      direction: paper.direction == .rightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
  }

  /// - Parameter direction: of texts that have none of their own.
  init(
    _ cairo: OpaquePointer, language: String, direction: PangoDirection = PANGO_DIRECTION_WEAK_LTR
  ) {
    context = pango_cairo_create_context(cairo)
    families = Self.families(language: language)
    pango_context_set_base_dir(context, direction)
    pango_context_set_language(context, pango_language_from_string(language))
    pango_context_set_round_glyph_positions(context, 0)
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"))
    // A hyphen in an account number would be part of it.
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0))
  }

  deinit {
    pango_attr_list_unref(attributes)
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// For pictures: whatever the machine's screen would want, letters keep their shape and colour.
  func drawUnhinted() {
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  func layout(_ text: String, _ style: TextStyle) -> OpaquePointer {
    let layout: OpaquePointer = pango_layout_new(context)
    let font = pango_font_description_new()
    pango_font_description_set_family(font, families)
    pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango_layout_set_font_description(layout, font)
    pango_font_description_free(font)
    pango_layout_set_attributes(layout, attributes)
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    var text = Self.visible(text)
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        pango_layout_set_text(layout, $0.baseAddress, Int32($0.count))
      }
    }
    return layout
  }

  /// What is typed here holds no such thing; what comes from elsewhere may. An override would turn a
  /// figure round.
  private static func visible(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: scalars.append(scalar)
      case 0x09, 0x0D, 0x2028, 0x2029: scalars.append(" ")
      case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
      default: if scalar.properties.generalCategory != .control { scalars.append(scalar) }
      }
    }
    return String(scalars)
  }

  /// The families of living scripts by name: left to itself, fontconfig takes whatever covers a letter,
  /// and one paper would mix faces. What none of them holds it still looks for.
  private static func families(language: String) -> String {
    let scripts = [
      "", "Arabic", "Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil",
      "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Georgian",
      "Armenian", "Ethiopic",
    ]
    let all = scripts.map { $0.isEmpty ? "Noto Sans" : "Noto Sans \($0)" }
    return (all + chinese(language).map { "Noto Sans CJK \($0)" } + ["Symbola"])
      .joined(separator: ",")
  }

  /// One character of Unicode has the forms of several countries.
  private static func chinese(_ language: String) -> [String] {
    let parts = language.lowercased().split(separator: "-")
    let own =
      switch parts.first {
      case "ja": "JP"
      case "ko": "KR"
      case "zh" where parts.contains("hk"): "HK"
      case "zh" where parts.contains("hant") || parts.contains("tw"): "TC"
      default: "SC"
      }
    return [own] + ["SC", "JP", "KR", "TC"].filter { $0 != own }
  }
}
