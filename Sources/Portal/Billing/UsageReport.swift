/// Usage that a program tells, many at once: each is counted or refused by itself, and what is refused keeps
/// nothing else from being counted.
package enum UsageReport {
  /// One as it was given.
  package struct Told: Sendable {
    fileprivate let json: JSON
  }

  package struct Outcome: Sendable {
    package enum Result: String, Sendable, CaseIterable { case counted, known, refused }

    /// Nil where none can be read, or one that is too long.
    package let key: String?
    package let result: Result
    /// Why it was refused.
    package let problem: [Phrase]
  }

  static let most = 1000

  /// As how many changes a report counts: its records are small, and none of them is in the audit.
  package static func cost(of records: [Told]) -> Int { records.count / 50 + 1 }

  private static let key = Field.line("key", "Yours, of this very use", limit: Usage.longestKey)
  private static let unit = Field.line("unit", "What was used, as the plan calls it", limit: 100)
  private static let quantity = Field<Int64>.integer("quantity", "How much", in: 1...Usage.most)
  private static let at = Field<Timestamp>.moment("at", "When", in: "UTC")
  private static let fields: Fields = [key, unit, quantity, at]

  package static let records: Field<[Told]> = {
    var about = FieldAbout(.hidden, "records", "Records")
    about.ownSchema = JSONSchema.list(of: fields.schema(isPatch: false))
      .adding("minItems", .integer(1)).adding("maxItems", .integer(Int64(most)))
    return Field(about, FieldWriting(texts: { _ in [] }, json: { .list($0.map(\.json)) })) {
      input throws(FieldProblem) in
      guard case .json(.list(let items)) = input else {
        if case .absent = input { throw .missing }
        throw .wrongType
      }
      guard !items.isEmpty else { throw .missing }
      guard items.count <= most else { throw .tooMany(most) }
      return items.map { Told(json: $0) }
    }
  }()

  package static func take(
    _ records: [Told], for team: Team, in tx: Tx
  ) throws -> [Outcome] {
    let book = try UsageBook(of: team, in: tx)
    return try records.map { try take($0.json, book, tx) }
  }

  private static func take(_ json: JSON, _ book: UsageBook, _ tx: Tx) throws -> Outcome {
    var key: String?
    if case .text(let text)? = json["key"], text.utf8.count <= Usage.longestKey { key = text }
    do {
      let usage = try usage(json)
      let isNew = try tx.savepoint { try book.take(usage) }
      return Outcome(key: usage.key, result: isNew ? .counted : .known, problem: [])
    } catch let problem as Obstacle {
      return Outcome(key: key, result: .refused, problem: [problem.words])
    } catch let problems as FormProblems {
      let first = problems.fields.min { $0.key < $1.key }
      let field = Phrase("{{field}} does not fit.", ["field": first?.key ?? ""])
      return Outcome(
        key: key, result: .refused, problem: [field] + (first.map { [$0.value.words] } ?? []))
    }
  }

  private static func usage(_ json: JSON) throws -> Usage {
    guard case .object(let members) = json, members.allSatisfy({ fields[$0.name] != nil }) else {
      throw Obstacle("A record has key, unit, quantity and at, and nothing else.")
    }
    let entered = try fields.check(
      Dictionary(uniqueKeysWithValues: members.map { ($0.name, Input.json($0.value)) }))
    return Usage(
      key: entered[key], unit: entered[unit], quantity: entered[quantity], at: entered[at])
  }
}
