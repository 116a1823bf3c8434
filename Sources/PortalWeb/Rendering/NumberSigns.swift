import Foundation
import Portal

/// How a language writes numbers. Foundation is asked once for each language: it takes as long for one
/// number as a page does for all of its own.
final class NumberSigns: Sendable {
  private static let kept = NamedCache<NumberSigns>(limit: 100)

  static func of(_ language: String) -> NumberSigns {
    kept.value(language) { NumberSigns(language) }
  }

  /// What stands before and behind a number.
  struct Around: Sendable {
    let before: String
    let after: String
    static let nothing = Self(before: "", after: "")

    func callAsFunction(_ number: String) -> String { before + number + after }
  }

  /// Thousands, millions and so on, in a word of two letters.
  struct Unit: Sendable {
    let size: Double
    let around: Around
  }

  /// Nil where numbers are written with 0 to 9.
  let digits: [String]?
  let point: String
  let separator: String
  /// How many digits the last group has, the others have, and a number has that is grouped.
  let lastGroup: Int
  let group: Int
  let firstGrouped: Int
  let negative: Around
  let percent: Around
  let morePercent: Around
  let lessPercent: Around
  /// By powers of ten from the third to the fifteenth.
  private let units: [Unit]

  /// - Parameter size: more than nothing.
  func unit(for size: Double) -> Unit {
    let power = Int(log10(size).rounded(.down))
    let unit = units[min(max(0, power - 3), units.count - 1)]
    return size < 1000 ? Unit(size: 1, around: .nothing) : unit
  }

  private init(_ language: String) {
    let locale = Locale(identifier: language)
    let plain = IntegerFormatStyle<Int>.number.locale(locale)
    let own = (0..<10).map { plain.format($0) }
    digits = own == (0..<10).map(String.init) ? nil : own
    negative = Self.around(plain.format(-1))
    let percent = IntegerFormatStyle<Int>.Percent.percent.locale(locale).sign(strategy: .always())
    self.percent = Self.around(IntegerFormatStyle<Int>.Percent.percent.locale(locale).format(1))
    morePercent = Self.around(percent.format(1))
    lessPercent = Self.around(percent.format(-1))
    let half = FloatingPointFormatStyle<Double>.number.locale(locale).format(1.5)
    point = Self.pieces(half).signs.first ?? "."
    let large = Self.pieces(plain.format(1_234_567_890))
    separator = large.signs.last ?? ""
    lastGroup = large.counts.last ?? 3
    group = large.counts.dropLast().last ?? lastGroup
    firstGrouped = (4...6).first { !Self.pieces(plain.format(Self.ten($0 - 1))).signs.isEmpty } ?? 4
    let compact = plain.notation(.compactName)
    units = (3...15).map { power in
      let text = compact.format(Self.ten(power))
      let shown = Self.pieces(text).counts.reduce(0, +)
      // A language may have no word for thousands.
      guard (1...power).contains(shown) else { return Unit(size: 1, around: .nothing) }
      return Unit(size: pow(10, Double(power + 1 - shown)), around: Self.around(text))
    }
  }

  private static func ten(_ power: Int) -> Int { (0..<power).reduce(1) { ten, _ in ten * 10 } }

  /// What stands around the digits of a text.
  private static func around(_ text: String) -> Around {
    guard let first = text.firstIndex(where: \.isDigit),
      let last = text.lastIndex(where: \.isDigit)
    else { return .nothing }
    return Around(
      before: String(text[..<first]), after: String(text[text.index(after: last)...]))
  }

  /// How many digits stand together, and what stands between them.
  private static func pieces(_ text: String) -> (counts: [Int], signs: [String]) {
    var (counts, signs, sign) = ([Int](), [String](), "")
    for character in text {
      guard character.isDigit else {
        if !counts.isEmpty { sign.append(character) }
        continue
      }
      if counts.isEmpty || !sign.isEmpty {
        if !counts.isEmpty { signs.append(sign) }
        counts.append(0)
        sign = ""
      }
      counts[counts.count - 1] += 1
    }
    return (counts, signs)
  }
}

extension Character {
  /// In any script. A word for ten thousand, which is a number to Unicode too, is none.
  fileprivate var isDigit: Bool {
    unicodeScalars.first?.properties.numericType == .decimal
  }
}
