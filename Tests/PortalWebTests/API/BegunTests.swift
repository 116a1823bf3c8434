import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What is asked of a payment provider is written down before and after: with an Idempotency-Key it is begun once,
/// whatever becomes of it.
@Suite("Writes in pieces") struct BegunTests {
  private let base = "teams/alice-adams"
  private let key: HTTPFields = [.idempotencyKey: "k"]
  private let team: KeyValuePairs<String, JSON> = ["plan": .text("team")]

  private func shop(
    _ engine: TestEngine = .sqlite
  ) async throws -> (TestWeb, FakePayments, Program) {
    let web = try await TestWeb.billed(engine)
    return (web, web.takeCards(), try await web.program(.alice))
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsPerhapsDoneIsNotDoneAgain(_ engine: TestEngine) async throws {
    let (web, fake, alice) = try await shop(engine)
    fake.set { $0.isLost = true }
    for _ in 0..<2 {
      let lost = try await alice.post("\(base)/subscription/order", team, key)
      #expect(lost.status == 409 && lost.code == "perhaps-done", "\(lost.body)")
    }
    #expect(fake.state.withLock { $0.asked } == ["order"])
    let other = try await alice.post(
      "\(base)/subscription/order", ["plan": .text("team"), "interval": .text("year")], key)
    #expect(other.code == "key-reused")
    // Another process, after the first was killed.
    let later = Program(try web.sibling(), token: alice.token)
    #expect(
      try await later.post("\(base)/subscription/order", team, key).code == "perhaps-done")
    fake.set { $0.isLost = false }
    #expect(try await alice.post("\(base)/subscription/withdraw").status == 200)
    let anew = try await alice.post(
      "\(base)/subscription/order", team, [.idempotencyKey: "another"])
    #expect(anew.status == 200, "\(anew.body)")
    #expect(fake.state.withLock { $0.asked } == ["order", "withdraw", "order"])
  }

  /// Two processes at once: who comes second neither does it nor takes the mark away.
  @Test(arguments: TestEngine.allCases)
  func whoComesSecondLeavesTheMark(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (first, second) = (kept(web), kept(web))
    let store = web.portal.store
    try await store.write(for: .portal, as: .system("test")) { try first.begin(in: $0) }
    try await store.write(for: .portal, as: .system("test")) { try second.begin(in: $0) }
    #expect(try await store.read { try first.find(in: $0) } == nil)
    await #expect(throws: KeptAnswer.Problem.perhapsDone) {
      try await store.read { try second.find(in: $0) }
    }
    try await store.write(for: .portal, as: .system("test")) { try second.forget(in: $0) }
    try await store.write(for: .portal, as: .system("test")) {
      try first.keep(Data("done".utf8), in: $0)
      try second.begin(in: $0)
    }
    #expect(try await store.read { try second.find(in: $0) } == Data("done".utf8))
    web.clock.advance(by: .hours(25))
    try await store.write(for: .portal, as: .system("test")) { try second.begin(in: $0) }
    await #expect(throws: KeptAnswer.Problem.perhapsDone) {
      try await store.read { try first.find(in: $0) }
    }
  }

  private func kept(_ web: TestWeb) -> KeptAnswer {
    KeptAnswer(authority: "a", route: "r", key: "k", body: [], web.web.keptAnswers)
  }

  @Test func whatIsCertainlyNotDoneMayBeTriedAgain() async throws {
    let (_, fake, alice) = try await shop()
    fake.set { $0.isDown = true }
    let down = try await alice.post("\(base)/subscription/order", team, key)
    #expect(down.status == 422 && down.code == "not-possible")
    fake.set { $0.isDown = false }
    let done = try await alice.post("\(base)/subscription/order", team, key)
    #expect(done.status == 200)
    let again = try await alice.post("\(base)/subscription/order", team, key)
    #expect(again.headers[.idempotencyReplayed] == "true" && again.bytes == done.bytes)
    #expect(fake.state.withLock { $0.asked } == ["order", "order"])
  }

  /// An open page of the provider's is closed by a write of its own, which is not the deletion.
  @Test func aTeamThatOrdersIsDeletedForAll() async throws {
    let (web, fake, alice) = try await shop()
    _ = try await alice.post("\(base)/subscription/order", team)
    try await alice.prove()
    let name = try #require(try await alice.get(base).text("name"))
    let deleted = try await alice.send(
      "DELETE", base, ["name": .text(name)], headers: key)
    #expect(deleted.status == 204, "\(deleted.body)")
    #expect(fake.state.withLock { $0.asked.contains("close") })
    let id = try await web.teamID(of: .alice)
    let team = try await web.portal.store.read { try Team.find(id, in: $0) }
    #expect(team?.deletedAt != nil)
  }
}
