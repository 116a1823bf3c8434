import Testing

@testable import Portal

/// Answers as rows of a file.
@Suite("Answers as tables") struct AnalysisTableTests {
  @Test func valuesOfTwoTypesAreTwo() {
    let group = AnalysisResult.Group(count: 2, members: 1, sum: 0.5)
    let values: [JSON] = [.integer(1), .text("1"), .flag(true), .text("true"), .text("others")]
    let breakdown = AnalysisResult.Breakdown(
      values: values.map { ($0, group) }, others: group, otherCount: 3, without: group, members: 1)
    let lines = AnalysisTable(.breakdown(breakdown), [:]).csv.split(separator: "\r\n")
    #expect(
      lines == [
        "type,value,events,members,sum", "number,1,2,1,0.5", "text,1,2,1,0.5", "flag,true,2,1,0.5",
        "text,true,2,1,0.5", "text,others,2,1,0.5", "others,,2,1,0.5", "without,,2,1,0.5",
      ])
  }
}
