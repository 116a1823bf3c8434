/// Events that a program tells, one or many at once: each is counted or refused by itself, and what is refused
/// keeps nothing else from being counted.
package enum EventReport {
  package struct Outcome: Sendable {
    package enum Result: String, Sendable, CaseIterable { case counted, known, refused }

    /// Nil where none can be read.
    package let id: String?
    package let result: Result
    /// Why it was refused, and where in it.
    package let problem: EventReader.Problem?
  }

  // MARK: What is given

  private static let id = Field.line("id", "Yours, another for each event", limit: Event.Limits.id)
  private static let name = Field.line(
    "name", "What kind of event it is, such as order.placed", limit: Event.Limits.name)
  private static let time = Field<Timestamp>.moment("time", "When it happened", in: "UTC")
  private static let member = Field.line("member", "The member whom it concerns", limit: 36)
    .optional()
  private static let numbers = raw(
    "numbers", "What is summed up, by name: each is rounded to a thousandth",
    JSONSchema.map(of: .number).adding("maxProperties", .integer(Int64(Event.Limits.mostNumbers))))
  private static let properties = raw(
    "properties", "What events are told apart by; `service` names the service that it belongs to",
    JSONSchema.map(of: .anyOf([.string, .number, .boolean]))
      .adding("maxProperties", .integer(Int64(Event.Limits.mostProperties))))
  private static let one: Fields = [id, name, time, member, numbers, properties]

  private static let batch = raw(
    "events", "Many at once, in place of the rest",
    JSONSchema.list(of: one.schema(isPatch: false))
      .adding("minItems", .integer(1)).adding("maxItems", .integer(Int64(Event.Limits.batch))))

  /// One event, or `events` alone.
  package static let fields: Fields = {
    let parts: [any DeclaredField] = [
      batch, part("id"), part("name"), part("time"), part("member"), numbers, properties,
    ]
    return Fields(parts)
  }()

  /// Read later, event by event.
  private static func part(_ name: String) -> Field<JSON?> {
    raw(name, one[name]?.about.label ?? "", JSONSchema.string)
  }

  private static func raw(_ name: String, _ label: String, _ schema: JSONSchema) -> Field<JSON?> {
    var about = FieldAbout(.hidden, name, label)
    about.ownSchema = schema
    about.isReadByParts = true
    about.isRequired = false
    return Field(about, FieldWriting(texts: { _ in [] }, json: { $0 ?? .null })) {
      input throws(FieldProblem) in
      guard case .json(let json) = input, json != .null else { return nil }
      return json
    }
  }

  /// - Throws: `FormProblems` for a body that is neither one event nor a batch.
  package static func items(_ entered: Entered) throws(FormProblems) -> [EventReader.Item] {
    let members = ["id", "name", "time", "member", "numbers", "properties"].compactMap { name in
      (entered.values[name] as? JSON?).flatMap { $0 }.map { JSON.Member(name, $0) }
    }
    guard let json = entered[batch] else { return [EventReader.read(.object(members))] }
    guard case .list(let items) = json else { throw FormProblems(batch, .wrongType) }
    guard members.isEmpty else {
      throw FormProblems(batch, .other("Give one event, or events alone."))
    }
    guard !items.isEmpty else { throw FormProblems(batch, .missing) }
    guard items.count <= Event.Limits.batch else {
      throw FormProblems(batch, .tooMany(Event.Limits.batch))
    }
    return items.map(EventReader.read)
  }

  // MARK: What comes of it

  package static func take(
    _ items: [EventReader.Item], for team: ID<Team>, in tx: Tx
  ) throws -> [Outcome] {
    var book = try EventBook(of: team, in: tx)
    let events = items.compactMap { if case .event(let event) = $0 { event } else { nil } }
    var results = try book.take(events).makeIterator()
    return items.map { item in
      switch item {
      case .refused(let id, let problem): Outcome(id: id, result: .refused, problem: problem)
      case .event(let event): Outcome(of: event, results.next() ?? .known)
      }
    }
  }
}

extension EventReport.Outcome {
  fileprivate init(of event: Event, _ result: EventBook.Result) {
    id = event.id
    switch result {
    case .counted: (self.result, problem) = (.counted, nil)
    case .known: (self.result, problem) = (.known, nil)
    case .refused(let why): (self.result, problem) = (.refused, why)
    }
  }
}

extension EventReport {
  private static let outcome = Resource<Outcome>(
    "EventOutcome",
    [
      .text("id", "As it was given; null where none could be read") { $0.id },
      .word("result", "What came of it", among: Outcome.Result.allCases.map(\.rawValue)) {
        $0.result.rawValue
      },
      .text("field", "Where in the event the problem is") { $0.problem?.field },
      .text("code", "Why it was refused, for programs") { $0.problem?.code },
      .text("problem", "The same in words") { $0.problem?.words.english },
    ])

  package static let resource = Resource<[Outcome]>(
    "EventReport",
    [
      .integer("counted", "New ones") { outcomes in outcomes.count { $0.result == .counted } },
      .integer("known", "Told before") { outcomes in outcomes.count { $0.result == .known } },
      .integer("refused", "Not taken") { outcomes in outcomes.count { $0.result == .refused } },
      .list("items", outcome) { $0 },
    ])
}
