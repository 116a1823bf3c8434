import Hummingbird
import Portal

/// As whom a team pays.
struct BillingDetailsPages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let account: BillingAccount
  }

  static let page = Page<Record>("billing/details", room: BillingPages.room) { record, view in
    let changing = record.membership.may(.changeBilling)
    return [
      "base": BillingPages.base(record.membership), "mayChange": changing.isAllowed,
      "changeWhy": changing.why(view.words),
    ]
  }
  .form { Form(BillingAccount.fields, $0.account.entered) }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(context))
  }

  func submit(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, BillingAccount.fields, on: Self.page, reading: read(context)
    ) { entered in
      let isOther = try await web.write(context) { authority, tx in
        try authority.membership.changeBilling(entered, in: tx)
      }
      let base = BillingPages.base(context.membership)
      guard isOther else { return Done(base, "Nothing was different.", kind: .note) }
      return Done(base, "The details are saved. They stand on invoices from now on.")
    }
  }

  private func read(_ context: TeamContext) -> @Sendable (Tx) throws -> Record {
    let (user, team) = (context.user.id, context.membership.team.id)
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return Record(membership: membership, account: try BillingAccount.find(of: team, in: tx))
    }
  }
}
