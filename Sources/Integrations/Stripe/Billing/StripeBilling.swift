import Foundation
import Portal

/// Stripe as the one who takes payments. What people ask for is kept, sent, and then all that Stripe knows
/// of the team is fetched: its answer to a call is never all that has changed.
package struct StripeBilling: PaymentProvider {
  package static let name = "stripe"
  package var name: String { Self.name }

  let api: StripeAPI
  let portal: Portal

  /// A page waits no longer than a second; what was asked for goes on behind it.
  private let patience: Duration
  /// Whoever asks again and again waits for the first answer.
  private let turns = OneAtATime()
  /// Of one call.
  static let deadline = Duration.seconds(20)

  package init(api: StripeAPI, portal: Portal, patience: Duration = .milliseconds(900)) {
    self.api = api
    self.portal = portal
    self.patience = patience
  }

  var catalogue: StripeCatalogue { StripeCatalogue(api: api, portal: portal) }

  /// What stands between a person and Stripe.
  /// - Parameter isFollowed: whether what it changed is fetched before the page is shown.
  func act<T: Sendable>(
    through door: any BillingDoor, isFollowed: @escaping @Sendable (T) -> Bool = { _ in true },
    _ body: @escaping @Sendable (StripeDesk) async throws -> T
  ) async throws -> T {
    let desk = StripeDesk(api: api, portal: portal, door: door)
    return try await Self.bounded(
      patience,
      Obstacle(
        "Stripe takes long to answer, and perhaps it is done. Look here again in a minute before you try once more.",
        isPerhapsDone: true)
    ) {
      do {
        let value = try await body(desk)
        if isFollowed(value) { try await fetchQuietly(door.team) }
        return value
      } catch let problem as StripeProblem {
        try await fetchLater(door.team)
        throw desk.words(problem)
      }
    }
  }

  package func quote(_ order: PlanOrder, of team: ID<Team>) async throws -> PlanQuote? {
    try await Self.bounded(
      patience,
      Obstacle(
        "Stripe does not answer right now, so nobody can say what this would cost. Try again in a few minutes."
      )
    ) {
      do {
        return try await turns.hold(team) { try await reckon(order, of: team) }
      } catch let problem as StripeProblem { throw StripeDesk.words(problem, portal, team) }
    }
  }

  package func look(at team: ID<Team>) async throws {
    try await Self.bounded(
      patience,
      Obstacle("Stripe takes long to answer. This page shows what it says as soon as it does.")
    ) {
      do { _ = try await turns.hold(team) { try await fetch(team) } } catch let problem
        as StripeProblem
      {
        try await fetchLater(team)
        throw StripeDesk.words(problem, portal, team)
      }
    }
  }

  /// What was done shows at once, where Stripe answers; otherwise a job fetches it.
  private func fetchQuietly(_ team: ID<Team>) async throws {
    do { _ = try await fetch(team) } catch let error where !(error is CancellationError) {
      portal.logger.warning(
        "a team was not fetched from Stripe",
        metadata: ["team": "\(team)", "problem": "\(error)"])
      try await fetchLater(team)
    }
  }

  private func fetchLater(_ team: ID<Team>) async throws {
    try await portal.store.write(for: .portal, as: .system(name)) {
      try ProviderCustomer.mark(team, in: $0)
    }
  }

  /// Waits for `body` and no longer; it goes on by itself.
  /// - Throws: `obstacle` when it takes longer, or what `body` throws.
  static func bounded<T: Sendable>(
    _ patience: Duration, _ obstacle: Obstacle, _ body: @escaping @Sendable () async throws -> T
  ) async throws -> T {
    let (results, waiting) = AsyncStream.makeStream(of: Result<T, any Error>.self)
    Task {
      do { waiting.yield(.success(try await body())) } catch { waiting.yield(.failure(error)) }
      waiting.finish()
    }
    let result = await withTaskGroup(of: Result<T, any Error>?.self) { group in
      group.addTask { await results.first { _ in true } }
      group.addTask {
        try? await Task.sleep(for: patience)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    try Task.checkCancellation()
    guard let result else { throw obstacle }
    return try result.get()
  }
}
