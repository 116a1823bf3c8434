import Foundation
import Portal

/// How one act asks Stripe: what changes something is kept before it is sent.
struct StripeDesk: Sendable {
  let api: StripeAPI
  let portal: Portal
  let door: any BillingDoor

  var team: ID<Team> { door.team }

  /// What changes nothing there.
  func ask<Answer>(_ call: StripeCall<Answer>) async throws -> Answer {
    try await api.send(call, within: StripeBilling.deadline)
  }

  private struct Kept: Sendable {
    let id: ID<ProviderCall>
    let request: StripeRequest
  }

  /// Keeps the call, sends it and settles it. One that was sent before, and of which nobody knows what it
  /// brought, is sent again as it was; something else has to wait until that is known.
  /// - Parameters:
  ///   - before: what is looked at and written down with the call.
  ///   - then: what is written with its answer, whoever asked: both are settled together.
  func send<Answer, Result: Sendable>(
    _ purpose: String, isReused: Bool = false,
    before: @escaping @Sendable (Team, Tx) throws -> Void = { _, _ in },
    _ make: @escaping @Sendable (StripeIdempotencyKey) -> StripeCall<Answer>,
    then: @escaping @Sendable (Answer, Tx) throws -> Result
  ) async throws -> Result {
    let kept = try await keep(purpose, isReused: isReused, before, make)
    let answer = try await answer(kept.id, StripeCall<Answer>(kept.request))
    return try await portal.store.write(for: .team(team), as: .system(StripeBilling.name)) { tx in
      try ProviderCall.settle(kept.id, in: tx)
      return try then(answer, tx)
    }
  }

  @discardableResult
  func send<Answer>(
    _ purpose: String, isReused: Bool = false,
    before: @escaping @Sendable (Team, Tx) throws -> Void = { _, _ in },
    _ make: @escaping @Sendable (StripeIdempotencyKey) -> StripeCall<Answer>
  ) async throws -> Answer {
    let kept = try await keep(purpose, isReused: isReused, before, make)
    let answer = try await answer(kept.id, StripeCall<Answer>(kept.request))
    try await settle(kept.id, nil)
    return answer
  }

  private func keep<Answer>(
    _ purpose: String, isReused: Bool,
    _ before: @escaping @Sendable (Team, Tx) throws -> Void,
    _ make: @escaping @Sendable (StripeIdempotencyKey) -> StripeCall<Answer>
  ) async throws -> Kept {
    try await door.write { team, tx in
      let id = tx.newID(ProviderCall.self)
      guard let key = StripeIdempotencyKey("portico-\(id)") else { throw StoreError.scopeGone }
      let new = make(key).request
      if let open = try ProviderCall.open(of: team.id, for: purpose, in: tx),
        let request = StripeRequest(kept: open.request)
      {
        guard isReused || request.asksTheSame(as: new) else {
          throw Obstacle(
            "What was asked before is still on its way to Stripe. Look here again in a minute.")
        }
        return Kept(id: open.id, request: request)
      }
      try before(team, tx)
      try ProviderCall.keep(id, of: team.id, for: purpose, new.kept, in: tx)
      return Kept(id: id, request: new)
    }
  }

  /// What Stripe may have done stays open: a job looks what has become of it.
  private func answer<Answer>(
    _ id: ID<ProviderCall>, _ call: StripeCall<Answer>
  ) async throws -> Answer {
    do { return try await api.send(call, within: StripeBilling.deadline) } catch let problem
      as StripeProblem where !problem.isPerhapsDone
    {
      try await settle(id, "\(problem)")
      throw problem
    }
  }

  private func settle(_ id: ID<ProviderCall>, _ problem: String?) async throws {
    try await portal.store.write(for: .portal, as: .system(StripeBilling.name)) {
      try ProviderCall.settle(id, problem: problem, in: $0)
    }
  }

  /// What a person is told. The log has all of it.
  func words(_ problem: StripeProblem) -> Obstacle { Self.words(problem, portal, team) }

  static func words(_ problem: StripeProblem, _ portal: Portal, _ team: ID<Team>) -> Obstacle {
    portal.logger.warning(
      "Stripe brought nothing", metadata: ["team": "\(team)", "problem": "\(problem)"])
    if case .refused(let refusal) = problem, refusal.isAboutTheCard {
      return Obstacle(
        Phrase(
          "The payment was not made: {{reason}} Try another card.", ["reason": refusal.message]))
    }
    if problem.isPerhapsDone {
      return Obstacle(
        "Stripe gave no answer. Perhaps it was done: look here again in a minute before you try once more.",
        isPerhapsDone: true)
    }
    switch problem {
    case .unreachable, .rateLimited:
      return Obstacle(
        "Stripe cannot be reached right now. Nothing was changed: try again in a few minutes.")
    default:
      return Obstacle(
        "Stripe did not take this. Nothing was changed; the people who run this site find the reason in their log."
      )
    }
  }
}

extension StripeRequest {
  init?(kept text: String) {
    guard let request = try? JSONDecoder().decode(StripeRequest.self, from: Data(text.utf8)) else {
      return nil
    }
    self = request
  }

  var kept: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// But for the key.
  func asksTheSame(as other: StripeRequest) -> Bool {
    method == other.method && path == other.path && body == other.body
  }
}
