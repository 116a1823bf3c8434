import TestSupport
import Testing

@testable import Portal

@Suite("What figures may cost") struct FigureBudgetTests {
  /// Whoever sends ever different values must not make a page cost more than others can wait for.
  @Test(arguments: TestEngine.allCases)
  func tooManyDifferentValuesAreNotPutTogether(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let numbers = (0..<8).map { "n\($0)" }
    try await scene.tell(
      (0..<30).map { day in
        var event = scene.event("e\(day)", at: scene.now - .days(day))
        event.numbers = numbers.map { ($0, Int64(day) * 1000) }
        return event
      })
    var wide = PercentileSketch()
    for power in -10...39 {
      let size = power < 0 ? 1 / Double(1 << -power) : Double(1 << power)
      let values = (0..<128).map { size * (1 + Double($0) / 128) }
      let both = values + values.map(-)
      wide.add((0..<130).flatMap { _ in both })
    }
    let stored = wide.stored
    try #require(stored.count > 38_000)
    let metrics = numbers.flatMap {
      [Metric("order.placed", .p90, of: $0), Metric("order.placed", .sum, of: $0)]
    }
    let known = try await scene.lines(metrics)
    #expect(known.allSatisfy { $0.total != nil })
    try await scene.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE figures SET sketch = \(stored)")
    }
    let lines = try await scene.lines(metrics)
    for line in lines {
      #expect(line.metric.measure == .sum ? line.total == 435 : line.total == nil)
    }
    // Of fewer days it is told.
    let today = ZoneOffsets.named("UTC").dayNumber(scene.now)
    let week = try await scene.lines(
      metrics, FigureRange(.week, until: today, comparedWith: .none))
    #expect(week.allSatisfy { $0.total != nil })
  }
}
