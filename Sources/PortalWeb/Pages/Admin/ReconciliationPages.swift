import Hummingbird
import Portal

/// The comparisons with the payment provider, and what differed.
struct ReconciliationPages: Sendable {
  static let path = "/admin/reconciliations"
  private static let shown = 20

  struct Record: Sendable {
    let all: [Reconciliation]
    /// Those that are not over.
    let disputes: [Dispute]
  }

  static let page = Page<Record>(
    "admin/reconciliations", room: PaymentEventsPages.room
  ) { record, view in
    let all = record.all
    return [
      "disputes": record.disputes.rows { dispute($0, view) },
      "hasDisputes": !record.disputes.isEmpty,
      "isOpen": all.contains { $0.endedAt == nil }, "ask": path, "isEmpty": all.isEmpty,
      "back": PaymentEventsPages.room.path, "all": all.rows { row($0, view) },
    ]
  }

  private static func dispute(_ dispute: Dispute, _ view: View) -> Tags {
    [
      "amount": view.amount(dispute.amount),
      "href": "\(AdminTeamPages.path(dispute.teamID))/billing",
      "status": dispute.status.replacing("_", with: " "),
      "reason": dispute.reason.replacing("_", with: " "),
      "dueBy": dispute.dueBy.map { view.time($0) }, "openedAt": view.time(dispute.openedAt),
    ]
  }

  private static func row(_ one: Reconciliation, _ view: View) -> Tags {
    let words = view.words
    let isClean = one.differences == 0
    return [
      "begunAt": view.time(one.begunAt), "endedAt": one.endedAt.map { view.time($0) },
      "by": one.askedBy, "isDone": one.endedAt != nil,
      "teams": words.count(one.teams, one: "{{count}} team", many: "{{count}} teams"),
      "differences": isClean
        ? words("Nothing differed")
        : words.count(one.differences, one: "{{count}} difference", many: "{{count}} differences"),
      "state": isClean ? "good" : "held", "report": one.report.isEmpty ? nil : one.report,
    ]
  }

  let web: Web

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.showKept(request, context, Self.page) {
      Record(
        all: try Reconciliation.latest(Self.shown, in: $0),
        disputes: try Dispute.open(limit: Self.shown, in: $0))
    }
  }

  func ask(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.press(request, context, back: Self.path) {
      try await web.askForReconciliation(context)
        ? Done(Self.path)
        : Done(Self.path, "A comparison is being made already.", kind: .note)
    }
  }
}

extension Web {
  /// - Returns: false when one is being made already.
  /// - Throws: `Obstacle` where there is nothing to compare with.
  func askForReconciliation(_ context: OperatorContext) async throws -> Bool {
    guard takesPaymentsOutside else {
      throw Obstacle("There is nothing to compare with: payments by card are not set up.")
    }
    return try await write(context) { me, tx in try Reconciliation.ask(by: me.name, in: tx) }
  }
}
