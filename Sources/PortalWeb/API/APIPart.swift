import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// A part of the API whose endpoints are for the same callers and stand in one chapter of the documentation.
struct APIPart<Context: PortalContext>: Sendable {
  typealias Handler = @Sendable (APICall<Context>) async throws -> Response

  let web: Web
  let site: SitePart<Context>
  let tag: String
  /// Of requests to it.
  private(set) var limit: RateLimits.Kind
  /// Their team is named beside the path: see `LoadNamedTeam`.
  var namesTeam = false
  /// When they go, where they do.
  var sunset: Sunset?

  /// The next chapter.
  func chapter(_ tag: String) -> APIPart {
    APIPart(
      web: web, site: site, tag: tag, limit: limit, namesTeam: namesTeam, sunset: sunset)
  }

  /// The same of requests that are counted otherwise.
  func limited(_ kind: RateLimits.Kind) -> APIPart {
    var part = self
    part.limit = kind
    return part
  }

  /// The same of endpoints that go.
  func until(_ sunset: Sunset) -> APIPart {
    var part = self
    part.sunset = sunset
    return part
  }

  func endpoint(
    _ method: HTTPRequest.Method, _ path: String, _ audience: SiteMap.Audience,
    _ about: Endpoint, entering enter: @escaping @Sendable (Context) throws -> Context = { $0 },
    _ handler: @escaping Handler
  ) {
    var about = about
    (about.sunset, about.namesTeam) = (sunset, namesTeam)
    let (web, endpoint) = (web, about)
    site.add(method, path, audience, endpoint: endpoint) { request, context in
      // Who may not come is told so, whatever they bring.
      let context = try enter(context)
      try endpoint.check(request)
      // A file is read when somebody has a place for it.
      let body =
        endpoint.file == nil
        ? try await APIBody(request, method == .get ? nil : endpoint.body) : APIBody()
      let call = APICall(
        web: web, request: request, context: context, endpoint: endpoint, body: body)
      var response = try await handler(call)
      if response.status.kind == .successful { response.status = endpoint.status }
      endpoint.sunset?.mark(&response.headers)
      return response
    }
  }

  fileprivate func about(
    _ summary: String, _ body: Fields?, _ answer: Endpoint.Answer,
    _ status: HTTPResponse.Status = .ok
  ) -> Endpoint {
    Endpoint(
      summary: summary, tag: tag, body: body, answer: answer,
      status: answer.isNothing ? .noContent : status, limit: limit)
  }
}

extension Endpoint {
  /// What is wrong with a request before anything is looked at.
  fileprivate func check(_ request: Request) throws {
    if case .nothing = query, let name = request.uri.query.flatMap(firstName) {
      throw ListProblem(parameter: name)
    }
    // Also where nothing is kept for it: what is wrong is said.
    _ = try request.idempotencyKey()
    guard
      isMatched || request.method == .get || request.method == .head
        || request.headers[values: .ifMatch].isEmpty
    else {
      throw APIProblem(.malformed, ["This has no state that If-Match could be compared with."])
    }
  }

  /// Of what it does not take.
  private func firstName(of query: String) -> String? {
    if query.isEmpty { return nil }
    let names = query.split(separator: "&", omittingEmptySubsequences: false).map {
      String($0.prefix { $0 != "=" }.prefix(64))
    }
    return names.first { !namesTeam || $0 != LoadNamedTeam.parameter }
  }

  var takesSecrets: Bool { body?.all.contains(where: \.about.isSecret) ?? false }
}

extension Endpoint.Answer {
  fileprivate var isNothing: Bool { if case .nothing = self { true } else { false } }
}

/// Endpoints for anybody.
extension APIPart<AppContext> {
  /// - Parameter answer: what it answers with.
  func open(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ body: Fields? = nil,
    gives answer: Endpoint.Answer, status: HTTPResponse.Status = .ok, _ handler: @escaping Handler
  ) {
    endpoint(method, path, .anyone, about(summary, body, answer, status), handler)
  }
}

/// Endpoints for whoever is signed in, in a team, or an operator.
extension APIPart where Context: ActingContext {
  /// One thing.
  /// - Parameter read: nil where it is not there.
  func read<Item: Sendable>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ resource: Resource<Item>,
    _ read: @escaping @Sendable (APICall<Context>) throws -> @Sendable (Tx) throws -> Item?
  ) {
    acting(.get, path, act, about(summary, nil, .one(resource.named))) { call in
      let read = try read(call)
      guard let item = try await call.portal.store.read(read) else {
        throw APIProblem(.notFound)
      }
      return APIAnswer.one(resource, item).response(to: call.request)
    }
  }

  /// What is known of the caller already: nothing is read for it.
  func known<Item: Sendable>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ resource: Resource<Item>,
    _ item: @escaping @Sendable (APICall<Context>) -> Item
  ) {
    acting(.get, path, act, about(summary, nil, .one(resource.named))) { call in
      APIAnswer.one(resource, item(call)).response(to: call.request)
    }
  }

  /// A list, page by page.
  /// - Parameter scope: whose rows.
  func list<Item: Sendable>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String,
    _ listing: @autoclosure @escaping @Sendable () -> Listing<Item>, _ resource: Resource<Item>,
    of scope: @escaping @Sendable (APICall<Context>) throws -> ListScope
  ) {
    // Made anew each time: what it shows may hang on the time.
    list(path, act, summary, listing().facts, resource) { (listing(), try scope($0)) }
  }

  /// The same of rows whose days and words are the reader's own.
  func list<Item: Sendable>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ facts: ListFacts,
    _ resource: Resource<Item>,
    of rows: @escaping @Sendable (APICall<Context>) throws -> (Listing<Item>, ListScope)
  ) {
    var about = about(summary, nil, .list(resource.named))
    about.query = .list(facts)
    acting(.get, path, act, about) { call in
      let (listing, scope) = try rows(call)
      return try await call.page(listing, resource, of: scope).response(to: call.request)
    }
  }

  /// What is made of a few fields in the address.
  func query<Item>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ query: Fields,
    gives resource: Resource<Item>, _ handler: @escaping Handler
  ) {
    var about = about(summary, nil, .one(resource.named))
    about.query = .fields(query.all.map(\.about))
    acting(.get, path, act, about, handler)
  }

  /// A short list, whole, that is made of a few fields in the address.
  func queried<Item: Sendable>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ query: Fields,
    _ resource: Resource<Item>,
    _ items: @escaping @Sendable (APICall<Context>) async throws -> [Item]
  ) {
    var about = about(summary, nil, .list(resource.named))
    about.query = .fields(query.all.map(\.about))
    acting(.get, path, act, about) { call in
      APIAnswer.list(try await items(call).map { resource.json($0) }, next: nil)
        .response(to: call.request)
    }
  }

  /// A file of one of the media types.
  func file(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ types: [String],
    _ query: Endpoint.Query = .nothing, _ handler: @escaping Handler
  ) {
    var about = about(summary, nil, .file(types))
    about.query = query
    acting(.get, path, act, about, handler)
  }

  /// A short list, whole.
  func all<Item: Sendable>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ resource: Resource<Item>,
    _ read: @escaping @Sendable (APICall<Context>) throws -> @Sendable (Tx) throws -> [Item]
  ) {
    acting(.get, path, act, about(summary, nil, .list(resource.named))) { call in
      let items = try await call.portal.store.read(try read(call))
      return APIAnswer.list(items.map { resource.json($0) }, next: nil)
        .response(to: call.request)
    }
  }

  /// What changes something and answers with one thing: by `APICall.write`.
  /// - Parameter isMatched: If-Match is compared, as always with PATCH and PUT: by `APICall.matching`.
  func write<Item>(
    _ method: HTTPRequest.Method, _ path: String, _ act: Context.NamedAct?, _ summary: String,
    _ body: Fields? = nil, gives resource: Resource<Item>, status: HTTPResponse.Status = .ok,
    isMatched: Bool = false, _ handler: @escaping Handler
  ) {
    var about = about(summary, body, .one(resource.named), status)
    about.isPatch = method == .patch
    about.isMatched = isMatched || method == .patch || method == .put
    about.isKept = method != .get && !about.takesSecrets
    acting(method, path, act, about, handler)
  }

  /// What gives something each time anew, and keeps no answer.
  func ask<Item>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ body: Fields? = nil,
    gives resource: Resource<Item>, _ handler: @escaping Handler
  ) {
    acting(.post, path, act, about(summary, body, .one(resource.named)), handler)
  }

  /// What changes something, of which there is nothing to say.
  func write(
    _ method: HTTPRequest.Method, _ path: String, _ act: Context.NamedAct?, _ summary: String,
    _ body: Fields? = nil, _ handler: @escaping Handler
  ) {
    var about = about(summary, body, .nothing)
    about.isKept = !about.takesSecrets
    acting(method, path, act, about, handler)
  }

  /// What takes a file as the body itself, in place of the one before, and answers with one thing: by
  /// `APICall.write`.
  func upload<Item>(
    _ path: String, _ act: Context.NamedAct?, _ summary: String, _ field: Field<UploadedFile>,
    gives resource: Resource<Item>,
    _ handler: @escaping @Sendable (APICall<Context>, UploadedFile) async throws -> Response
  ) {
    var about = about(summary, nil, .one(resource.named))
    (about.file, about.limit) = (field.about, .upload)
    (about.isMatched, about.isKept) = (true, true)
    acting(.put, path, act, about) { call in
      try await web.receive(field, call.request, call.context) { upload, file in
        try await handler(call.having(upload), file)
      }
    }
  }

  func acting(
    _ method: HTTPRequest.Method, _ path: String, _ act: Context.NamedAct?, _ about: Endpoint,
    _ handler: @escaping Handler
  ) {
    let enter: @Sendable (Context) throws -> Context = { context in
      guard let act else { return context }
      try context.may(act).orThrow()
      if act.wantsProof, !context.app.isProved { throw NotProved() }
      var context = context
      context.act = act
      return context
    }
    endpoint(method, path, Context.audience(act), about, entering: enter, handler)
  }
}

extension APICall where Context: PersonalContext {
  /// One page of rows: `limit` as many as are wanted, `cursor` where it goes on.
  func page<Item>(
    _ listing: Listing<Item>, _ resource: Resource<Item>, of scope: ListScope
  ) async throws -> APIAnswer {
    let query = try listing.query(try parameters())
    let read = {
      try await portal.store.read { [cursors = web.cursors] in
        try listing.page(query, of: scope, cursors, in: $0)
      }
    }
    // One that looks at the rows themselves costs more than a page.
    let slice =
      listing.searchesRows && !query.search.isEmpty
      ? try await web.holdLong(web.searches, context, read) : try await read()
    return .list(slice.items.map { resource.json($0) }, next: slice.next)
  }

  /// What stands in the address, all of it looked at.
  func asked(_ fields: Fields) throws -> Entered {
    var inputs: [String: Input] = [:]
    for pair in try queryPairs() {
      guard fields[pair.name] != nil, inputs[pair.name] == nil else {
        throw ListProblem(parameter: pair.name)
      }
      inputs[pair.name] = .text(pair.value)
    }
    do { return try fields.check(inputs) } catch {
      throw APIProblem(
        .badParameter,
        error.fields.sorted { $0.key < $1.key }.flatMap { name, problem in
          [Phrase("The parameter is {{name}}.", ["name": name]), problem.words]
        })
    }
  }

  /// All rows of a listing's filter, as a file of which kind: CSV unless `format` says another.
  func exported<Item>(_ listing: Listing<Item>) throws -> (ListQuery, ExportFormat) {
    var pairs = try parameters(of: ["after", "before", "cursor", "limit"])
    guard let place = pairs.firstIndex(where: { $0.name == "format" }) else {
      return (try listing.query(pairs), .csv)
    }
    guard let format = ExportFormat(rawValue: pairs.remove(at: place).value) else {
      throw ListProblem(parameter: "format")
    }
    return (try listing.query(pairs), format)
  }

  /// As the listing knows them: programs only go forwards, and their word for the place is `cursor`.
  private func parameters() throws -> [ListQuery.Parameter] {
    try parameters(of: ["after", "before", "format"]).map {
      ListQuery.Parameter($0.name == "cursor" ? "after" : $0.name, $0.value)
    }
  }

  /// - Parameter unknown: what a page's list takes, and this does not.
  private func parameters(of unknown: Set<String>) throws -> [ListQuery.Parameter] {
    try queryPairs().map { pair in
      guard !unknown.contains(pair.name) else { throw ListProblem(parameter: pair.name) }
      return ListQuery.Parameter(pair.name, pair.value)
    }
  }

  /// A page's form sends what was left empty; a program leaves it out.
  private func queryPairs() throws -> [FormDecoder.Pair] {
    let pairs = try FormDecoder.pairs((request.uri.query ?? "").utf8)
    if let empty = pairs.first(where: \.value.isEmpty) { throw ListProblem(parameter: empty.name) }
    return endpoint.namesTeam ? pairs.filter { $0.name != LoadNamedTeam.parameter } : pairs
  }
}

extension Sunset {
  /// Deprecation (RFC 9745) in seconds, Sunset (RFC 8594) as a date of HTTP.
  func mark(_ headers: inout HTTPFields) {
    headers[.deprecation] = "@\(deprecated.microseconds / 1_000_000)"
    headers[.sunset] = HTTPDate.text(end)
  }
}
