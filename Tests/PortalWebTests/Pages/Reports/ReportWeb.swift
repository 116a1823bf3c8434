import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Alice's team with orders in May and June, and a dashboard of one figure and two charts.
struct ReportWeb: Sendable {
  static let base = "/teams/alice-adams/dashboard/report"
  let web: TestWeb
  let alice: Browser
  /// What was asked of the painter.
  let orders: Locked<[ChartOrder]>

  struct Unpainted: Error {}

  /// - Parameter paints: nil where nothing can be drawn; false where it goes wrong.
  static func make(
    _ engine: TestEngine = .sqlite, paints: Bool? = true, library: TemplateLibrary? = nil
  ) async throws -> ReportWeb {
    let orders = Locked<[ChartOrder]>([])
    let painter: ChartPainter = { order, _ in
      try order.check()
      orders.withLock { $0.append(order) }
      guard paints == true else { throw Unpainted() }
      return order.charts.map { _ in SamplePicture.png }
    }
    let web = try await TestWeb.make(
      engine, options: { $0.charts = paints.map { _ in painter } }, library: library)
    let scene = ReportWeb(web: web, alice: try await web.browser(.alice), orders: orders)
    let (team, user) = (try await web.teamID(of: .alice), try await web.test.user(.alice))
    let now = web.clock.now
    try await web.portal.store.write(for: .usage(team), as: .system("test")) { tx in
      var book = try EventBook(of: team, oldest: .days(35), in: tx)
      // Of June there are 15 days yet, of May the last 10.
      _ = try book.take(
        (0..<25).map {
          Event(
            id: "e\($0)", name: "order.placed", at: now - .days($0), member: user.id,
            numbers: [("amount", Int64($0) * 1500)])
        })
    }
    let member = try await scene.member()
    try await web.portal.store.write(for: [.team(team), .user(user.id)], as: .system("test")) {
      try member.arrange(
        { dashboard in
          dashboard.widgets = [
            Widget(1, .metric, .small, metric: Metric("order.placed")),
            Widget(2, .chart, .large, form: .bars, metric: Metric("order.placed")),
            Widget(
              3, .chart, .medium, title: "<Money>",
              metric: Metric("order.placed", .sum, of: "amount")),
            Widget(4, .members, .medium),
          ]
        }, in: $0)
    }
    return scene
  }

  func member() async throws -> Membership {
    let (team, user) = (try await web.teamID(of: .alice), try await web.test.user(.alice))
    return try await web.portal.store.read {
      try #require(try Membership.find(user: user.id, team: team, in: $0))
    }
  }

  func press(_ path: String, as browser: Browser? = nil) async throws -> Answer {
    let team = try await web.teamID(of: .alice).text
    return try await (browser ?? alice).post(path, ["team": team])
  }

  /// On the first of July, after the report was chosen.
  func mail() async throws -> (sent: TestPortal.SentMail, files: [MailAttachment]) {
    _ = try await press(Self.base)
    web.clock.now = try #require(LocalTime.read("2025-07-01T08:00", in: "UTC"))
    try await Job.reports(web.portal, writer: web.web.reportWriter).run()
    let mails = try await web.test.mails(to: Cast.alice.email).filter {
      $0.kind == "monthly-report"
    }
    try #require(mails.count == 1)
    let files = try await web.portal.outbox.attachments(of: message(), web.portal.store)
    return (mails[0], try #require(files))
  }

  func message() async throws -> OutboxMessage {
    try await web.portal.store.read { tx in
      try #require(
        try OutboxMessage.latest(1000, in: tx).first { $0.kind == "monthly-report" })
    }
  }
}
