import TestSupport
import Testing

@testable import Portal

/// Values, members and moments as they are kept.
@Suite struct SketchTests {
  private func sketch(_ values: [Double]) -> PercentileSketch {
    var sketch = PercentileSketch()
    sketch.add(values)
    return sketch
  }

  @Test func percentilesAreOffByLessThanOneInAHundred() throws {
    var dice = SplitMix(seed: 1)
    for _ in 0..<50 {
      let size = 1 + Int(dice.next() % 500)
      let values = (0..<size).map { _ -> Double in
        let unit = Double(dice.next() >> 11) / Double(1 << 53)
        let sign: Double = dice.next() % 4 == 0 ? -1 : 1
        let scale: [Double] = [0.001, 1, 1000, 1e12]
        return (sign * unit * scale[Int(dice.next() % 4)] * 1000).rounded() / 1000
      }.sorted()
      let sketch = sketch(values)
      #expect(sketch.count == UInt64(size))
      for hundredths in [1, 25, 50, 75, 90, 99, 100] {
        let rank = max(1, (size * hundredths + 99) / 100)
        let exact = values[rank - 1]
        let read = try #require(sketch.percentile(hundredths))
        #expect(abs(read - exact) <= abs(exact) * 0.01, "\(hundredths): \(read) for \(exact)")
      }
    }
    #expect(PercentileSketch().percentile(50) == nil)
    #expect(sketch([0, 0, 0]).percentile(50) == 0)
  }

  @Test func mergingIsAddingAndSurvivesTheStore() throws {
    var dice = SplitMix(seed: 2)
    let all = (0..<900).map { _ in Double(dice.next() % 100_000) / 7 - 5000 }
    var merged = PercentileSketch()
    for start in stride(from: 0, to: 900, by: 90) {
      let part = sketch(Array(all[start..<start + 90]))
      merged.merge(try PercentileSketch(stored: part.stored))
    }
    #expect(merged == sketch(all))
    #expect(throws: StoreError.self) { try PercentileSketch(stored: [0x80]) }
    #expect(throws: StoreError.self) { try PercentileSketch(stored: [1]) }
  }

  @Test func membersAreCountedOnce() {
    var (one, other) = (MemberSet(), MemberSet())
    for number in [0, 7, 8, 300] { one.insert(number) }
    for number in [7, 9] { other.insert(number) }
    #expect(one.count == 4 && other.count == 2)
    one.formUnion(other)
    #expect(one.count == 5 && one.contains(9) && !one.contains(10))
    one.remove(300)
    #expect(one.count == 4 && one.bits.count == 2, "what is not needed is not kept")
    #expect(MemberSet(stored: one.bits) == one)
  }

  @Test(arguments: [
    ("2026-03-31T14:30:00Z", Int64(1_774_967_400_000_000)),
    ("2026-03-31t14:30:00.25z", 1_774_967_400_250_000),
    ("2026-03-31T16:30:00.123456789+02:00", 1_774_967_400_123_456),
    ("1969-12-31T23:59:59.5Z", -500_000),
  ])
  func momentsAreReadToTheMicrosecond(_ text: String, _ microseconds: Int64) {
    #expect(MomentReader.read(text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026-03-31", "2026-03-31T14:30:00", "2026-02-29T00:00:00Z", "2026-03-31T24:00:00Z",
    "2026-03-31T14:60:00Z", "2026-03-31T14:30:00.Z", "2026-03-31T14:30:00+2:00",
    "2026-03-31T14:30:00Zx", "2026-03-31T14:30:00.1234567890Z", "20260331T143000Z",
    "2026-03-31T14:30:00é", "+026-03-31T14:30:00Z", "2026-03-31T14:30:0٣Z",
  ])
  func whatIsNoMomentIsNone(_ text: String) { #expect(MomentReader.read(text) == nil) }
}
