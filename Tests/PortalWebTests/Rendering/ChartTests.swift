import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Charts on a page") struct ChartTests {
  static func chart(
    days: Int = 30, form: ChartSeries.Form = .bars, compared: Bool = false
  ) -> Chart {
    var dice = Dice(seed: 9)
    let points = (0..<days).map { day in
      Chart.Point(
        "\(day % 30 + 1) Nov", "\(day % 30 + 1) November", Double(dice.roll(20..<90)),
        before: compared ? Double(dice.roll(10..<70)) : nil)
    }
    var chart = Chart(id: "orders", title: "Orders", pointName: "Day", points: points)
    chart.form = form
    if compared { chart.comparison = .init(mark: "before", name: "2 October to 31 October") }
    return chart
  }

  private func sources() throws -> [String: String] {
    try TemplateLibrary.sources(in: TestWeb.templates)
      .filter { ["partials/chart", "partials/sparkline"].contains($0.key) }
      .mapValues { TemplateLibrary.translated($0) { $0 } }
  }

  /// Checks on the way that every tag is given.
  private func render(_ tags: Tags, as name: String = "partials/chart") throws -> String {
    let (templates, reference) = (
      try Templates(sources: sources()), try Reference(sources: sources())
    )
    let audit = try #require(templates.audit(name, tags))
    #expect(audit.missing.isEmpty, "\(audit.missing)")
    let text = try #require(templates.render(name, tags).map { String(buffer: $0) })
    #expect(text == reference.render(name, tags))
    return text
  }

  private func count(_ part: String, in text: String) -> Int { text.ranges(of: part).count }

  private func table(of text: String) -> Substring {
    guard let start = text.firstRange(of: "<details") else { return "" }
    return text[start.lowerBound...]
  }

  @Test func tableHasARowForEachPoint() throws {
    let text = try render(Self.chart(days: 90, compared: true).tags(.english))
    #expect(count("<tr><th scope=\"row\">", in: text) == 90)
    #expect(count("<title>", in: text) == 90)
    #expect(text.contains("<th class=\"number\" scope=\"col\">2 October to 31 October</th>"))
    #expect(count("<td class=\"number\">", in: text) == 180)
    #expect(!text.contains("style="))
  }

  @Test func wordsSayWhatThePictureShows() throws {
    let points = [3.0, 1200, 1].enumerated().map { index, value in
      Chart.Point("\(index + 1) Nov", "\(index + 1) November", value)
    }
    var chart = Chart(id: "orders", title: "Orders", pointName: "Day", points: points)
    #expect(
      chart.drawing(.english).words
        == "1 November to 3 November: 1,204 in all, at most 1,200 (2 November).")
    chart.whole = .overall
    chart.said = (401, nil)
    chart.stretch = "1 to 3 November"
    #expect(
      chart.drawing(.english).words
        == "1 to 3 November: 401 overall, at most 1,200 (2 November).")
    var compared = Chart(
      id: "orders", title: "Orders", pointName: "Day",
      points: [.init("1", "1 May", 3, before: 5), .init("2", "2 May", 4, before: 6)])
    #expect(compared.drawing(.english).words.hasSuffix("at most 4 (2 May)."))
    compared.comparison = .init(mark: "before", name: "April")
    #expect(compared.drawing(.english).words.hasSuffix("at most 4 (2 May); April: 11."))
    compared.said = (7, 20)
    #expect(compared.drawing(.english).words.hasSuffix("; April: 20."))
    let one = Chart(id: "orders", title: "Orders", pointName: "Day", points: [points[0]])
    #expect(one.drawing(.english).words == "1 November: 3.")
    let none = Chart(id: "a", title: "A", pointName: "Day", points: [.init("1", "1 May", 0)])
    #expect(none.drawing(.english).words == "1 May: nothing.")
    let unknown = Chart(id: "a", title: "A", pointName: "Day", points: [.init("1", "1 May", nil)])
    #expect(unknown.drawing(.english).words == "Nothing is known yet.")
    let text = try render(unknown.tags(.english))
    #expect(!text.contains("<svg"))
    #expect(text.contains("<td class=\"number\">–</td>"))
    #expect(
      try !render(Chart(id: "a", title: "A", pointName: "D", points: []).tags(.english)).contains(
        "<svg"))
  }

  @Test func nothingThatPeopleWroteIsMarkup() throws {
    let bad = "<script>alert('x')</script>\"&"
    var chart = Chart(
      id: "a", title: bad, pointName: bad,
      points: [.init(bad, bad, 3, before: 2), .init(bad, bad, nil)])
    chart.comparison = .init(mark: bad, name: bad)
    chart.stretch = bad
    chart.text = { _ in bad }
    for form in [ChartSeries.Form.line, .bars] {
      chart.form = form
      let text = try render(chart.tags(.english))
      #expect(!text.contains("<script"))
      #expect(count("&lt;script&gt;", in: text) > 20)
      #expect(!text.contains("=\"\"\""))
    }
  }

  @Test(arguments: [ChartSeries.Form.bars, .line])
  func monthOfDaysIsShort(_ form: ChartSeries.Form) throws {
    let text = try render(Self.chart(form: form).tags(.english))
    let table = table(of: text)
    #expect(text.utf8.count - table.utf8.count < 4 * 1024)
    #expect(table.utf8.count < 3 * 1024)
  }

  @Test func gapsAreSaid() throws {
    let points = [1, nil, 3].map { Chart.Point("d", "day", $0) }
    let text = try render(
      Chart(id: "a", title: "A", pointName: "Day", points: points).tags(.english))
    #expect(text.contains("<title>day: not known</title>"))
    #expect(count("<td class=\"number\">–</td>", in: text) == 1)
  }

  @Test func whatIsGoingOnLooksSo() throws {
    var chart = Self.chart(days: 5)
    chart.isOpen = true
    #expect(count("<g class=\"open\">", in: try render(chart.tags(.english))) == 1)
    chart.form = .line
    #expect(count("class=\"chart-line open\"", in: try render(chart.tags(.english))) == 1)
  }

  /// The audit of pages takes these as shown.
  @Test func everySectionIsShownBySomeChart() throws {
    var line = Self.chart(form: .line, compared: true)
    line.isOpen = true
    line.more = "/more"
    let samples = [line, Self.chart(compared: true)].map { $0.tags(.english) }
    let templates = try Templates(sources: sources())
    let audit = try #require(templates["partials/chart"].map { TemplateAudit($0, samples) })
    #expect(audit.unwalked.isEmpty)
    #expect(audit.missing.isEmpty)
  }

  @Test func sparklineIsALine() throws {
    let tags = try #require(Sparkline([1, 2, nil, 4, 3], before: [1, 1, 1], isOpen: true).tags)
    let text = try render(tags, as: "partials/sparkline")
    #expect(text.contains("aria-hidden"))
    #expect(text.utf8.count < 700)
    #expect(Sparkline([nil, nil]).tags == nil)
    #expect(Sparkline([]).tags == nil)
  }

  @Test func pathsAreShort() {
    var path = PathText()
    path.move(0, -1.25)
    path.line(12, 3.04)
    path.across(-7.96)
    path.down(100)
    #expect(path.take() == "M0-1.3L12 3h-8v100")
  }
}
