import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Choosing and stopping the monthly report") struct ReportPagesTests {
  private func isChosen(_ scene: ReportWeb) async throws -> Bool {
    let member = try await scene.member()
    return try await scene.web.portal.store.read {
      try ReportChoice(of: member, in: $0).isChosen
    }
  }

  /// As it stands in a mail.
  private func link(_ scene: ReportWeb) async throws -> String {
    _ = try await scene.press(ReportWeb.base)
    let (member, keys) = (try await scene.member(), scene.web.portal.keys)
    return try await scene.web.portal.store.read { tx in
      let report = try #require(
        try MonthlyReport.find(of: member.team.id, for: member.userID, in: tx))
      return "/reports/\(try report.stopToken(keys).text)"
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aPersonChoosesItAndStopsIt(_ engine: TestEngine) async throws {
    let scene = try await ReportWeb.make(engine)
    let arrange = try await scene.alice.get("/teams/alice-adams/dashboard/arrange").body
    #expect(arrange.contains("href=\"\(ReportWeb.base)\""))
    let page = try await scene.alice.get(ReportWeb.base).body
    #expect(page.contains("Send me a report each month") && page.contains("The first one"))
    #expect(page.contains("<dd>June 2025</dd>") && page.contains("<dd>UTC</dd>"))
    #expect(page.contains("datetime=\"2025-07-01T06:00:00"), "\(page)")
    #expect(page.contains("<li>Sum of amount: order.placed</li>"))
    #expect(page.contains("<li>&lt;Money&gt;</li>"))
    let chosen = try await scene.press(ReportWeb.base)
    #expect(chosen.status == 303 && chosen.location == ReportWeb.base)
    #expect(try await isChosen(scene))
    let after = try await scene.alice.get(ReportWeb.base).body
    #expect(after.contains("Stop the report") && after.contains("The next one"))
    #expect(try await scene.press(ReportWeb.base + "/stop").status == 303)
    #expect(try await !isChosen(scene))
    scene.web.clock.now = try #require(LocalTime.read("2025-07-01T06:00", in: "UTC"))
    let july = try await scene.web.browser(.alice).get(ReportWeb.base).body
    #expect(july.contains("<dd>July 2025</dd>"), "the clock has moved it on")
  }

  @Test func itIsOnesOwn() async throws {
    let scene = try await ReportWeb.make()
    let bob = try await scene.web.browser(.bob)
    #expect(try await scene.press(ReportWeb.base, as: bob).status == 303)
    #expect(try await !isChosen(scene))
    let page = try await bob.get(ReportWeb.base).body
    #expect(page.contains(Cast.bob.email) && !page.contains("&lt;Money&gt;"))
  }

  @Test func teamWithoutFiguresIsToldSo() async throws {
    let web = try await TestWeb.make()
    let page = try await web.browser(.charlie).get("/teams/charlie-clark/dashboard/report").body
    #expect(page.contains("Your dashboard shows no figures."))
  }

  @Test(arguments: TestEngine.allCases)
  func whoHasTheMailStopsItWithoutSigningIn(_ engine: TestEngine) async throws {
    let scene = try await ReportWeb.make(engine)
    let path = try await link(scene)
    let stranger = scene.web.browser()
    let page = try await stranger.get(path)
    #expect(page.status == 200 && page.body.contains("Alice Adams’s team"))
    #expect(try await isChosen(scene), "looking stops nothing")
    #expect(try await stranger.get("\(path)/stop").location == path)
    #expect(try await isChosen(scene))
    let forged = try await stranger.post(path, headers: [.secFetchSite: "cross-site"])
    #expect(forged.status == 403)
    #expect(try await isChosen(scene))
    let stopped = try await stranger.post(path)
    #expect(stopped.status == 303 && stopped.location == path)
    #expect(try await !isChosen(scene))
    let after = try await stranger.get(path)
    #expect(after.status == 410 && after.body.contains("The report is stopped"))
    #expect(try await stranger.post(path).status == 303, "pressed twice")
  }

  /// RFC 8058: a POST of a mail program, from nowhere, with neither cookie nor Origin.
  @Test(arguments: TestEngine.allCases)
  func aMailProgramStopsItAtOnce(_ engine: TestEngine) async throws {
    let scene = try await ReportWeb.make(engine)
    let path = try await link(scene)
    func post(_ path: String) async throws -> Answer {
      let request = HTTPRequest(
        method: .post, scheme: "http", authority: "127.0.0.1:8080", path: path,
        headerFields: [.contentType: "application/x-www-form-urlencoded"])
      return try await scene.web.send(request, body: Array("List-Unsubscribe=One-Click".utf8))
    }
    #expect(try await post("/reports/\(Token.random().text)/stop").status == 204)
    #expect(try await post("/reports/x/stop").status == 404)
    #expect(try await isChosen(scene))
    #expect(try await post("\(path)/stop").status == 204)
    #expect(try await !isChosen(scene))
    #expect(try await post("\(path)/stop").status == 204)
  }

  @Test func programsChooseIt() async throws {
    let scene = try await ReportWeb.make()
    let program = try await scene.web.program(.alice)
    let path = "teams/alice-adams/dashboard/report"
    let before = try await program.get(path).json
    #expect(before?["isChosen"] == .flag(false) && before?["month"] == .text("2025-06"))
    #expect(before?["dueAt"] == .text("2025-07-01T06:00:00Z"))
    #expect(try await program.send("PUT", path).json?["isChosen"] == .flag(true))
    #expect(try await isChosen(scene))
    #expect(try await program.delete(path).status == 204)
    #expect(try await !isChosen(scene))
  }
}
