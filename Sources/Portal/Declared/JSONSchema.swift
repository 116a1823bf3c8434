/// A JSON Schema (draft 2020-12, as OpenAPI 3.1 wants it), as far as the portal's own values need one.
package struct JSONSchema: Sendable, Equatable {
  package let json: JSON
  package init(json: JSON) { self.json = json }
}

extension JSONSchema {
  package static let anything = JSONSchema(json: .object([]))
  package static let string = type("string")
  package static let integer = type("integer", ("format", .text("int64")))
  package static let number = type("number")
  package static let boolean = type("boolean")
  package static let moment = type("string", ("format", .text("date-time")))
  package static let date = type("string", ("format", .text("date")))
  package static let money = named("Money")

  package static func oneOf(_ values: [String]) -> JSONSchema {
    type("string", ("enum", .list(values.map { .text($0) })))
  }

  package static func list(of items: JSONSchema) -> JSONSchema {
    type("array", ("items", items.json))
  }

  /// Any names, each with such a value.
  package static func map(of values: JSONSchema) -> JSONSchema {
    type("object", ("additionalProperties", values.json))
  }

  package static func anyOf(_ schemas: [JSONSchema]) -> JSONSchema {
    JSONSchema(json: .object([JSON.Member("anyOf", .list(schemas.map(\.json)))]))
  }

  /// One of the document's own.
  package static func named(_ name: String) -> JSONSchema {
    JSONSchema(
      json: .object([JSON.Member("$ref", .text("#/components/schemas/\(name)"))]))
  }

  /// All members are there, and no others.
  package static func object(
    _ members: [(String, JSONSchema)], required: [String]? = nil
  ) -> JSONSchema {
    let required = required ?? members.map(\.0)
    return type(
      "object", ("properties", .object(members.map { JSON.Member($0.0, $0.1.json) })),
      ("required", .list(required.map { .text($0) })), ("additionalProperties", .flag(false)))
  }

  package static func type(_ name: String, _ more: (String, JSON)...) -> JSONSchema {
    JSONSchema(
      json: .object(
        [JSON.Member("type", .text(name))] + more.map { JSON.Member($0.0, $0.1) }))
  }

  /// The same, or null.
  package var orNull: JSONSchema {
    guard case .object(var members) = json,
      let place = members.firstIndex(where: { $0.name == "type" })
    else {
      return json == .object([])
        ? self
        : JSONSchema(
          json: .object([JSON.Member("anyOf", .list([json, Self.type("null").json]))]))
    }
    // It may be so already.
    guard case .text(let type) = members[place].value else { return self }
    members[place] = JSON.Member("type", .list([.text(type), .text("null")]))
    if let values = members.firstIndex(where: { $0.name == "enum" }),
      case .list(let list) = members[values].value
    {
      members[values] = JSON.Member("enum", .list(list + [.null]))
    }
    return JSONSchema(json: .object(members))
  }

  package func adding(_ name: String, _ value: JSON) -> JSONSchema {
    guard case .object(let members) = json else { return self }
    return JSONSchema(
      json: .object(members.filter { $0.name != name } + [JSON.Member(name, value)]))
  }
}

extension JSONSchema {
  /// Of a list: how many items it has.
  package func within(_ least: Int, _ most: Int?) -> JSONSchema {
    let schema = least > 0 ? adding("minItems", .integer(Int64(least))) : self
    return most.map { schema.adding("maxItems", .integer(Int64($0))) } ?? schema
  }
}

extension JSON {
  /// Of an object.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension FieldAbout {
  /// What a program may give.
  package var schema: JSONSchema {
    var schema = ownSchema ?? bare
    if let help { schema = schema.adding("description", .text(help.text)) }
    // A flag is one or the other.
    return isRequired || kind == .flag ? schema : schema.orNull
  }

  private var bare: JSONSchema {
    switch kind {
    case .line, .paragraph, .hidden: text(least: isRequired ? 1 : 0)
    case .secret: text(least: 1).adding("format", .text("password"))
    case .email: JSONSchema.string.adding("format", .text("email"))
    case .emails: JSONSchema.list(of: .string.adding("format", .text("email"))).within(1, limit)
    case .timeZone: JSONSchema.named("TimeZone")
    case .choice:
      options.isEmpty ? JSONSchema.string : JSONSchema.oneOf(options.map(\.value))
    case .choices:
      JSONSchema.list(of: .oneOf(options.map(\.value))).within(isRequired ? 1 : 0, nil)
    case .flag: JSONSchema.boolean
    case .integer:
      range.map { range in
        JSONSchema.integer.adding("minimum", .integer(range.lowerBound))
          .adding("maximum", .integer(range.upperBound))
      } ?? .integer
    case .money: JSONSchema.money
    case .date: JSONSchema.date
    case .moment: JSONSchema.moment
    case .file: JSONSchema.string.adding("format", .text("binary"))
    }
  }

  private func text(least: Int) -> JSONSchema {
    let schema =
      limit.map { JSONSchema.string.adding("maxLength", .integer(Int64($0))) } ?? .string
    return least > 0 ? schema.adding("minLength", .integer(Int64(least))) : schema
  }
}

extension Fields {
  /// - Parameter isPatch: what is not given stays as it is.
  package func schema(isPatch: Bool) -> JSONSchema {
    .object(
      all.map { ($0.about.name, $0.about.schema) },
      required: isPatch ? [] : all.map(\.about).filter(\.isRequired).map(\.name))
  }
}
