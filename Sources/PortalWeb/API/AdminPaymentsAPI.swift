import Hummingbird
import Portal

/// What the payment provider told, what people contest there, and whether both know the same.
struct AdminPaymentsAPI: Sendable {
  let web: Web

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: payments")
    addEvents(to: part)
    part.all("disputes", nil, "List what is contested and not decided", Dispute.resource) { _ in
      { try Dispute.open(limit: 100, in: $0) }
    }
    addReconciliations(to: part)
  }

  private func addEvents(to part: APIPart<OperatorContext>) {
    part.list(
      "payment-events", nil, "List what the payment provider told", ListedProviderEvent.listing,
      ListedProviderEvent.resource
    ) { _ in .everything }
    part.read(
      "payment-events/:id", nil, "Read what the payment provider told", WholeProviderEvent.resource
    ) { call in
      let id: ID<ProviderEvent> = try call.id()
      return { try WholeProviderEvent.find(id, in: $0) }
    }
    part.write(
      .post, "payment-events/:id/replay", .replayEvents, "Take it up again",
      gives: WholeProviderEvent.resource
    ) { call in
      let id: ID<ProviderEvent> = try call.id()
      return try await call.write {
        try await web.replayEvent(id, call.context)
      } giving: { (_: Void, tx) in
        guard let event = try WholeProviderEvent.find(id, in: tx) else { throw NoAuthority.nothing }
        return .one(WholeProviderEvent.resource, event)
      }
    }
  }

  private func addReconciliations(to part: APIPart<OperatorContext>) {
    part.all(
      "reconciliations", nil, "List the comparisons with the payment provider",
      Reconciliation.resource
    ) { _ in { try Reconciliation.latest(20, in: $0) } }
    part.write(
      .post, "reconciliations", .reconcile, "Have a comparison made",
      gives: Reconciliation.resource, status: .accepted
    ) { call in
      try await call.write {
        try await web.askForReconciliation(call.context)
      } giving: { (_: Bool, tx) in
        // The one that waits, whoever asked for it.
        guard let open = try Reconciliation.open(in: tx) else { throw NoAuthority.nothing }
        return APIAnswer(.accepted, Reconciliation.resource.json(open))
      }
    }
  }
}
