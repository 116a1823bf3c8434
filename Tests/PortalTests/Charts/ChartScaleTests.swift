import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Lines of a chart's axis") struct ChartScaleTests {
  private func lines(_ values: Double?..., isCount: Bool = true) -> [Double] {
    ChartScale(
      ChartSeries(values.map { .init($0) }, form: .bars, isCount: isCount)
    ).lines
  }

  @Test func roundNumbersThatReachTheHighest() {
    #expect(lines(88, 3) == [0, 50, 100])
    #expect(lines(1204) == [0, 500, 1000, 1500])
    #expect(lines(150) == [0, 50, 100, 150])
    #expect(lines(7, isCount: false) == [0, 2.5, 5, 7.5])
    #expect(lines(0.3, isCount: false) == [0, 0.1, 0.2, 0.3])
    #expect(lines(1e15) == [0, 5e14, 1e15])
    #expect(lines(-40, 55) == [-50, 0, 50, 100])
    #expect(lines(-3) == [-3, -2, -1, 0])
  }

  @Test func countsHaveNoHalves() {
    #expect(lines(1) == [0, 1, 2])
    #expect(lines(7) == [0, 5, 10])
    #expect(lines(70) == [0, 25, 50, 75])
    #expect(lines(-1, 1) == [-1, 0, 1])
  }

  @Test func nothingHasAnAxisToo() {
    #expect(lines() == [0, 1, 2])
    #expect(lines(0, nil, 0) == [0, 1, 2])
    #expect(lines(0, isCount: false) == [0, 1, 2])
    #expect(lines(.nan, .infinity, 1e300) == [0, 1, 2])
  }

  @Test func decimalsAreThoseOfTheLines() {
    func decimals(_ high: Double) -> Int {
      ChartScale(ChartSeries([.init(high)], form: .line, isCount: false)).decimals
    }
    #expect(decimals(88) == 0)
    #expect(decimals(7) == 1)
    #expect(decimals(0.3) == 1)
    #expect(decimals(0.07) == 3)
    #expect(decimals(70_000_000) == 0)
  }

  @Test func anyValuesLieWithinThreeOrFourLines() throws {
    var dice = SplitMix(seed: 11)
    for round in 0..<20_000 {
      let isCount = round % 2 == 0
      let size = pow(10, Double.random(in: isCount ? 0...17.9 : -9...17.9, using: &dice))
      let values = (0..<Int.random(in: 0...6, using: &dice)).map { _ in
        let value = Double.random(in: round % 3 == 0 ? -size...size : 0...size, using: &dice)
        return isCount ? value.rounded() : value
      }
      let series = ChartSeries(values.map { .init($0) }, form: .line, isCount: isCount)
      let scale = ChartScale(series)
      try #require((3...4).contains(scale.lines.count), "\(values) \(scale.lines)")
      #expect(scale.lines.contains(0))
      let step = scale.lines[1] - scale.lines[0]
      let mantissa = step / pow(10, log10(step * (1 + 1e-12)).rounded(.down))
      #expect([1, 2, 2.5, 5].contains { abs($0 - mantissa) < 1e-6 }, "\(step)")
      if isCount { #expect(scale.lines.allSatisfy { $0 == $0.rounded() }) }
      for point in series.points {
        let value = try #require(point.value)
        #expect(value >= scale.low - step * 1e-6 && value <= scale.high + step * 1e-6)
        #expect((0...1).contains(scale.share(value)))
      }
    }
  }
}
