import Foundation
import Portal

/// Figures as the reader writes them, without Foundation on the way.
struct FigureFormat: Sendable {
  private let words: Words
  private let signs: NumberSigns

  init(_ words: Words) {
    self.words = words
    signs = NumberSigns.of(words.language)
  }

  /// "1,204", "12.5". All digits before the point, and as many behind it as say something.
  func text(_ value: Double, decimals: Int = 3) -> String {
    let number = DecimalDigits(abs(value), decimals: decimals)
    let text = write(number)
    return value < 0 && !number.isNothing ? signs.negative(text) : text
  }

  func text(_ value: Int) -> String { text(Double(value)) }

  /// "12.5K": three digits of a large one.
  func short(_ value: Double) -> String {
    guard abs(value) >= 10_000 else { return text(value, decimals: abs(value) < 100 ? 2 : 0) }
    let power = Int(log10(abs(value)).rounded(.down))
    let step = pow(10, Double(power - 2))
    let rounded = (value / step).rounded() * step
    return axis(rounded, upTo: abs(rounded))
  }

  /// The number of an axis's line, in the unit that suits the highest of them: 0, 5K, 10K.
  func axis(_ value: Double, upTo highest: Double, decimals: Int = 3) -> String {
    guard highest >= 10_000, value != 0 else { return text(value, decimals: decimals) }
    let unit = signs.unit(for: highest)
    return unit.around(text(value / unit.size, decimals: 3))
  }

  /// "+12%", "−3.4%", "new", "no change".
  func change(_ change: FigureChange) -> String {
    guard case .by(let share) = change else {
      return change == .new ? words("new") : words("no change")
    }
    let percent = abs(share) * 100
    let number = DecimalDigits(percent, decimals: percent < 9.95 ? 1 : 0)
    if number.isNothing { return words("no change") }
    return (share < 0 ? signs.lessPercent : signs.morePercent)(write(number))
  }

  func tags(_ change: FigureChange) -> Tags {
    ["text": self.change(change), "direction": change.direction.rawValue]
  }

  private func write(_ number: DecimalDigits) -> String {
    var text = ""
    text.reserveCapacity(15)
    let count = number.whole.count
    let isGrouped = count >= signs.firstGrouped
    for (index, digit) in number.whole.enumerated() {
      let rest = count - index
      if isGrouped, index > 0, startsGroup(rest) { text += signs.separator }
      append(digit, to: &text)
    }
    if !number.behind.isEmpty { text += signs.point }
    for digit in number.behind { append(digit, to: &text) }
    return text
  }

  /// - Parameter rest: how many digits follow, this one among them.
  private func startsGroup(_ rest: Int) -> Bool {
    rest >= signs.lastGroup && (rest - signs.lastGroup) % signs.group == 0
  }

  private func append(_ digit: UInt8, to text: inout String) {
    if let own = signs.digits {
      text += own[Int(digit)]
    } else {
      text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + digit))
    }
  }
}

/// The digits of a number that is not negative, rounded.
private struct DecimalDigits {
  let whole: [UInt8]
  /// Without the last zeros.
  let behind: [UInt8]

  var isNothing: Bool { whole == [0] && behind.isEmpty }

  init(_ value: Double, decimals: Int) {
    let decimals = value < 1e6 ? min(max(0, decimals), 9) : value < 1e14 ? min(decimals, 3) : 0
    // What has more digits than a double knows ends in zeros there anyway.
    let scaled = (min(value, 9e18) * pow(10, Double(decimals))).rounded()
    var digits = Self.digits(UInt64(scaled.isFinite ? min(scaled, 9e18) : 0))
    while digits.count <= decimals { digits.insert(0, at: 0) }
    whole = Array(digits.prefix(digits.count - decimals))
    behind = Array(digits.suffix(decimals).reversed().drop { $0 == 0 }.reversed())
  }

  private static func digits(_ number: UInt64) -> [UInt8] {
    var digits: [UInt8] = []
    var rest = number
    repeat {
      digits.append(UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    return digits.reversed()
  }
}

extension Words {
  var figures: FigureFormat { FigureFormat(self) }
}

extension View {
  var figures: FigureFormat { words.figures }
}
