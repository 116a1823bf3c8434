import Integrations
import Portal
import TestSupport
import Testing

@Suite("Drawing charts in a process of their own", .serialized) struct ChartsCommandTests {
  @Test func programDrawsAllChartsOfAnOrder() async throws {
    // A machine on which all tests start at once takes its time.
    var limits = PaperProgram.Limits()
    limits.time = .seconds(60)
    let program = PaperProgram(path: Program.path, limits: limits)
    let order = ChartOrder(SampleChart.allCases.map(\.drawing), hue: 250)
    let pictures = try await program.draw(order, for: "team")
    #expect(pictures.count == order.charts.count)
    #expect(Set(pictures).count == pictures.count)
    #expect(pictures.allSatisfy { $0.starts(with: [0x89, 0x50, 0x4E, 0x47]) })
    #expect(try await program.draw(order, for: "team") == pictures)
    #expect(try await program.draw(ChartOrder([], hue: 0), for: "team").isEmpty)
  }

  @Test func refusalNeedsNoProgram() async throws {
    let many = ChartOrder(Array(repeating: SampleChart.bars.drawing, count: 21), hue: 250)
    await #expect(throws: PaperProblem.refusedChart(.tooManyCharts)) {
      try await PaperProgram(path: "/nowhere").draw(many, for: "team")
    }
  }

  @Test func commandRefusesWhatIsNoOrder() throws {
    let answer = try Program.run(["charts"], data: TestFolder.fresh(""), input: "{}")
    #expect(answer.status != 0)
    #expect(answer.output.isEmpty)
    #expect(!answer.errors.isEmpty)
  }
}
