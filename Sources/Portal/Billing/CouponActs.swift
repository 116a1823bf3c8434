extension Coupon {
  package static let code = Field.line("code", "Code", limit: 40).also {
    text throws(FieldProblem) in
    guard text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]*/) != nil else {
      throw .other("Use letters, digits and hyphens.")
    }
  }.help("What people type. Capital and small letters are the same.")
  package static let percent = Field<Int64>.integer("percent", "Percent off", in: 1...100)
    .optional()
  package static let duration = Field<Duration>.choice("duration", "How long")
    .otherwise(.once).help("Counted from the first period that is invoiced with it.")
  package static let months = Field<Int64>.integer("months", "Months", in: 1...120).optional()
    .help("Where it is for some months.")
  package static let lastDay = Field.date("lastDay", "Last day to apply it").optional()
  package static let mostUses = Field<Int64>.integer("mostUses", "How often", in: 1...1_000_000)
    .optional().help("How many teams can apply it. As many as want when you leave it empty.")

  package static func amount(_ currency: Currency) -> Field<Money?> {
    Field<Money>.money("amount", "Amount off", currency, in: 1...999_999_999_999).optional()
  }

  /// - Parameter currency: what an amount is given in.
  package static func fields(_ currency: Currency) -> Fields {
    [code, percent, amount(currency), duration, months, lastDay, mostUses]
  }

  /// - Throws: `FormProblems`.
  @discardableResult
  package static func make(
    _ entered: Entered, in currency: Currency, by person: User, in tx: Tx
  ) throws -> Coupon {
    let (percent, amount): (Int64?, Money?) = (entered[Self.percent], entered[amount(currency)])
    guard (percent == nil) != (amount == nil) else {
      throw FormProblems(Self.percent, .other("Write a percentage or an amount: one of the two."))
    }
    let duration: Duration = entered[Self.duration]
    let months: Int64? = entered[Self.months]
    guard (duration == .months) == (months != nil) else {
      throw FormProblems(Self.months, .other("Write how many months, where it is for some."))
    }
    let code = entered[Self.code]
    let discount = percent.map { Discount.percent($0 * 100) } ?? .amount(amount ?? .zero(currency))
    let id = tx.newID(Coupon.self)
    let lastDay: Day? = entered[Self.lastDay]
    let mostUses: Int64? = entered[Self.mostUses]
    let isNew =
      try tx.insert(
        "coupons",
        [
          "id": id, "code": code, "code_key": code.folded, "discount": discount.stored,
          "duration": duration, "months": duration == .months ? months : nil,
          "last_day": lastDay?.text, "most_uses": mostUses, "uses": 0, "made_by": person.name,
          "created_at": tx.now,
        ], onConflict: "ON CONFLICT (code_key) DO NOTHING") == 1
    guard isNew else {
      throw FormProblems(Self.code, .other("There is a coupon with this code. Choose another one."))
    }
    try tx.audit(.couponMade, to: .portal, subject: code, after: ["discount": discount.stored])
    guard let coupon = try find(id, in: tx) else { throw StoreError.scopeGone }
    return coupon
  }

  /// Nobody else can apply it; whoever has it keeps it.
  /// - Returns: false when it had ended already.
  package static func end(_ id: ID<Coupon>, in tx: Tx) throws -> Bool {
    guard let coupon = try find(id, in: tx) else { throw NoAuthority.nothing }
    let isEnded =
      try tx.execute(
        "UPDATE coupons SET ended_at = \(tx.now) WHERE id = \(id) AND ended_at IS NULL") == 1
    if isEnded { try tx.audit(.couponEnded, to: .portal, subject: coupon.code) }
    return isEnded
  }

  package static let listing = Listing<Coupon>(
    "coupons", select: "SELECT * FROM coupons", key: "id",
    sortedBy: .init("createdAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("code", "Code") { $0.code },
      .text("discount", "Takes off") { $0.discount.stored }.shown(.programs),
      .choice("duration", "How long") { $0.duration },
      .integer("months", "Months") { $0.months },
      .integer("uses", "Teams") { $0.uses },
      .integer("mostUses", "At most") { $0.mostUses },
      .text("lastDay", "Last day") { $0.lastDay?.text },
      .moment("createdAt", "Made") { $0.createdAt }.sortedByID(),
      .moment("endedAt", "Ended") { $0.endedAt },
    ],
    filters: [], id: { $0.id.text }, decode: { try Coupon($0) })

  package static let resource = listing.resource("Coupon")
}

extension OperatorAct {
  package static let takePayments = OperatorAct("invoices.pay", "record payments")
  package static let voidInvoices = OperatorAct("invoices.void", "void invoices")
  package static let refund = OperatorAct("invoices.refund", "give money back, and credits")
  package static let fetchPayments = OperatorAct(
    "billing.fetch", "fetch what is known of a team where it pays")
  package static let endPlans = OperatorAct("plans.end", "end plans that teams pay for")
  package static let makeCoupons = OperatorAct("coupons.make", "make coupons, and end them")
  package static let moveClocks = OperatorAct(
    "teams.clock", "make teams for trying things, and move their clocks")
}
