import HTTPTypes
import Portal

/// The API's description (OpenAPI 3.1): made of the site map and the declarations that the endpoints themselves
/// read, so that it cannot say anything else than they do.
struct OpenAPIDocument: Sendable {
  let baseURL: String
  let brand: String
  let entries: [SiteMap.Entry]

  init(_ web: Web) {
    baseURL = web.portal.settings.baseURL
    brand = web.portal.settings.name
    entries = web.map.entries.filter { $0.endpoint != nil }
  }

  var json: JSON {
    .object([
      .init("openapi", .text("3.1.0")), .init("info", info),
      .init("servers", .list([.object([.init("url", .text(baseURL))])])),
      .init("tags", .list(tags.map { .object([.init("name", .text($0))]) })),
      .init("paths", .object(paths)), .init("components", components),
      .init("security", .list(Self.anyCaller)),
    ])
  }

  private var info: JSON {
    .object([
      .init("title", .text(brand)), .init("version", .text("1")),
      .init(
        "description",
        .text(
          "Everything that a page of \(brand) can do. Errors are problem details (RFC 9457) with a stable code. Writes take an Idempotency-Key. See \(baseURL)/docs."
        )),
    ])
  }

  /// In the order of the site map.
  var tags: [String] {
    var tags: [String] = []
    for tag in entries.compactMap(\.endpoint?.tag) where !tags.contains(tag) { tags.append(tag) }
    return tags
  }

  private var paths: [JSON.Member] {
    var order: [String] = []
    var operations: [String: [JSON.Member]] = [:]
    for entry in entries {
      if operations[entry.pattern] == nil { order.append(entry.pattern) }
      operations[entry.pattern, default: []].append(
        .init(entry.method.rawValue.lowercased(), OpenAPIOperation(entry, in: self).json))
    }
    return order.map { .init($0, .object(operations[$0] ?? [])) }
  }
}

extension OpenAPIDocument {
  /// Who may call what somebody has to be known for.
  static let anyCaller: [JSON] = ["accessToken", "apiKey"].map {
    .object([.init($0, .list([]))])
  }

  private var components: JSON {
    .object([
      .init("schemas", .object(schemas)),
      .init(
        "responses",
        .object([
          .init("Problem", Self.problem(headers: [])),
          .init("Wait", Self.problem(headers: ["Retry-After"])),
        ])),
      .init("headers", .object(Self.headers)),
      .init("parameters", .object(Self.parameters)),
      .init("securitySchemes", Self.securitySchemes),
    ])
  }

  private var schemas: [JSON.Member] {
    var found: [String: JSONSchema] = [
      "Money": Self.money, "TimeZone": Self.timeZone,
      "Problem": APIProblem.schema, "ProblemEntry": APIProblem.entrySchema,
    ]
    func add(_ named: NamedSchema) {
      precondition(
        found[named.name].map { $0 == named.schema } ?? true, "two schemas of \(named.name)")
      found[named.name] = named.schema
      named.parts.forEach(add)
    }
    for entry in entries {
      switch entry.endpoint?.answer {
      case .one(let named): add(named)
      case .list(let named):
        add(named)
        found["\(named.name)List"] = Self.list(of: named)
      case .nothing, .file, nil: break
      }
    }
    return found.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.json) }
  }

  private static let money = JSONSchema.object([
    ("amount", JSONSchema.integer.adding("description", .text("In the currency’s minor units"))),
    (
      "currency",
      JSONSchema.type("string", ("pattern", .text("^[a-z]{3}$")))
    ),
  ])

  private static let timeZone = JSONSchema.string.adding(
    "description", .text("A name of the IANA time zone database, such as Europe/Berlin"))

  private static func list(of named: NamedSchema) -> JSONSchema {
    .object([
      ("items", .list(of: .named(named.name))),
      (
        "nextCursor",
        JSONSchema.string.orNull.adding(
          "description", .text("Of the next page; null on the last one"))
      ),
    ])
  }

  private static func problem(headers: [String]) -> JSON {
    .object([
      .init("description", .text("Why not, as problem details (RFC 9457)")),
      .init(
        "headers",
        .object(
          headers.map {
            .init($0, .object([.init("$ref", .text("#/components/headers/\($0)"))]))
          })),
      .init(
        "content",
        .object([
          .init(
            APIProblem.mediaType,
            .object([.init("schema", JSONSchema.named("Problem").json)]))
        ])),
    ])
  }

  private static let headers: [JSON.Member] = [
    ("ETag", "Names this state of the thing: send it as If-Match"),
    ("RateLimit", "How many requests are left, and in how many seconds all are there again"),
    ("RateLimit-Policy", "How many requests a minute there are"),
    ("Idempotency-Replayed", "It was done before: this is the answer of then"),
    ("Location", "Where what was made can be read"),
    ("Retry-After", "In how many seconds to try again"),
  ].map { name, words in
    .init(
      name,
      .object([
        .init("description", .text(words)), .init("schema", JSONSchema.string.json),
      ]))
  }

  private static let parameters: [JSON.Member] = [
    .init(
      "IdempotencyKey",
      header(
        "Idempotency-Key", "The same request with the same key is done once, and answered alike",
        pattern: "^[!-~]{1,200}$")),
    .init(
      "IfMatch",
      header(
        "If-Match", "The ETag that you have: 412 when it has changed since",
        pattern: "^(\\*|\"[A-Za-z0-9_-]{1,40}\")$")),
  ]

  private static func header(_ name: String, _ words: String, pattern: String) -> JSON {
    .object([
      .init("name", .text(name)), .init("in", .text("header")),
      .init("required", .flag(false)), .init("description", .text(words)),
      .init("schema", JSONSchema.type("string", ("pattern", .text(pattern))).json),
    ])
  }

  private static let securitySchemes = JSON.object([
    .init(
      "accessToken",
      .object([
        .init("type", .text("http")), .init("scheme", .text("bearer")),
        .init("bearerFormat", .text("JWT")),
        .init("description", .text("From auth/login or auth/refresh; good for ten minutes")),
      ])),
    .init(
      "apiKey",
      .object([
        .init("type", .text("http")), .init("scheme", .text("bearer")),
        .init("bearerFormat", .text("ptc_…")),
        .init("description", .text("Made in the settings, of a person or of a team")),
      ])),
  ])
}
