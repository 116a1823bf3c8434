import Foundation

/// The lines of an axis: three or four round numbers, nothing among them.
package struct ChartScale: Equatable, Sendable {
  /// From the lowest.
  package let lines: [Double]
  /// How many the lines need behind the point.
  package let decimals: Int

  package var low: Double { lines[0] }
  package var high: Double { lines[lines.count - 1] }

  package init(_ series: ChartSeries) {
    var (low, high) = (0.0, 0.0)
    for point in series.points {
      for value in [point.value, point.before] {
        guard let value else { continue }
        low = min(low, value)
        high = max(high, value)
      }
    }
    self.init(low: low, high: high, isCount: series.isCount)
  }

  /// - Parameters:
  ///   - low: nothing or less.
  ///   - high: nothing or more.
  init(low: Double, high: Double, isCount: Bool) {
    var step = Self.firstStep(upTo: max(high, -low), isCount: isCount)
    while Self.count(low, high, step) > 3 { step = step.next(isCount: isCount) }
    var first = Self.lowest(low, step)
    var last = Self.highest(high, step)
    // One line above nothing would be no axis.
    if last - first < 2 { if high > 0 || low == 0 { last = first + 2 } else { first = last - 2 } }
    lines = (first...last).map { step.times($0) }
    decimals = step.decimals
  }

  /// How far up a value stands: 0 at the lowest line, 1 at the highest.
  package func share(_ value: Double) -> Double {
    min(1, max(0, (value - low) / (high - low)))
  }

  /// How many steps lie between the lowest and the highest line.
  private static func count(_ low: Double, _ high: Double, _ step: RoundStep) -> Int {
    highest(high, step) - lowest(low, step)
  }

  /// A value that is a line, but for the error of its last bit, is that line.
  private static func highest(_ high: Double, _ step: RoundStep) -> Int {
    Int((high / step.size - 1e-9).rounded(.up))
  }

  private static func lowest(_ low: Double, _ step: RoundStep) -> Int {
    Int((low / step.size + 1e-9).rounded(.down))
  }

  /// One that is surely too small, or the smallest there is.
  private static func firstStep(upTo largest: Double, isCount: Bool) -> RoundStep {
    let unit = RoundStep(mantissa: 0, power: 0)
    guard largest > 0 else { return unit }
    let power = Int(log10(largest).rounded(.down)) - 1
    return isCount && power < 0 ? unit : RoundStep(mantissa: 0, power: power)
  }
}

/// 1, 2, 2.5 or 5 times a power of ten.
private struct RoundStep {
  static let mantissas: [(tenths: Double, decimals: Int)] = [(10, 0), (20, 0), (25, 1), (50, 0)]

  /// Which of them.
  let mantissa: Int
  let power: Int

  var size: Double { times(1) }
  var decimals: Int { max(0, Self.mantissas[mantissa].decimals - power) }

  /// Divided by a power of ten where there are decimals: 3 × 0.1 is not the 0.3 that one reads.
  func times(_ count: Int) -> Double {
    let tenths = Self.mantissas[mantissa].tenths * Double(count)
    return power > 0 ? tenths * pow(10, Double(power - 1)) : tenths / pow(10, Double(1 - power))
  }

  func next(isCount: Bool) -> RoundStep {
    let last = mantissa == Self.mantissas.count - 1
    let next = RoundStep(mantissa: last ? 0 : mantissa + 1, power: last ? power + 1 : power)
    return isCount && next.decimals > 0 ? next.next(isCount: isCount) : next
  }
}
