import Hummingbird
import Portal

/// The codes that make plans cheaper.
struct CouponsPages: Sendable {
  static let page = Page<Listed<Coupon>>("admin/coupons", room: InvoicesPages.room) { list, view in
    [
      "list": list.tags(view) { coupon in
        [
          "takes": view.words(coupon.discount.phrase),
          "end": coupon.endedAt == nil ? "/admin/coupons/\(coupon.id)/end" : nil,
          "code": coupon.code,
        ]
      },
      "new": "/admin/coupons/new",
    ]
  }

  static let newPage = Page<Currency>("admin/new-coupon", room: InvoicesPages.room) { _, _ in
    ["action": "/admin/coupons/new", "back": "/admin/coupons"]
  }
  .form { Form(Coupon.fields($0), [Coupon.duration.of(.once)]) }
  .neverKept()

  let web: Web
  private var currency: Currency { web.portal.settings.plans.currency }

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, Coupon.listing, on: Self.page)
  }

  func showNew(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let currency = currency
    return try await web.showKept(request, context, Self.newPage) { _ in currency }
  }

  func make(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let read: @Sendable (Tx) throws -> Currency = { [currency] _ in currency }
    return try await web.submit(
      request, context, Coupon.fields(currency), on: Self.newPage, reading: read
    ) { entered in
      try await web.write(context) { [currency] me, tx in
        try Coupon.make(entered, in: currency, by: me, in: tx)
      }
      return Done("/admin/coupons", "The coupon is made.")
    }
  }

  func end(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Coupon> = try context.id()
    return try await web.press(request, context, back: "/admin/coupons") {
      let isEnded = try await web.write(context) { _, tx in try Coupon.end(id, in: tx) }
      return isEnded
        ? Done("/admin/coupons", "Nobody else can apply the coupon. Whoever has it keeps it.")
        : Done("/admin/coupons", "It had ended already.", kind: .note)
    }
  }
}
