import Portal

/// Examples for the API's description: a value for each schema and field, of the cast.
extension Endpoint {
  /// Of the body; nil where there is none.
  var example: JSON? {
    guard let body, !body.all.isEmpty else { return nil }
    let fields = body.all.map(\.about)
    let shown = isPatch ? fields.prefix(2) : fields.filter(\.isRequired)[...]
    return .object(
      (shown.isEmpty ? fields.prefix(1) : shown).map { .init($0.name, $0.example) })
  }
}

extension FieldAbout {
  fileprivate var example: JSON {
    if let items = ownSchema?.json["items"], items["type"] == .text("string") {
      return .list([.text(Self.texts[name] ?? "example.com")])
    }
    if let ownSchema { return ownSchema.example([]) }
    return switch kind {
    case .email: .text("bob@example.com")
    case .emails: .list([.text("bob@example.com")])
    case .timeZone: .text("Europe/Berlin")
    case .choice:
      .text(options.first?.value ?? (name == "role" ? "member" : Self.texts[name] ?? "a"))
    case .choices: .list(options.prefix(1).map { .text($0.value) })
    case .flag: .flag(true)
    case .integer: .integer(range.map { max($0.lowerBound, min(30, $0.upperBound)) } ?? 30)
    case .money:
      .object([
        .init("amount", .integer(1250)), .init("currency", .text(currency?.code ?? "eur")),
      ])
    case .date: .text("2026-11-30")
    case .moment: .text("2026-11-30T09:00:00Z")
    case .secret: .text(Self.texts[name] ?? "correct horse battery staple")
    case .line, .paragraph, .hidden, .file: .text(Self.texts[name] ?? "Example")
    }
  }

  private static let texts = [
    "email": "bob@example.com", "name": "Bob Brown", "company": "Example Ltd", "slug": "example",
    "domain": "example.com", "domains": "example.com", "audience": "https://app.example.com",
    "team": "example", "key": "importer", "link": "https://app.example.com/{team}",
    "token": "the code of the link",
    "refreshToken": "of the last answer",
  ]
}

extension NamedSchema {
  var example: JSON { schema.example(parts) }

  var listExample: JSON {
    .object([.init("items", .list([example])), .init("nextCursor", .null)])
  }
}

extension JSONSchema {
  fileprivate func example(_ parts: [NamedSchema]) -> JSON {
    if let reference = json["$ref"] { return Self.named(reference, parts) }
    if case .list(let choices)? = json["anyOf"], let first = choices.first {
      return JSONSchema(json: first).example(parts)
    }
    if case .list(let values)? = json["enum"], let first = values.first { return first }
    switch type {
    case "object":
      guard case .object(let members)? = json["properties"] else { return .object([]) }
      return .object(
        members.map { .init($0.name, JSONSchema(json: $0.value).example(parts)) })
    case "array": return .list(json["items"].map { [JSONSchema(json: $0).example(parts)] } ?? [])
    case "integer": return .integer(1)
    case "number": return .number(1.5)
    case "boolean": return .flag(true)
    default: return .text(text)
    }
  }

  private static func named(_ reference: JSON, _ parts: [NamedSchema]) -> JSON {
    guard case .text(let path) = reference, let name = path.split(separator: "/").last else {
      return .null
    }
    if name == "Money" {
      return .object([.init("amount", .integer(1250)), .init("currency", .text("eur"))])
    }
    return parts.first { $0.name == name }?.example ?? .object([])
  }

  var type: String {
    switch json["type"] {
    case .text(let name): name
    case .list(let names): if case .text(let name)? = names.first { name } else { "string" }
    default: "string"
    }
  }

  private var text: String {
    switch json["format"] {
    case .text("date-time"): "2026-11-30T09:00:00Z"
    case .text("date"): "2026-11-30"
    case .text("email"): "bob@example.com"
    default: "text"
    }
  }
}

extension FieldAbout {
  /// Of a filter in an address: what it may be where it is given.
  var valueSchema: JSONSchema {
    // As a box of a form is ticked.
    if kind == .flag { return .oneOf(["1"]) }
    var about = self
    about.isRequired = true
    return about.schema
  }
}
