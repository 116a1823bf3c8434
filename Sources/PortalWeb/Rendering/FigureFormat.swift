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

  /// "12%", "3.4%"; nothing of nothing is "–".
  func share(_ part: Double, of whole: Double) -> String {
    guard whole > 0 else { return "–" }
    let percent = part / whole * 100
    // What is not all of it is not told as all, and what is something not as nothing.
    let shown = part < whole ? min(percent, 99.9) : percent
    let number = DecimalDigits(part > 0 ? max(shown, 0.1) : 0, decimals: shown < 9.95 ? 1 : 0)
    if part < whole, number.whole == 100 {
      return signs.percent(write(DecimalDigits(shown, decimals: 1)))
    }
    return signs.percent(write(number))
  }

  /// - Parameter percent: of a hundred.
  func percent(_ percent: Double, decimals: Int = 0) -> String {
    signs.percent(write(DecimalDigits(percent, decimals: decimals)))
  }

  func tags(_ change: FigureChange) -> Tags {
    ["text": self.change(change), "direction": change.direction.rawValue]
  }

  private func write(_ number: DecimalDigits) -> String {
    var text = grouped(String(number.whole))
    if number.places > 0 {
      let behind = String(number.behind)
      text += signs.point
      for _ in behind.utf8.count..<number.places { text += "0" }
      text += behind
    }
    guard let digits = signs.digits else { return text }
    return text.map {
      $0.isASCII ? $0.wholeNumberValue.map { digits[$0] } ?? String($0) : String($0)
    }
    .joined()
  }

  private func grouped(_ digits: String) -> String {
    var rest = digits.utf8.count
    guard rest >= signs.firstGrouped else { return digits }
    var text = ""
    for digit in digits.unicodeScalars {
      if startsGroup(rest), !text.isEmpty { text += signs.separator }
      text.unicodeScalars.append(digit)
      rest -= 1
    }
    return text
  }

  /// - Parameter rest: how many digits follow, this one among them.
  private func startsGroup(_ rest: Int) -> Bool {
    rest >= signs.lastGroup && (rest - signs.lastGroup) % signs.group == 0
  }
}

/// A number that is not negative, rounded, as the digits before and behind its point.
private struct DecimalDigits {
  let whole: UInt64
  let behind: UInt64
  /// How many digits are behind the point, up to the last that is not zero.
  let places: Int

  var isNothing: Bool { whole == 0 && behind == 0 }

  private static let powers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

  init(_ value: Double, decimals: Int) {
    // What has more digits than a double knows ends in zeros there anyway.
    var places = value < 1e6 ? min(max(0, decimals), 9) : value < 1e14 ? min(decimals, 3) : 0
    if value == value.rounded() { places = 0 }
    let power = Self.powers[places]
    let scaled = (value * power).rounded()
    let number = UInt64(scaled < 9e18 ? scaled : 9e18)
    whole = number / UInt64(power)
    var behind = number % UInt64(power)
    while places > 0, behind % 10 == 0 {
      behind /= 10
      places -= 1
    }
    self.behind = behind
    self.places = places
  }
}

extension Words {
  var figures: FigureFormat { FigureFormat(self) }
}

extension View {
  var figures: FigureFormat { words.figures }
}
