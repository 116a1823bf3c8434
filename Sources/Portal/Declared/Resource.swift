/// A thing as programs see it: the same columns that a page's table and a CSV file are made of.
package struct Resource<Item: Sendable>: Sendable {
  /// Of its schema in the API's document: `Member`.
  package let name: String
  package let columns: [Column<Item>]

  package init(_ name: String, _ columns: [Column<Item>]) {
    precondition(
      Set(columns.map(\.name)).count == columns.count, "\(name): two columns of one name")
    self.name = name
    self.columns = columns
  }

  /// - Parameter isRepeated: an answer that was given before: what is shown once is null.
  package func json(_ item: Item, isRepeated: Bool = false) -> JSON {
    .object(columns.map { JSON.Member($0.name, $0.json(item, isRepeated: isRepeated)) })
  }

  /// Something of it is shown once.
  package var hasSecrets: Bool { columns.contains(where: \.hasSecrets) }

  /// With those that it names.
  package var named: NamedSchema {
    NamedSchema(name: name, schema: schema, parts: columns.flatMap(\.parts))
  }

  private var schema: JSONSchema {
    .object(
      columns.map { column in
        let schema =
          column.label.isEmpty
          ? column.schema : column.schema.adding("description", .text(column.label))
        return (column.name, schema)
      })
  }
}

/// A schema of the API's document.
package struct NamedSchema: Sendable {
  package let name: String
  package let schema: JSONSchema
  /// Those that it names.
  package let parts: [NamedSchema]
}

extension Listing {
  package func resource(_ name: String) -> Resource<Item> { Resource(name, columns) }
}

extension FieldProblem {
  /// Stable; for programs.
  package var code: String {
    switch self {
    case .missing, .noneChosen: "missing"
    case .tooLong: "too-long"
    case .tooShort: "too-short"
    case .tooMany: "too-many"
    case .noEmailAddress: "no-email-address"
    case .unprintable: "unprintable"
    case .unknownChoice: "unknown-choice"
    case .noInteger: "no-integer"
    case .tooSmall, .tooLittle: "too-small"
    case .tooGreat, .tooMuch: "too-great"
    case .noAmount: "no-amount"
    case .noDate: "no-date"
    case .noMoment: "no-moment"
    case .noFile: "no-file"
    case .wrongFile: "wrong-file"
    case .fileTooLarge: "file-too-large"
    case .wrongType: "wrong-type"
    case .commonPassword: "common-password"
    case .contextualPassword: "contextual-password"
    case .tooSimple: "too-simple"
    case .wrongPassword: "wrong-password"
    case .samePassword: "same-password"
    case .other: "not-accepted"
    }
  }
}
