/// What one gives to ask a question: a form for each kind, and all of it at once for programs.
package enum AnalysisFields {
  package static let event = Field.choice("event", "Event").also(isName)
  package static let anyEvent = Field.choice("event", "Event").also(isName).otherwise("")
  package static let property = Field.line("property", "Property", limit: Event.Limits.name)
    .also(isName).help("Its name as events say it, such as plan.")
  package static let number = Field.line("number", "Sum up", limit: Event.Limits.name)
    .also(isName).otherwise("").help("One of the event’s numbers, such as amount.")
  package static let back = Field.choice("back", "They come back with").also(isName)
    .otherwise("")
  package static let step = Field<FigureRange.Step>.choice("step", "By").otherwise(.week)
  package static let window = Field<AnalysisQuestion.Window>.choice("window", "Within")
    .otherwise(.day)
  package static let steps: [Field<String>] = (1...6).map { place in
    let field = Field.choice("step\(place)", stepNames[place - 1]).also(isName)
    return place > 2 ? field.otherwise("") : field
  }
  private static let stepNames = [
    "First step", "Second step", "Third step", "Fourth step", "Fifth step", "Sixth step",
  ]

  /// Of a kind's form, with the days at its end.
  package static func fields(of kind: AnalysisQuestion.Kind) -> Fields {
    FigureQuery.daysInOrder(Fields(own(of: kind) + FigureQuery.spanFields))
  }

  /// The same which offers the kinds of events that the team has sent.
  package static func fields(
    of kind: AnalysisQuestion.Kind, among events: [String]
  ) -> Fields {
    let options = events.map { FieldOption($0, $0, isTranslated: false) }
    let own = own(of: kind).map { field -> any DeclaredField in
      guard let choice = field as? Field<String>, field.about.kind == .choice else {
        return chosen(field)
      }
      guard !choice.about.isRequired, !choice.about.name.hasPrefix("step") else {
        return choice.among(options)
      }
      return chosen(choice.among([FieldOption("", "Any event")] + options))
    }
    return FigureQuery.daysInOrder(
      Fields(
        own + [
          chosen(FigureQuery.preset), FigureQuery.from.help("In place of the days above."),
          FigureQuery.to,
        ]))
  }

  /// One of whose choices is taken already when the form is opened: there is nothing to leave out.
  private static func chosen(_ field: any DeclaredField) -> any DeclaredField {
    switch field {
    case let field as Field<String> where field.about.kind == .choice: shown(field)
    case let field as Field<FigureRange.Step>: shown(field)
    case let field as Field<AnalysisQuestion.Window>: shown(field)
    case let field as Field<FigureRange.Preset?>: shown(field)
    default: field
    }
  }

  private static func shown<Value>(_ field: Field<Value>) -> Field<Value> {
    var field = field
    field.about.isRequired = true
    return field
  }

  private static func own(of kind: AnalysisQuestion.Kind) -> [any DeclaredField] {
    switch kind {
    case .breakdown: [event, property, number]
    case .members: [anyEvent]
    case .sessions: []
    case .retention: [anyEvent, back, step]
    case .funnel: steps + [window]
    }
  }

  // MARK: For programs

  package static let kind = Field<AnalysisQuestion.Kind>.choice("kind", "What is asked")
  private static let list: Field<[String]> = {
    var about = FieldAbout(.hidden, "steps", "Of a funnel: 2 to 6 kinds of events")
    about.ownSchema = JSONSchema.list(of: .string)
      .adding("minItems", .integer(2)).adding("maxItems", .integer(6))
    about.isRequired = false
    return Field(about, FieldWriting(texts: { _ in [] }, json: { .list($0.map { .text($0) }) })) {
      input throws(FieldProblem) in
      guard case .json(.list(let items)) = input else {
        if case .absent = input { return [] }
        throw .wrongType
      }
      let names = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
      guard names.count == items.count else { throw .wrongType }
      for name in names { try isName(name) }
      return names
    }
  }()
  private static let maybeProperty = Field.line(
    "property", "Of a breakdown: the property’s name", limit: Event.Limits.name
  ).also(isName).otherwise("")

  package static let all = FigureQuery.daysInOrder(
    [
      kind, anyEvent, maybeProperty, number, back, step, list, window, FigureQuery.preset,
      FigureQuery.from, FigureQuery.to,
    ]
  ).rule(FigureQuery.preset, FigureQuery.from) { preset, from throws(FieldProblem) in
    guard preset == nil || from == nil else {
      throw .other("Give a range, or days of your own: not both.")
    }
  }.rule(kind, anyEvent) { kind, event throws(FieldProblem) in
    guard kind == .breakdown, event.isEmpty else { return }
    throw .other("A breakdown wants an event.")
  }.rule(kind, list) { kind, steps throws(FieldProblem) in
    guard kind == .funnel, !(2...6).contains(steps.count) else { return }
    throw .other("A funnel has 2 to 6 steps.")
  }.rule(kind, maybeProperty) { kind, property throws(FieldProblem) in
    guard kind == .breakdown, property.isEmpty else { return }
    throw .other("A breakdown wants a property.")
  }

  private static func isName(_ text: String) throws(FieldProblem) {
    guard Event.canBeName(text) else {
      throw .other("Use letters, digits, dots, colons, hyphens and underscores.")
    }
  }

  /// - Parameters:
  ///   - kind: whose form it is; nil for `all`.
  ///   - firstWeekday: with which day the reader's weeks begin.
  package static func question(
    _ entered: Entered, of kind: AnalysisQuestion.Kind? = nil, firstWeekday: Int = 1
  ) -> AskedQuestion {
    let asked = kind ?? entered[Self.kind]
    var question = AnalysisQuestion(asked, days: 0...0, zone: "UTC")
    let isForm = kind != nil
    switch asked {
    case .breakdown:
      question.event = isForm ? entered[event] : entered[anyEvent]
      question.property = isForm ? entered[property] : entered[maybeProperty]
      question.number = entered[number]
    case .members: question.event = entered[anyEvent]
    case .sessions: break
    case .retention:
      (question.event, question.back) = (entered[anyEvent], entered[back])
      (question.step, question.firstWeekday) = (entered[step], firstWeekday)
    case .funnel:
      question.steps = isForm ? steps.map { entered[$0] }.filter { !$0.isEmpty } : entered[list]
      question.window = entered[window]
    }
    return AskedQuestion(question: question, span: FigureQuery.span(entered))
  }
}

/// A question whose days are not yet put to the team's own.
package struct AskedQuestion: Sendable {
  let question: AnalysisQuestion
  let span: FigureQuery.Span
}
