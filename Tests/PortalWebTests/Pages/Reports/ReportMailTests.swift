import Foundation
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("The mail of a month") struct ReportMailTests {
  @Test(arguments: TestEngine.allCases)
  func itTellsWhatTheDashboardShows(_ engine: TestEngine) async throws {
    let scene = try await ReportWeb.make(engine)
    let (sent, files) = try await scene.mail()
    let text = sent.mail.text
    #expect(sent.mail.subject == "June 2025 in Alice Adams’s team")
    #expect(
      text.contains("The one has 30 days, the other 31; they begin and end by the clocks of UTC."))
    #expect(text.contains("\norder.placed: 15 (May 2025: 10; Change: +50%)\n"))
    #expect(text.contains("<Money>: 157.5 (May 2025: 292.5; Change: -46%)"))
    #expect(
      text.contains(
        "1 to 30 June 2025: 15 in all, at most 1 (1 June 2025); 1 to 31 May 2025: 10."
      ))
    let weeks = text.components(separatedBy: "\n").filter { $0.hasSuffix("June 2025: 7") }
    #expect(weeks.count == 2, "Sunday to Saturday, twice: \(text)")
    #expect(text.contains("<Money>") && sent.mail.html.contains("&lt;Money&gt;"))
    #expect(files.map(\.name.text) == ["chart-1.png", "chart-2.png"])
    #expect(Set(files.compactMap(\.contentID)).count == 2)
    for file in files {
      #expect(file.bytes == SamplePicture.png && file.mediaType == "image/png")
      let id = try #require(file.contentID)
      #expect(sent.mail.html.contains("src=\"cid:\(id)\" alt=\"1 to 30 June 2025: "))
      #expect(!sent.mail.text.contains(id))
    }
    let order = try #require(scene.orders.withLock { $0 }.first)
    #expect(order.charts.map(\.title) == ["order.placed", "<Money>"])
    #expect(order.charts[0].series.points.count == 30)
    #expect(order.charts[0].series.total == 15)
    // Of May's 31 days only 30 have a place, the sentence is of all.
    #expect(order.charts[0].words.hasSuffix("1 to 31 May 2025: 10."))
  }

  /// What stops it stands in the letter and in its header, and operators do not see it.
  @Test func itSaysHowToStopIt() async throws {
    let scene = try await ReportWeb.make()
    let (sent, _) = try await scene.mail()
    let link = try #require(sent.mail.text.firstMatch(of: /http\S+\/reports\/[\w-]{43}\n/)).output
      .trimmingCharacters(in: .newlines)
    #expect(sent.mail.unsubscribe == "\(link)/stop")
    #expect(sent.mail.html.contains("<a href=\"\(link)\""))
    let olga = try await scene.web.browser(.olga)
    let id = try await scene.message().id
    let page = try await olga.get("/admin/outbox/\(id)").body
    #expect(page.contains("chart-2.png") && page.contains("/reports/••••••••"))
    #expect(!page.contains(link) && !page.contains("cid:"))
    #expect(page.contains("&lt;Money&gt;"))
  }

  @Test(arguments: [Bool?.none, false])
  func withoutPicturesItGoesWithItsTables(_ paints: Bool?) async throws {
    let scene = try await ReportWeb.make(paints: paints)
    let (sent, files) = try await scene.mail()
    #expect(files.isEmpty && scene.orders.withLock { $0.count } == (paints == nil ? 0 : 1))
    #expect(!sent.mail.html.contains("<img") && sent.mail.html.contains("15 in all, at most 1"))
    #expect(sent.mail.text.contains("order.placed: 15 (May 2025: 10; Change: +50%)"))
  }

  @Test func itIsInTheReadersLanguage() async throws {
    let folder = TestFolder.fresh("")
    try FileManager.default.copyItem(atPath: TestWeb.templates, toPath: folder)
    try FileManager.default.createDirectory(
      atPath: folder + "/languages", withIntermediateDirectories: true)
    try "The month in figures: Der Monat in Zahlen\n".write(
      toFile: folder + "/languages/de.yaml", atomically: true, encoding: .utf8)
    let scene = try await ReportWeb.make(library: TemplateLibrary(folder: folder))
    let user = try await scene.web.test.user(.alice)
    try await scene.web.portal.store.write(for: .user(user.id), as: .system("test")) {
      try $0.execute("UPDATE users SET language = 'de' WHERE id = \(user.id)")
    }
    let (sent, _) = try await scene.mail()
    #expect(sent.mail.text.contains("Der Monat in Zahlen"))
    #expect(sent.mail.text.contains("157,5") && !sent.mail.text.contains("157.5"))
  }
}
