extension ListedTeam {
  package static let resource = listing.resource("AdminTeam")
}

/// A team as operators see it.
package struct SupervisedTeam: Sendable {
  private let listed: ListedTeam
  private let seats: Seats
  private let entitlements: Entitlements
  private let grants: [ComplimentaryPlan]

  /// Nil where there is none.
  package init?(_ id: ID<Team>, in tx: Tx) throws {
    guard let listed = try ListedTeam.find(id, in: tx) else { return nil }
    self.listed = listed
    seats = try Seats(of: id, in: tx)
    entitlements = try Entitlements(of: listed.team, in: tx)
    grants = try ComplimentaryPlan.latest(of: id, in: tx)
  }

  package static let resource = Resource<SupervisedTeam>(
    "AdminWholeTeam",
    // The listing's `seats` is the operators' limit, which a form calls so too.
    ListedTeam.resource.columns.map { $0.within { $0.listed } } + [
      .one("places", Seats.resource) { $0.seats },
      .text("plan", "Plan") { $0.entitlements.plan?.key },
      .word("source", "Why the team has it", among: Entitlements.Source.names) {
        $0.entitlements.source.name
      },
      .moment("until", "When it ends by itself") { $0.entitlements.source.end },
      .list("grants", ComplimentaryPlan.resource) { $0.grants },
    ])
}

extension ComplimentaryPlan {
  package static let resource = Resource<ComplimentaryPlan>(
    "ComplimentaryPlan",
    [
      .text("id", "Id") { $0.id.text },
      .text("plan", "Plan") { $0.plan.key },
      .text("reason", "Reason") { $0.reason },
      .text("grantedBy", "Who gave it") { $0.grantedBy },
      .moment("grantedAt", "When") { $0.grantedAt },
      .moment("endsAt", "Until when") { $0.endsAt },
      .moment("endedAt", "When somebody ended it before") { $0.endedAt },
    ])
}
