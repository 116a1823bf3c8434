import TestSupport
import Testing

@testable import Portal

/// Alice's team, what its product tells, and who has chosen to get the report.
struct ReportScene: Sendable {
  let events: EventScene
  /// What was put into words, in its order.
  let told = Locked<[MonthInFigures]>([])
  var test: TestPortal { events.test }
  var store: any Store { events.store }

  /// - Parameter zone: whose days figures are of.
  static func make(_ engine: TestEngine, zone: String) async throws -> ReportScene {
    let scene = ReportScene(events: try await EventScene.make(engine))
    let alice = try await scene.member(scene.events.alice)
    try await scene.store.write(for: .team(scene.events.team), as: tester) {
      try alice.report(in: zone, in: $0)
    }
    return scene
  }

  /// Sets the clock, by those of a zone.
  func go(to local: String, in zone: String = "UTC") throws {
    test.clock.now = try #require(LocalTime.read(local, in: zone))
  }

  func member(_ user: User) async throws -> Membership {
    try await store.read { [team = events.team] in
      try #require(try Membership.find(user: user.id, team: team, in: $0))
    }
  }

  func choose(_ user: User) async throws {
    let (member, keys) = (try await member(user), test.portal.keys)
    try await store.write(for: [.team(events.team), .user(user.id)], as: tester) {
      try member.chooseReport(keys, in: $0)
    }
  }

  func isChosen(by user: User) async throws -> Bool {
    try await store.read { [team = events.team] in
      try MonthlyReport.find(of: team, for: user.id, in: $0) != nil
    }
  }

  /// - Parameter meanwhile: done after a report was read and before it is written.
  func post(meanwhile: @escaping @Sendable () async throws -> Void = {}) -> ReportPost {
    ReportPost(
      portal: test.portal,
      writer: ReportWriter(
        firstWeekday: { _ in 1 },
        mail: { [told] one in
          told.withLock { $0.append(one) }
          try await meanwhile()
          return Mail("monthly-report", language: "en", link: "http://b/\(one.month.text)")
        }))
  }

  /// The months that were mailed to somebody, in their order, after another run.
  func run(for user: User) async throws -> [String] {
    try await post().run()
    return try await mailed(to: user)
  }

  func mailed(to user: User) async throws -> [String] {
    try await test.mails(to: user.email).filter { $0.kind == "monthly-report" }
      .map { String($0.path.dropFirst()) }
  }

  func hasWork() async throws -> Bool {
    let job = Job.reports(test.portal, writer: post().writer)
    return try await store.read(try #require(job.hasWork))
  }

  func change(_ sql: SQL) async throws {
    try await store.write(for: .team(events.team), as: tester) { [team = events.team] in
      try $0.execute("UPDATE teams SET \(sql) WHERE id = \(team)")
    }
  }
}
