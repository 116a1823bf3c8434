import TestSupport
import Testing

@testable import Portal

/// Alice's team and what its product tells.
struct EventScene: Sendable {
  let test: TestPortal
  let alice: User
  let bob: User
  let team: ID<Team>
  var store: any Store { test.portal.store }
  var now: Timestamp { test.clock.now }

  static func make(_ engine: TestEngine) async throws -> EventScene {
    let test = try await TestPortal.make(engine)
    let (alice, bob) = (try await test.user(.alice), try await test.user(.bob))
    let team = try await test.portal.store.read {
      try #require(try Membership.all(of: alice.id, in: $0).first).team.id
    }
    return EventScene(test: test, alice: alice, bob: bob, team: team)
  }

  @discardableResult
  func tell(_ events: [Event], oldest: Duration = Event.Limits.oldest) async throws
    -> [EventBook.Result]
  {
    try await store.write(for: .usage(team), as: tester) { [team] tx in
      var book = try EventBook(of: team, oldest: oldest, in: tx)
      return try book.take(events)
    }
  }

  func event(
    _ id: String, _ name: String = "order.placed", at: Timestamp? = nil, by member: User? = nil,
    amount: Int64? = nil, service: String? = nil
  ) -> Event {
    Event(
      id: id, name: name, at: at ?? now, member: member?.id,
      numbers: amount.map { [("amount", $0)] } ?? [],
      properties: service.map { [JSON.Member("service", .text($0))] } ?? [])
  }

  func reporting() async throws -> Reporting {
    try await store.read { [team] in try #require(try Reporting.find(of: team, in: $0)) }
  }

  func lines(
    _ metrics: [Metric], _ range: FigureRange? = nil, by step: FigureRange.Step? = nil
  ) async throws -> [Figures.Line] {
    let reporting = try await reporting()
    let today = ZoneOffsets.named(reporting.zone).dayNumber(now)
    let range = range ?? FigureRange(.month, until: today)
    return try await store.read {
      try Figures(of: metrics, in: range, by: step, reporting, in: $0).lines
    }
  }

  func total(_ metric: Metric) async throws -> Double? {
    try #require(try await lines([metric]).first).total
  }

  func countStored() async throws -> Int {
    try await store.read { try $0.count("SELECT COUNT(*) AS n FROM events") }
  }
}
