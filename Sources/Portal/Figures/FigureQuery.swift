/// Which figures somebody wants to see: of what days, compared with what, of which service. Strictly read from
/// an address, and written back in one canonical way, so that equal wishes are equal pages.
package struct FigureQuery: Sendable {
  package enum Span: Sendable, Equatable {
    case preset(FigureRange.Preset)
    /// The last one is today where none is given.
    case days(Day, Day?)
  }

  package private(set) var span = Span.preset(.month)
  package private(set) var comparison = FigureRange.Comparison.previous
  /// Empty for all.
  package private(set) var service = ""
  /// What the page itself asks for besides.
  package private(set) var own: Entered
  private var ownTexts: [ListQuery.Parameter] = []

  // MARK: What may be given

  package static let preset = Field<FigureRange.Preset>.choice("range", "Days").optional()
  package static let from = day("from", "From")
  package static let to = day("to", "To")
  package static let compare = Field<FigureRange.Comparison>.choice("compare", "Compare with")
    .otherwise(.previous)
  package static let only = Field.line("service", "Service", limit: Event.Limits.name)
    .also { text throws(FieldProblem) in
      guard Event.isName(text) else { throw .unknownChoice }
    }.otherwise("")

  /// For programs, which say either a range or days.
  package static let fields = daysInOrder([preset, from, to, compare, only]).rule(preset, from) {
    preset, from throws(FieldProblem) in
    guard preset == nil || from == nil else {
      throw .other("Give a range, or days of your own: not both.")
    }
  }

  /// What days a form asks for: those that are typed there count before the range.
  package static let spanFields: [any DeclaredField] = [preset, from, to]

  /// From comes before to, and both are not too far from each other.
  package static func daysInOrder(_ fields: Fields) -> Fields {
    fields.rule(from, to) { from, to throws(FieldProblem) in
      guard let to else { return }
      guard let from else { throw .other("Say the first day too.") }
      guard from <= to else { throw .other("The first day comes after the last one.") }
      guard to.number - from.number < FigureRange.longest else {
        throw .other("These are more than 400 days. Choose fewer.")
      }
    }
  }

  private static func day(_ name: String, _ label: String) -> Field<Day?> {
    Field<Day>.date(name, label).also { day throws(FieldProblem) in
      guard (2000..<2100).contains(day.year) else {
        throw .other("There are no figures of that year.")
      }
    }.optional()
  }

  /// The services as a form offers them.
  package static func serviceChoice(among services: [String]) -> FieldAbout {
    var about = FieldAbout(.choice, only.about.name, only.about.label)
    about.options =
      [FieldOption("", "All services")]
      + services.map { FieldOption($0, $0, isTranslated: false) }
    return about
  }
}

// MARK: Reading

extension FigureQuery {
  /// An address with days that cannot be: what was typed, what is wrong with it, and the rest.
  package struct Refused: Sendable {
    package let query: FigureQuery
    package let typed: [String: [String]]
    package let problems: FormProblems
  }

  package enum Reading: Sendable {
    case taken(FigureQuery)
    case refused(Refused)

    /// What can be shown of it.
    package var query: FigureQuery {
      switch self {
      case .taken(let query): query
      case .refused(let refused): refused.query
      }
    }
  }

  /// - Parameters:
  ///   - parameters: as they stand in the address, decoded. Empty ones count as not given.
  ///   - own: what the page takes besides.
  /// - Throws: `ListProblem` for what no form of ours makes.
  package static func read(
    _ parameters: [ListQuery.Parameter], besides own: Fields = []
  ) throws(ListProblem) -> Reading {
    var given: [String: Input] = [:]
    for parameter in parameters {
      guard given[parameter.name] == nil else { throw ListProblem(parameter: parameter.name) }
      given[parameter.name] = .text(parameter.value)
    }
    given = given.filter { $0.value != .text("") }
    // The form keeps the range that it was opened with.
    if given["from"] != nil || given["to"] != nil { given["range"] = nil }
    let fields = daysInOrder(Fields([preset, from, to, compare, only] + own.all))
    if let name = given.keys.sorted().first(where: { fields[$0] == nil }) {
      throw ListProblem(parameter: name)
    }
    do { return .taken(FigureQuery(try fields.check(given), own)) } catch {
      let typed = [from.about.name, to.about.name]
      guard error.fields.keys.allSatisfy(typed.contains) else {
        throw ListProblem(parameter: error.fields.keys.sorted().first ?? "")
      }
      let rest = given.filter { !typed.contains($0.key) }
      guard let entered = try? fields.check(rest) else { throw ListProblem(parameter: "from") }
      return .refused(
        Refused(
          query: FigureQuery(entered, own),
          typed: given.filter { typed.contains($0.key) }.mapValues { (try? $0.texts) ?? [] },
          problems: error))
    }
  }

  /// - Parameter entered: `fields`, or what a page reads.
  package init(_ entered: Entered, _ own: Fields = []) {
    span = Self.span(entered)
    comparison = entered[Self.compare]
    service = entered[Self.only]
    self.own = entered
    ownTexts = own.all.flatMap { field in
      entered.texts(field).map { ListQuery.Parameter(field.about.name, $0) }
    }
  }

  /// - Parameter entered: has `spanFields` in it.
  package static func span(_ entered: Entered) -> Span {
    entered[from].map { .days($0, entered[to]) } ?? .preset(entered[preset] ?? .month)
  }

  /// The usual page.
  package init() { own = [] }
}

// MARK: Writing

extension FigureQuery {
  /// In their one order; what is usual is left out.
  package var parameters: [ListQuery.Parameter] {
    var all: [ListQuery.Parameter] = []
    switch span {
    case .preset(.month): break
    case .preset(let preset): all.append(.init("range", preset.rawValue))
    case .days(let first, let last):
      all.append(.init("from", first.text))
      if let last { all.append(.init("to", last.text)) }
    }
    if comparison != .previous { all.append(.init("compare", comparison.rawValue)) }
    if !service.isEmpty { all.append(.init("service", service)) }
    return all + ownTexts
  }

  /// With its question mark; empty when all is as usual.
  package var text: String { ListQuery.text(parameters) }

  /// The same of other days.
  package func with(_ preset: FigureRange.Preset) -> FigureQuery {
    var query = self
    query.span = .preset(preset)
    return query
  }

  /// The same with one of the page's own parameters as given; nil takes it away.
  package func with(_ name: String, _ text: String?) -> FigureQuery {
    var query = self
    query.ownTexts.removeAll { $0.name == name }
    if let text { query.ownTexts.append(ListQuery.Parameter(name, text)) }
    return query
  }

  /// The same of one service.
  package func of(_ service: String) -> FigureQuery {
    var query = self
    query.service = service
    return query
  }

  /// The same without what the page asks for besides: for another page.
  package var elsewhere: FigureQuery {
    var query = self
    query.ownTexts = []
    return query
  }

  /// Nobody made up its days.
  package var isPreset: Bool { if case .preset = span { true } else { false } }

  /// - Parameter today: of the team's zone.
  package func range(until today: Int) -> FigureRange {
    Self.range(span, until: today, comparedWith: comparison)
  }

  static func range(
    _ span: Span, until today: Int, comparedWith comparison: FigureRange.Comparison = .none
  ) -> FigureRange {
    switch span {
    case .preset(let preset):
      return FigureRange(preset, until: today, comparedWith: comparison)
    case .days(let first, let last):
      let end = last?.number ?? max(today, first.number)
      let start = max(first.number, end - FigureRange.longest + 1)
      return FigureRange(start...end, comparedWith: comparison)
    }
  }
}
