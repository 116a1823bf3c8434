/// One thing that is shown of a row: in a page's table, in JSON and in CSV alike.
package struct Column<Item: Sendable>: Sendable {
  /// JSON's name for it and CSV's; what a page sorts by.
  package let name: String
  package let label: String
  package let value: @Sendable (Item) -> ColumnValue
  /// The same in an answer that is given again, where it is another.
  private var repeated: (@Sendable (Item) -> ColumnValue)?
  private let kind: ColumnKind
  /// What a program may expect of it.
  package private(set) var schema: JSONSchema
  package private(set) var place = ColumnPlace.cell
  /// Given once: in a repeated answer it is null.
  package private(set) var isSecret = false
  /// Schemas that its own names.
  package private(set) var parts: [NamedSchema] = []
  package private(set) var order: Order<Item>?

  private init(
    _ name: String, _ label: String, _ kind: ColumnKind = .words, _ schema: JSONSchema,
    _ value: @escaping @Sendable (Item) -> ColumnValue
  ) {
    self.name = name
    self.label = label
    self.kind = kind
    self.schema = schema
    self.value = value
  }
}

extension Column {
  /// Figures stand at the right.
  package var isNumber: Bool { kind == .number }
}

private enum ColumnKind { case words, number }

/// Where a page shows a column.
package enum ColumnPlace: Sendable {
  case cell
  /// A cell whose choice says how things stand: a badge.
  case state
  /// A cell for text of any length, which may break anywhere.
  case long
  /// A line under the first cell, when there is something to say.
  case note
  /// The same for what went wrong.
  case warning
  /// In JSON and CSV only.
  case programs
}

/// A value with what it is, so that each reader shows it in its own way.
package enum ColumnValue: Sendable, Equatable {
  case nothing
  case text(String)
  case integer(Int64)
  case money(Money)
  case moment(Timestamp)
  /// A stored value and its label.
  case choice(String, label: String)
  /// The same where the label is a name that somebody has given.
  case named(String, label: String)
  case flag(Bool)
  /// In bytes.
  case size(Int64)
  case span(Duration)
  /// A User-Agent header, which a page names as people do.
  case device(String)
  /// For programs: JSON within JSON, its text in CSV.
  case json(JSON)
}

/// How rows may stand: by an expression that is never NULL, and by the id where two are equal.
package struct Order<Item: Sendable>: Sendable {
  /// Nil when the id alone gives the order.
  let key: SQL?
  let value: @Sendable (Item) -> SQLScalar
}

extension Column {
  package static func text(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> String
  ) -> Column { Column(name, label, .words, .string) { .text(get($0)) } }

  package static func text(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> String?
  ) -> Column {
    Column(name, label, .words, .string.orNull) { get($0).map { .text($0) } ?? .nothing }
  }

  package static func integer(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Int
  ) -> Column { Column(name, label, .number, .integer) { .integer(Int64(get($0))) } }

  package static func integer(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Int?
  ) -> Column {
    Column(name, label, .number, .integer.orNull) {
      get($0).map { .integer(Int64($0)) } ?? .nothing
    }
  }

  package static func money(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Money
  ) -> Column { Column(name, label, .number, .money) { .money(get($0)) } }

  package static func money(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Money?
  ) -> Column {
    Column(name, label, .number, .money.orNull) { get($0).map { .money($0) } ?? .nothing }
  }

  package static func moment(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Timestamp
  ) -> Column { Column(name, label, .words, .moment) { .moment(get($0)) } }

  package static func moment(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Timestamp?
  ) -> Column {
    Column(name, label, .words, .moment.orNull) { get($0).map { .moment($0) } ?? .nothing }
  }

  package static func choice<Value: Choice>(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Value
  ) -> Column {
    Column(name, label, .words, .oneOf(Value.allCases.map(\.rawValue))) {
      let value = get($0)
      return .choice(value.rawValue, label: value.label)
    }
  }

  package static func choice<Value: Choice>(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Value?
  ) -> Column {
    Column(name, label, .words, .oneOf(Value.allCases.map(\.rawValue)).orNull) {
      get($0).map { .choice($0.rawValue, label: $0.label) } ?? .nothing
    }
  }

  /// One of a few words for programs, which no page shows.
  package static func word(
    _ name: String, _ label: String, among words: [String],
    _ get: @escaping @Sendable (Item) -> String
  ) -> Column { value(name, label, .oneOf(words)) { .text(get($0)) }.shown(.programs) }

  package static func word(
    _ name: String, _ label: String, among words: [String],
    _ get: @escaping @Sendable (Item) -> String?
  ) -> Column {
    value(name, label, .oneOf(words).orNull) { get($0).map { .text($0) } ?? .nothing }
      .shown(.programs)
  }

  package static func flag(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Bool
  ) -> Column { Column(name, label, .words, .boolean) { .flag(get($0)) } }

  package static func size(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Int64
  ) -> Column { Column(name, label, .number, .integer) { .size(get($0)) } }

  package static func size(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Int64?
  ) -> Column {
    Column(name, label, .number, .integer.orNull) { get($0).map { .size($0) } ?? .nothing }
  }

  package static func span(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Duration
  ) -> Column { Column(name, label, .number, .number) { .span(get($0)) } }

  package static func span(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> Duration?
  ) -> Column {
    Column(name, label, .number, .number.orNull) { get($0).map { .span($0) } ?? .nothing }
  }

  package static func device(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> String
  ) -> Column { Column(name, label, .words, .string) { .device(get($0)) } }

  /// A value whose kind differs from row to row.
  package static func value(
    _ name: String, _ label: String, _ schema: JSONSchema = .anything,
    _ get: @escaping @Sendable (Item) -> ColumnValue
  ) -> Column { Column(name, label, .words, schema, get) }

  /// Another thing within this one; nil where there is none.
  package static func one<Inner>(
    _ name: String, _ resource: Resource<Inner>, _ get: @escaping @Sendable (Item) -> Inner?
  ) -> Column {
    Column(name, "", .words, .named(resource.name).orNull) {
      get($0).map { .json(resource.json($0)) } ?? .nothing
    }.naming(resource) {
      get($0).map { .json(resource.json($0, isRepeated: true)) } ?? .nothing
    }
  }

  /// Another thing within this one.
  package static func one<Inner>(
    _ name: String, _ resource: Resource<Inner>, _ get: @escaping @Sendable (Item) -> Inner
  ) -> Column {
    Column(name, "", .words, .named(resource.name)) {
      .json(resource.json(get($0)))
    }.naming(resource) { .json(resource.json(get($0), isRepeated: true)) }
  }

  /// Several of them.
  package static func list<Inner>(
    _ name: String, _ resource: Resource<Inner>, _ get: @escaping @Sendable (Item) -> [Inner]
  ) -> Column {
    Column(name, "", .words, .list(of: .named(resource.name))) {
      .json(.list(get($0).map { resource.json($0) }))
    }.naming(resource) {
      .json(.list(get($0).map { resource.json($0, isRepeated: true) }))
    }
  }

  /// The same of a thing that this one is a part of. One cannot sort by it there.
  package func within<Outer>(_ get: @escaping @Sendable (Outer) -> Item) -> Column<Outer> {
    var column = Column<Outer>(name, label, kind, schema) { [value] in value(get($0)) }
    (column.place, column.isSecret, column.parts) = (place, isSecret, parts)
    if let repeated { column.repeated = { repeated(get($0)) } }
    return column
  }

  private func naming<Inner>(
    _ resource: Resource<Inner>, repeated: @escaping @Sendable (Item) -> ColumnValue
  ) -> Column {
    var column = shown(.programs)
    column.parts = [resource.named]
    if resource.hasSecrets { column.repeated = repeated }
    return column
  }

  var hasSecrets: Bool { isSecret || repeated != nil }

  /// - Parameter isRepeated: in an answer that was given before.
  package func json(_ item: Item, isRepeated: Bool) -> JSON {
    guard isRepeated else { return value(item).json }
    return isSecret ? .null : (repeated ?? value)(item).json
  }

  /// Texts, such as names of rights.
  package static func texts(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> [String]
  ) -> Column {
    Column(name, label, .words, .list(of: .string)) { .json(.list(get($0).map { .text($0) })) }
      .shown(.programs)
  }

  /// Shown once, to whoever has just made it.
  package func secret() -> Column {
    var column = self
    column.isSecret = true
    column.schema = schema.orNull
    return column
  }

  package func shown(_ place: ColumnPlace) -> Column {
    var column = self
    column.place = place
    return column
  }

  /// One may sort by it.
  /// - Parameters:
  ///   - key: an expression of the listing's statement that has an index with the id behind it.
  ///   - value: the same of a row, for the cursor.
  package func sorted(
    by key: SQL, _ value: @escaping @Sendable (Item) -> some SQLValue
  ) -> Column {
    var column = self
    column.order = Order(key: key) { value($0).sqlScalar }
    return column
  }

  /// One may sort by it: ids are made in this order.
  package func sortedByID() -> Column {
    var column = self
    column.order = Order(key: nil) { _ in .null }
    return column
  }
}

extension ColumnValue {
  /// For programs: raw values, times as RFC 3339.
  package var json: JSON {
    switch self {
    case .nothing: .null
    case .text(let text), .choice(let text, _), .named(let text, _), .device(let text): .text(text)
    case .integer(let integer), .size(let integer): .integer(integer)
    case .money(let money): money.json
    case .moment(let moment): .text(LocalTime.rfc3339(moment))
    case .flag(let flag): .flag(flag)
    case .span(let span): .number(Double(span.microseconds) / 1_000_000)
    case .json(let json): json
    }
  }

  /// For a spreadsheet.
  var csv: String {
    switch self {
    case .nothing: ""
    case .text(let text), .choice(let text, _), .named(let text, _), .device(let text):
      CSV.harmless(text)
    case .integer(let integer), .size(let integer): String(integer)
    case .money(let money): "\(money.plain) \(money.currency.code.uppercased())"
    case .moment(let moment): LocalTime.rfc3339(moment)
    case .flag(let flag): flag ? "true" : "false"
    case .span(let span): String(Double(span.microseconds) / 1_000_000)
    case .json(let json): CSV.harmless(json.text)
    }
  }
}
