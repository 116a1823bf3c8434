import Hummingbird
import Portal

/// What another plan brings and costs, before it is ordered, and the order.
struct PlanChangePages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let order: PlanOrder?
    /// Nil where the order cannot be taken.
    let preview: PlanPreview?
    /// Why not.
    let obstacle: Phrase?
    let subscription: Subscription?
    /// Payments go by card, and not on an invoice.
    let byCard: Bool
    /// The sum is somebody else's to say, and is not known.
    let isUnquoted: Bool
    let now: Timestamp
  }

  static let page = Page<Record>("billing/change", room: BillingPages.room) { record, view in
    let base = BillingPages.base(record.membership)
    return [
      "base": base, "plan": record.order?.plan.name,
      "obstacle": record.obstacle.map { view.words($0) },
      "again": record.isUnquoted ? record.order.map { "\(base)/change\(query($0))" } : nil,
      "preview": record.preview.map { preview in
        PreviewWords(record: record, preview: preview, view: view).tags
      },
    ]
  }
  .form { _ in Form([]) }
  .neverKept()

  private static func query(_ order: PlanOrder) -> String {
    ListQuery.text([
      .init("plan", order.plan.key), .init("interval", order.terms.cycle.rawValue),
      .init("currency", order.terms.currency.code),
    ])
  }

  let web: Web

  var fields: Fields { PlanOrder.fields(web.portal.settings.plans) }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    guard let order = try order(request) else {
      return try web.redirect(to: "\(BillingPages.base(context.membership))/plans")
    }
    let question = try await web.portal.ask(order, for: context.membership.team.id)
    return try await web.showKept(
      request, context, Self.page, reading: read(context, Locked(question)))
  }

  func submit(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (plans, asked) = (web.portal.settings.plans, Locked<PlanQuestion?>(nil))
    return try await web.submit(
      request, context, fields, on: Self.page, reading: read(context, asked)
    ) { entered in
      let order = try Self.order(entered, in: plans)
      asked.withLock { $0 = PlanQuestion(order) }
      let door = TeamDoor(web: web, context: context)
      let done = try await web.payments(of: door.team).order(order, through: door)
      let view = web.view(
        web.language(of: context), zone: context.user.timeZone, at: web.now)
      return Self.done(done, order.plan.name, BillingPages.base(context.membership), view)
    }
  }

  private static func done(
    _ done: PlanOrdered, _ plan: String, _ base: String, _ view: View
  ) -> Done {
    switch done {
    case .toPay(let invoice):
      Done(
        "\(base)/invoices/\(invoice.id)",
        Phrase("{{plan}} is ordered. It begins once this invoice is paid.", ["plan": plan]))
    case .payAt:
      Done("\(base)/checkout")
    case .begun: Done(base, Phrase("{{plan}} has begun.", ["plan": plan]))
    case .next(let time):
      Done(
        base,
        Phrase(
          "{{plan}} begins on {{date}}. Until then you can take that back.",
          ["plan": plan, "date": view.time.date(time)]))
    case .ends: Done(base, "The plan is cancelled. Until it ends you can take that back.")
    case .ended: Done(base, "The plan has ended.")
    }
  }

  /// As the address names it; nil where it names nothing.
  private func order(_ request: Request) throws -> PlanOrder? {
    let pairs = try FormDecoder.pairs((request.uri.query ?? "").utf8)
    if pairs.isEmpty { return nil }
    var typed: [String: Input] = [:]
    for pair in pairs {
      guard fields[pair.name] != nil, typed[pair.name] == nil else { throw Self.unknown }
      typed[pair.name] = .text(pair.value)
    }
    do {
      return try PlanOrder(try fields.check(typed), in: web.portal.settings.plans)
    } catch is FormProblems { throw Self.unknown }
  }

  /// Its fields are not shown: what is wrong with them is said above the button.
  private static func order(_ entered: Entered, in plans: Plans) throws -> PlanOrder {
    do { return try PlanOrder(entered, in: plans) } catch is FormProblems {
      throw Obstacle("This plan is not sold so. Choose another interval or currency.")
    }
  }

  private static let unknown = HTTPProblem(
    .badRequest, detail: "No plan is sold as this address asks for it. Look at the plans again.")

  private func read(
    _ context: TeamContext, _ asked: Locked<PlanQuestion?>
  ) -> @Sendable (Tx) throws -> Record {
    let (user, team, portal) = (context.user.id, context.membership.team.id, web.portal)
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return try Self.record(asked.withLock { $0 }, membership, portal, in: tx)
    }
  }

  private static func record(
    _ question: PlanQuestion?, _ membership: Membership, _ portal: Portal, in tx: Tx
  ) throws -> Record {
    let current = try Subscription.open(of: membership.team.id, in: tx)
    let answer = try question?.answer(for: membership, with: current, portal, in: tx)
    return Record(
      membership: membership, order: question?.order, preview: answer?.preview,
      obstacle: answer?.obstacle, subscription: current,
      byCard: portal.payments.areByCard(with: current),
      isUnquoted: answer?.isUnquoted ?? false, now: membership.team.time(tx))
  }
}
