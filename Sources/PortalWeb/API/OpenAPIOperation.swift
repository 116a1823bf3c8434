import HTTPTypes
import Portal

/// One endpoint in the API's description.
struct OpenAPIOperation {
  let entry: SiteMap.Entry
  let endpoint: Endpoint
  private let document: OpenAPIDocument

  init(_ entry: SiteMap.Entry, in document: OpenAPIDocument) {
    guard let endpoint = entry.endpoint else { preconditionFailure("no endpoint") }
    (self.entry, self.endpoint, self.document) = (entry, endpoint, document)
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init("operationId", .text(Self.id(entry))), .init("summary", .text(endpoint.summary)),
      .init("description", .text(entry.access.words)),
      .init("tags", .list([.text(endpoint.tag)])),
    ]
    if endpoint.sunset != nil { members.append(.init("deprecated", .flag(true))) }
    let parameters = pathParameters + teamParameter + queryParameters + headerParameters
    if !parameters.isEmpty { members.append(.init("parameters", .list(parameters))) }
    if let body { members.append(.init("requestBody", body)) }
    members.append(.init("responses", .object(responses)))
    members.append(.init("security", .list(security)))
    return .object(members)
  }

  /// `getTeamsTeamMembers`: the method and the path.
  static func id(_ entry: SiteMap.Entry) -> String {
    let words = entry.pattern.dropFirst("/api/v1/".count)
      .split { !$0.isLetter && !$0.isNumber }
    return entry.method.rawValue.lowercased()
      + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}

extension OpenAPIOperation {
  /// The names that stand in the path.
  static func names(in pattern: String) -> [String] {
    pattern.split(separator: "/").filter { $0.hasPrefix("{") }
      .map { String($0.dropFirst().dropLast()) }
  }

  private var pathParameters: [JSON] {
    Self.names(in: entry.pattern).map { name in
      .object([
        .init("name", .text(name)), .init("in", .text("path")), .init("required", .flag(true)),
        .init("schema", Self.schema(ofPart: name).json),
      ])
    }
  }

  private static func schema(ofPart name: String) -> JSONSchema {
    switch name {
    case "team":
      JSONSchema.type("string", ("pattern", .text("^[a-z0-9-]{1,60}$")))
        .adding("description", .text("The team’s id, or its part of the web address"))
    case "key": .type("string", ("pattern", .text("^[a-z0-9]([a-z0-9.-]{0,58}[a-z0-9])?$")))
    case "role": .type("string", ("pattern", .text("^[a-z0-9-]{1,60}$")))
    case "entry": .type("string", ("pattern", .text(AuditNumber.pattern)))
    case "position": JSONSchema.integer.adding("minimum", .integer(1))
    default: JSONSchema.type("string", ("format", .text("uuid")))
    }
  }

  private var teamParameter: [JSON] {
    endpoint.namesTeam
      ? [Self.query(LoadNamedTeam.parameter, Self.schema(ofPart: LoadNamedTeam.parameter))] : []
  }

  private var queryParameters: [JSON] {
    switch endpoint.query {
    case .nothing: []
    case .fields(let fields):
      fields.map { Self.query($0.name, $0.valueSchema, isRequired: $0.isRequired) }
    case .list(let list):
      [Self.query("limit", .oneOf(["50", "25", "100"])), Self.query("cursor", Self.cursor)]
        + Self.query(list)
    case .export(let list): Self.query(list)
    }
  }

  private static func query(_ list: ListFacts) -> [JSON] {
    let sorts = list.orders.flatMap { [$0, "-\($0)"] }
    return (sorts.isEmpty ? [] : [query("sort", .oneOf(sorts))])
      + (list.isSearchable
        ? [query("q", JSONSchema.string.adding("maxLength", .integer(100)))] : [])
      + list.filters.map { query($0.name, $0.valueSchema) }
  }

  private static let cursor = JSONSchema.type(
    "string", ("description", .text("The nextCursor of the page before")))

  private static func query(
    _ name: String, _ schema: JSONSchema, isRequired: Bool = false
  ) -> JSON {
    .object([
      .init("name", .text(name)), .init("in", .text("query")),
      .init("required", .flag(isRequired)),
      .init("schema", schema.json),
    ])
  }

  private var headerParameters: [JSON] {
    let names =
      (endpoint.isKept ? ["IdempotencyKey"] : []) + (endpoint.isMatched ? ["IfMatch"] : [])
    return names.map { .object([.init("$ref", .text("#/components/parameters/\($0)"))]) }
  }

  private var body: JSON? {
    if let file = endpoint.file {
      return .object([
        .init("required", .flag(true)), .init("content", Self.files(file.accepts)),
      ])
    }
    guard let fields = endpoint.body, !fields.all.isEmpty else { return nil }
    return .object([
      .init("required", .flag(fields.all.contains { $0.about.isRequired } && !endpoint.isPatch)),
      .init(
        "content",
        .object([
          .init(
            "application/json",
            .object([
              .init("schema", fields.schema(isPatch: endpoint.isPatch).json),
              .init("example", endpoint.example ?? .object([])),
            ]))
        ])),
    ])
  }

  private var security: [JSON] {
    guard entry.isKnownCaller else { return [] }
    let names = ["accessToken"] + (entry.access.takesKeys ? ["apiKey"] : [])
    return names.map { .object([.init($0, .list([]))]) }
  }
}

extension OpenAPIOperation {
  private var responses: [JSON.Member] {
    var success: [JSON.Member] = [
      .init("description", .text(endpoint.summary)),
      .init(
        "headers",
        .object(
          headers.map {
            .init($0, .object([.init("$ref", .text("#/components/headers/\($0)"))]))
          })),
    ]
    if let content { success.append(.init("content", content)) }
    if let links { success.append(.init("links", links)) }
    let code = String(endpoint.status.code)
    return [.init(code, .object(success))] + (isCompared ? [unchanged] : []) + problems
  }

  private var headers: [String] {
    ["RateLimit", "RateLimit-Policy"] + (isJSON ? ["ETag"] : [])
      + (endpoint.isKept ? ["Idempotency-Replayed"] : [])
      + (endpoint.status == .created ? ["Location"] : [])
  }

  private var isJSON: Bool {
    switch endpoint.answer {
    case .one, .list: true
    case .nothing, .file: false
    }
  }

  /// With If-None-Match.
  private var isCompared: Bool { isJSON && entry.method == .get }

  private var unchanged: JSON.Member {
    .init("304", .object([.init("description", .text("It is as your If-None-Match says"))]))
  }

  private var problems: [JSON.Member] {
    (codes + ["default"]).map {
      let name = ["429", "503"].contains($0) ? "Wait" : "Problem"
      return .init($0, .object([.init("$ref", .text("#/components/responses/\(name)"))]))
    }
  }

  private var codes: [String] {
    var codes = ["400"]
    if entry.isKnownCaller { codes += ["401", "403"] } else if givesTokens { codes.append("401") }
    if !Self.names(in: entry.pattern).isEmpty || entry.isForOperators || endpoint.namesTeam {
      codes.append("404")
    }
    if entry.method != .get { codes += ["409", "413", "415", "422"] }
    if endpoint.isMatched { codes.append("412") }
    return (codes + ["429", "503"]).sorted()
  }

  private var givesTokens: Bool {
    if case .one(let named) = endpoint.answer {
      named.name == TokenPair.resource.name
    } else {
      false
    }
  }

  private var content: JSON? {
    switch endpoint.answer {
    case .nothing: nil
    case .one(let named): Self.json(.named(named.name), named.example)
    case .list(let named): Self.json(.named("\(named.name)List"), named.listExample)
    case .file(let types): Self.files(types)
    }
  }

  /// One of the media types.
  private static func files(_ types: [String]) -> JSON {
    .object(
      types.map { type in
        // What is JSON itself may be any; all else is bytes.
        let schema =
          type == "application/json"
          ? JSONSchema.anything : .string.adding("format", .text("binary"))
        return .init(type, .object([.init("schema", schema.json)]))
      })
  }

  private static func json(_ schema: JSONSchema, _ example: JSON) -> JSON {
    .object([
      .init(
        "application/json",
        .object([.init("schema", schema.json), .init("example", example)]))
    ])
  }

  /// From a list, or from what was just made, to the calls that take its id.
  private var links: JSON? {
    guard let (body, known) = found else { return nil }
    let links = document.entries.compactMap { other -> JSON.Member? in
      let names = Self.names(in: other.pattern)
      let parts = other.pattern.split(separator: "/")
      let depth = entry.pattern.split(separator: "/").count
      guard parts.starts(with: entry.pattern.split(separator: "/")), parts.count > depth,
        parts[depth].hasPrefix("{"), parts.count <= depth + 2
      else { return nil }
      let own = String(parts[depth].dropFirst().dropLast())
      guard let field = [own, "id"].first(where: known.contains) else { return nil }
      let place = "$response.body#/\(body)\(field)"
      let given = names.map { name in
        JSON.Member(name, .text(name == own ? place : "$request.path.\(name)"))
      }
      return .init(
        Self.id(other),
        .object([
          .init("operationId", .text(Self.id(other))), .init("parameters", .object(given)),
        ]))
    }
    return links.isEmpty ? nil : .object(links)
  }

  /// Where in the answer a thing is that other calls take, and what is known of it.
  private var found: (place: String, names: [String])? {
    switch endpoint.answer {
    case .list(let named): ("items/0/", named.names)
    case .one(let named) where endpoint.status == .created: ("", named.names)
    case .one, .nothing, .file: nil
    }
  }
}

extension SiteMap.Entry {
  /// Somebody has to be known to come here.
  var isKnownCaller: Bool { audience != .anyone }
  var isForOperators: Bool { if case .operators = audience { true } else { false } }

  /// Who may call an endpoint, and with what.
  var access: APIAccess { APIAccess(audience) }
}

/// Who may call an endpoint, in words.
struct APIAccess {
  let words: String
  let takesKeys: Bool
  let scope: APIScope?
}

extension APIAccess {
  init(_ audience: SiteMap.Audience) {
    switch audience {
    case .anyone, .hidden: self.init(words: "For anybody.", takesKeys: false, scope: nil)
    case .person(let act): self.init(act?.scope, act.map { $0 as any Act }, [])
    case .team(let act):
      self.init(act.scope, act, Role.allCases.filter(act.roles.contains))
    case .operators:
      self.init(
        words:
          "For the people who run this site; changes want a fresh proof of the password.",
        takesKeys: false, scope: nil)
    }
  }

  private init(_ scope: APIScope?, _ act: (any Act)?, _ roles: [Role]) {
    let any = act == nil ? "With any token or key." : "For people; not with an API key."
    var told = [scope.map { "With an API key: the scope \($0.rawValue)." } ?? any]
    if !roles.isEmpty {
      told.append("In the team: \(roles.map(\.label).joined(separator: ", ")).")
    }
    if act?.wantsProof == true { told.append("Wants a fresh proof of the password.") }
    self.init(
      words: told.joined(separator: " "), takesKeys: scope != nil || act == nil, scope: scope)
  }
}

extension NamedSchema {
  /// Of its members.
  fileprivate var names: [String] {
    guard case .object(let members)? = schema.json["properties"] else { return [] }
    return members.map(\.name)
  }
}
