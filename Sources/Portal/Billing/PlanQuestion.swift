/// What somebody asks of another plan before they order it, with what a provider that reckons itself says.
package struct PlanQuestion: Sendable {
  package let order: PlanOrder
  fileprivate var quote: PlanQuote?
  /// Why the provider says nothing.
  fileprivate var silence: Phrase?

  /// Nobody outside was asked.
  package init(_ order: PlanOrder) { self.order = order }
}

/// What can be said of it.
package struct PlanAnswer: Sendable {
  /// Nil where the order cannot be taken, or where its sum is not known.
  package var preview: PlanPreview?
  /// Why not.
  package var obstacle: Phrase?
  /// The sum is somebody else's to say, and is not known.
  package var isUnquoted: Bool
}

extension PlanQuestion {
  /// - Parameter current: what the team has.
  package func answer(
    for membership: Membership, with current: Subscription?, _ portal: Portal, in tx: Tx
  ) throws -> PlanAnswer {
    if let silence { return PlanAnswer(obstacle: silence, isUnquoted: true) }
    do {
      let preview = try membership.preview(order, quote, portal, in: tx)
      // What a card is charged is not ours to reckon.
      if quote == nil, preview.move == .atOnce, portal.payments.areByCard(with: current) {
        return PlanAnswer(isUnquoted: true)
      }
      return PlanAnswer(preview: preview, isUnquoted: false)
    } catch let problem as Obstacle {
      return PlanAnswer(obstacle: problem.words, isUnquoted: false)
    }
  }
}

extension PaymentProviders {
  /// Whether what a team orders goes by card, and not on an invoice.
  package func areByCard(with current: Subscription?) -> Bool {
    outside != nil && !(current?.isManual ?? false)
  }
}

extension Portal {
  /// Asks whoever takes the team's payments, before anything is read.
  package func ask(_ order: PlanOrder, for team: ID<Team>) async throws -> PlanQuestion {
    var question = PlanQuestion(order)
    do {
      question.quote = try await payments.provider(of: team, in: store).quote(order, of: team)
    } catch let problem as Obstacle { question.silence = problem.words }
    return question
  }

  /// What an order would bring.
  /// - Throws: `Obstacle` where it cannot be taken, or where its sum is not known.
  package func preview(
    _ order: PlanOrder, of membership: Membership
  ) async throws -> PlanPreview {
    let question = try await ask(order, for: membership.team.id)
    let answer = try await store.read { [self] tx in
      let current = try Subscription.open(of: membership.team.id, in: tx)
      return try question.answer(for: membership, with: current, self, in: tx)
    }
    if let preview = answer.preview { return preview }
    throw Obstacle(answer.obstacle ?? "What it would cost is not known right now. Ask again later.")
  }
}
