import Testing

@testable import Portal

@Suite("Days of figures") struct FigureRangeTests {
  private func day(_ text: String) throws -> Int { try #require(Day(text)).number }

  private func days(_ from: String, _ to: String) throws -> ClosedRange<Int> {
    try day(from)...day(to)
  }

  private func text(_ days: ClosedRange<Int>?) -> String? {
    days.map { "\(Day(number: $0.lowerBound).text)...\(Day(number: $0.upperBound).text)" }
  }

  /// Ranges, and what they are compared with.
  @Test(
    arguments: [
      (
        FigureRange.Preset.week, FigureRange.Comparison.previous, "2026-11-17...2026-11-23",
        "2026-11-10...2026-11-16"
      ),
      (.month, .previous, "2026-10-25...2026-11-23", "2026-09-25...2026-10-24"),
      (.month, .year, "2026-10-25...2026-11-23", "2025-10-25...2025-11-23"),
      (.quarter, .previous, "2026-08-26...2026-11-23", "2026-05-28...2026-08-25"),
      (.year, .previous, "2025-12-01...2026-11-23", "2024-12-01...2025-11-23"),
      (.year, .year, "2025-12-01...2026-11-23", "2024-12-01...2025-11-23"),
      (.year, .none, "2025-12-01...2026-11-23", nil),
    ] as [(FigureRange.Preset, FigureRange.Comparison, String, String?)])
  func presetsEndToday(
    _ preset: FigureRange.Preset, _ comparison: FigureRange.Comparison, _ shown: String,
    _ before: String?
  ) throws {
    let range = FigureRange(preset, until: try day("2026-11-23"), comparedWith: comparison)
    #expect(text(range.days) == shown && text(range.before) == before)
    if preset == .year {
      #expect(FigureRange.steps(of: range.days, by: range.usualStep).count == 12)
    }
  }

  @Test func eachStepStandsBesideAsManyDays() throws {
    let range = FigureRange(.month, until: try day("2026-11-23"))
    let weeks = FigureRange.steps(of: range.days, by: .week)
    // 25 October is a Sunday, 23 November a Monday.
    #expect(weeks.map(\.count) == [1, 7, 7, 7, 7, 1])
    #expect(weeks.map { range.before($0)?.count } == [1, 7, 7, 7, 7, 1])
    #expect(text(range.before(weeks[0])) == "2026-09-25...2026-09-25")
    #expect(text(range.before(weeks[5])) == "2026-10-24...2026-10-24")
  }

  @Test func monthsStandBesideMonths() throws {
    let range = FigureRange(.year, until: try day("2028-11-30"))
    let months = FigureRange.steps(of: range.days, by: .month)
    #expect(months.count == 12)
    for month in months {
      let before = try #require(range.before(month))
      #expect(
        Day(number: before.lowerBound).month == Day(number: month.lowerBound).month)
      #expect(before.lowerBound == Day(number: before.lowerBound).startOfMonth.number)
    }
    #expect(text(range.before(months[2])) == "2027-02-01...2027-02-28", "of 29 days")
  }

  @Test func aLeapDayIsComparedWithTheDayBeforeIt() throws {
    let range = FigureRange(try days("2028-02-27", "2028-03-01"), comparedWith: .year)
    let before = FigureRange.steps(of: range.days, by: .day).map(range.before)
    #expect(
      before.map(text) == [
        "2027-02-27...2027-02-27", "2027-02-28...2027-02-28", "2027-02-28...2027-02-28",
        "2027-03-01...2027-03-01",
      ])
    let after = FigureRange(try days("2029-02-28", "2029-02-28"), comparedWith: .year)
    #expect(text(after.before) == "2028-02-28...2028-02-28")
  }

  @Test func aMonthOfAnotherLengthLacksDays() throws {
    let range = FigureRange(
      try days("2026-03-01", "2026-03-31"), comparedWith: try days("2026-02-01", "2026-02-28"))
    let before = FigureRange.steps(of: range.days, by: .day).map(range.before)
    #expect(before.count == 31 && before.compactMap { $0 }.count == 28)
    #expect(range.before(range.days) == range.before)
  }
}
