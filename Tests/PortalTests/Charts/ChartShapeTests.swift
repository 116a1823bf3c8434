import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Geometry of a chart") struct ChartShapeTests {
  /// Any series that there might be: with gaps, below nothing, of nothing, with one point and with many.
  private static func series(_ dice: inout SplitMix, _ form: ChartSeries.Form) -> ChartSeries {
    let size = pow(10, Double.random(in: -6...15, using: &dice))
    let low = Bool.random(using: &dice) ? 0 : -size
    func value(_ dice: inout SplitMix) -> Double? {
      switch Int.random(in: 0..<10, using: &dice) {
      case 0: nil
      case 1: 0
      default: Double.random(in: low...size, using: &dice)
      }
    }
    let hasBefore = Bool.random(using: &dice)
    let points = (0..<Int.random(in: 1...95, using: &dice)).map { _ in
      ChartSeries.Point(value(&dice), before: hasBefore ? value(&dice) : nil)
    }
    return ChartSeries(
      points, form: form, isCount: Bool.random(using: &dice), isOpen: Bool.random(using: &dice))
  }

  @Test(arguments: [ChartSeries.Form.bars, .line])
  func everythingIsWithinTheFrame(_ form: ChartSeries.Form) {
    var dice = SplitMix(seed: 5)
    for _ in 0..<2_000 {
      let series = Self.series(&dice, form)
      let shape = ChartShape(series, ChartScale(series), .full)
      let (width, height) = (-1e-6...shape.frame.width + 1e-6, -1e-6...shape.frame.height + 1e-6)
      let spots = (shape.path + shape.before + [shape.openEnd]).joined()
      #expect(spots.allSatisfy { width.contains($0.x) && height.contains($0.y) })
      for bar in shape.bars.compactMap(\.self) {
        #expect(bar.width > 0 && bar.height >= 0)
        #expect(width.contains(bar.x) && width.contains(bar.x + bar.width))
        #expect(height.contains(bar.y) && height.contains(bar.y + bar.height))
      }
      #expect(shape.lines.allSatisfy { height.contains($0.y) })
      #expect(shape.middles.count == series.points.count)
      #expect(shape.middles.allSatisfy { width.contains($0) })
      let marks = ChartMarks(series, shape, peakWidth: 40)
      for mark in [marks.peak, marks.end, marks.before].compactMap(\.self) {
        #expect(width.contains(mark.x) && mark.y > -16 && mark.y < shape.frame.height + 16)
      }
      if let end = marks.end, let before = marks.before { #expect(abs(end.y - before.y) >= 15.9) }
    }
  }

  @Test func barsAreAsHighAsTheirValues() throws {
    var dice = SplitMix(seed: 6)
    for _ in 0..<500 {
      let series = Self.series(&dice, .bars)
      let scale = ChartScale(series)
      let shape = ChartShape(series, scale)
      let unit = shape.frame.height / (scale.high - scale.low)
      for (point, bar) in zip(series.points, shape.bars) {
        #expect((point.value == nil) == (bar == nil))
        guard let value = point.value, let bar else { continue }
        if value == 0 { #expect(bar.height == 0) }
        let size = abs(value) * unit
        #expect(size < 1 && value != 0 ? bar.height == 1 : abs(bar.height - size) < 1e-6)
        let foot = value > 0 ? bar.y + bar.height : bar.y
        if bar.height > 1 { #expect(abs(foot - shape.zero) < 1e-6) }
      }
    }
  }

  @Test func gapsPartTheLine() {
    let values: [Double?] = [nil, 1, 2, nil, nil, 3, nil, 4, 5, 6]
    let series = ChartSeries(values.map { .init($0) }, form: .line)
    let shape = ChartShape(series, ChartScale(series))
    #expect(shape.path.map(\.count) == [2, 1, 3])
    #expect(shape.path[0][0].x == shape.middles[1])
    #expect(shape.spots.map { $0 == nil } == values.map { $0 == nil })
    #expect(shape.end == shape.path[2][2])
  }

  @Test func periodBeforeIsALineAcrossEachBar() throws {
    let points = [(10, 4), (3, 8), (nil, 5), (6, nil)].map { value, before in
      ChartSeries.Point(value.map(Double.init), before: before.map(Double.init))
    }
    let series = ChartSeries(points, form: .bars)
    let shape = ChartShape(series, ChartScale(series))
    let width = try #require(shape.bars[0]).width
    try #require(shape.before.count == 3)
    #expect(shape.before.allSatisfy { $0[1].x - $0[0].x > width })
    // Only the first bar is higher than what was.
    try #require(shape.crossings.count == 1)
    #expect(shape.crossings[0][0].x == shape.bars[0]?.x)
    #expect(shape.crossings[0][0].y == shape.before[0][0].y)
    let open = ChartSeries(Array(points.prefix(1)), form: .bars, isOpen: true)
    #expect(ChartShape(open, ChartScale(open)).crossings.isEmpty)
  }

  @Test func openEndIsApart() {
    let points = [1, 2, 3].map { ChartSeries.Point($0) }
    let open = ChartSeries(points, form: .line, isOpen: true)
    let shape = ChartShape(open, ChartScale(open))
    #expect(shape.path.map(\.count) == [2])
    #expect(shape.openEnd.count == 2)
    #expect(shape.openEnd.first == shape.path[0].last)
    let unknown = ChartSeries(points + [.init(nil)], form: .line, isOpen: true)
    #expect(ChartShape(unknown, ChartScale(unknown)).openEnd.isEmpty)
  }

  @Test(arguments: [ChartSeries.Form.bars, .line])
  func namesNeverOverlap(_ form: ChartSeries.Form) throws {
    var dice = SplitMix(seed: 7)
    for count in 1...95 {
      let series = ChartSeries((0..<count).map { .init(Double($0)) }, form: form)
      let shape = ChartShape(series, ChartScale(series))
      let texts = (0..<count).map { index in
        ChartText.cut(
          String(repeating: "m", count: Int.random(in: 0...20, using: &dice)) + "\(index)")
      }
      let widths = texts.map(ChartText.width)
      let labels = ChartLabels(shape, widths: widths).labels
      #expect(labels.map(\.index) == labels.map(\.index).sorted())
      for isNarrow in [true, false] {
        let shown = labels.filter { $0.isNarrow || !isNarrow }
        let scale = shape.frame.width / (isNarrow ? shape.frame.narrow : shape.frame.wide)
        #expect(shown.first?.index == 0 && shown.last?.index == count - 1)
        var end = -ChartText.overhang.left * scale - 1e-6
        for label in shown {
          let width = widths[label.index] * scale
          let start = label.x - width * label.anchor.before
          #expect(start > end, "\(count) \(texts)")
          end = start + width
        }
        #expect(end <= shape.frame.width + ChartText.overhang.right * scale + 1e-6)
      }
    }
  }

  @Test func asManyNamesAsFit() {
    let series = ChartSeries((0..<30).map { .init(Double($0)) }, form: .bars)
    let shape = ChartShape(series, ChartScale(series))
    let labels = ChartLabels(shape, widths: Array(repeating: 40, count: 30)).labels
    #expect((6...9).contains(labels.count))
    #expect((3...4).contains(labels.filter(\.isNarrow).count))
  }

  @Test func longNamesAreCut() {
    #expect(ChartText.cut("3 Nov") == "3 Nov")
    let cut = ChartText.cut(String(repeating: "W", count: 100_000))
    #expect(cut.hasSuffix("…") && ChartText.width(cut) <= ChartText.longest)
  }

  @Test func peakIsSaidOnce() throws {
    func marks(_ values: [Double], _ form: ChartSeries.Form) -> ChartMarks {
      let series = ChartSeries(values.map { .init($0) }, form: form)
      return ChartMarks(series, ChartShape(series, ChartScale(series)), peakWidth: 20)
    }
    let bars = marks([1, 9, 3, 9, 2], .bars)
    #expect(bars.peak?.index == 1 && bars.end == nil)
    let falling = marks([9, 5, 4, 3, 2], .line)
    #expect(falling.peak?.index == 0 && falling.end?.index == 4)
    // The line ends at its highest: one number says both.
    let rising = marks([1, 2, 3, 4, 9], .line)
    #expect(rising.peak == nil && rising.end?.index == 4)
    #expect(marks([0, 0], .bars).peak == nil)
  }

  @Test func changeIsNoShareOfNothing() {
    #expect(FigureChange(from: 0, to: 5) == .new)
    #expect(FigureChange(from: 0, to: 0) == .same)
    #expect(FigureChange(from: 8, to: 10) == .by(0.25))
    #expect(FigureChange(from: 8, to: 0) == .by(-1))
    #expect(FigureChange(from: -8, to: -4) == .by(0.5))
    #expect(FigureChange(from: nil, to: 5) == nil)
    #expect(FigureChange(from: 5, to: nil) == nil)
  }
}
