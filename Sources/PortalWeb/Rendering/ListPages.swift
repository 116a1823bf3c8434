import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// Pages of listings: the address is read strictly, first pages without a search are kept, and all rows
/// of the filter can be had as a file.
extension Web {
  /// - Parameters:
  ///   - scope: whose rows.
  ///   - note: writes down, or refuses, that the rows are taken as a file.
  ///   - mayExport: asked again and again while the file is read.
  ///   - read: what the page shows beside them.
  private func rows<Item: Sendable, Record: Sendable>(
    _ request: Request, _ context: some PersonalContext, _ listing: Listing<Item>,
    of scope: ListScope, on page: Page<Record>,
    beforeExport note: (ListQuery, ExportFormat) async throws -> Void,
    whileExporting mayExport: @escaping @Sendable (Tx) throws -> Bool,
    reading read: @escaping @Sendable (Listed<Item>, Tx) throws -> Record
  ) async throws -> Response {
    var parameters = try parameters(request)
    let format = try format(of: &parameters)
    let query: ListQuery
    do { query = try listing.query(parameters) } catch {
      guard format == nil, let refused = listing.refused(parameters) else {
        throw Self.problem(error)
      }
      return try await showAgain(refused, request, context, listing, of: scope, on: page, read)
    }
    if let format {
      try await note(query, format)
      let rows = ListExport(
        listing, query, of: scope, as: format, cursors, while: mayExport)
      return export(rows, as: format, named: listing.name)
    }
    let (path, cursors) = (request.uri.path, cursors)
    let show = {
      try await showKept(request, context, page, query: query.isPlain ? query.text : nil) { tx in
        let slice = try listing.slice(query, of: scope, cursors, in: tx)
        return try read(Listed(listing: listing, query: query, slice: slice, path: path), tx)
      }
    }
    do {
      guard listing.searchesRows, !query.search.isEmpty else { return try await show() }
      return try await holdLong(searches, context, show)
    } catch let problem as ListProblem { throw Self.problem(problem) }
  }

  /// The list with its form as it was typed, and what is wrong with it at the fields.
  private func showAgain<Item: Sendable, Record: Sendable>(
    _ refused: ListQuery.Refused, _ request: Request, _ context: some PersonalContext,
    _ listing: Listing<Item>, of scope: ListScope, on page: Page<Record>,
    _ read: @escaping @Sendable (Listed<Item>, Tx) throws -> Record
  ) async throws -> Response {
    let (path, cursors, query) = (request.uri.path, cursors, refused.query)
    let show = {
      try await showResult(page, request, context, status: .unprocessableContent) { tx in
        let slice = try listing.slice(query, of: scope, cursors, in: tx)
        return try read(
          Listed(listing: listing, query: query, slice: slice, path: path, refused: refused), tx)
      }
    }
    guard listing.searchesRows, !query.search.isEmpty else { return try await show() }
    return try await holdLong(searches, context, show)
  }

  /// Reads that cost more than a page: one at a time for each person.
  /// - Throws: `HTTPProblem` 429 while their last one goes on.
  func holdLong<T>(
    _ line: OneAtATime, _ context: some PersonalContext, _ body: () async throws -> T
  ) async throws -> T {
    let busy = HTTPProblem(
      .tooManyRequests,
      detail: "What you asked for a moment ago is still being looked for. Wait until it is there.",
      headers: [.retryAfter: "5"])
    return try await line.hold(context.person.user.id, orThrow: busy, body)
  }

  /// A person's own rows.
  /// - Parameter act: that of taking them away, where it wants proof and is written down.
  func list<Item: Sendable, Record: Sendable>(
    _ request: Request, _ context: SignedInContext, _ listing: Listing<Item>, of scope: ListScope,
    on page: Page<Record>, exporting act: PersonAct? = nil,
    reading read: @escaping @Sendable (Listed<Item>, Tx) throws -> Record
  ) async throws -> Response {
    try await rows(
      request, context, listing, of: scope, on: page,
      beforeExport: { query, format in
        guard let act else { return }
        guard context.app.isProved else { throw NotProved(page: request.uri.path) }
        try await noteExport(act, of: listing.name, query, as: format, context)
      }, whileExporting: context.mayStillRead, reading: read)
  }

  /// A team's rows. Whoever takes them away may export, proves who they are, and it is written down.
  /// - Parameter act: that of taking them away.
  func list<Item: Sendable, Record: Sendable>(
    _ request: Request, _ context: TeamContext, _ listing: Listing<Item>, of scope: ListScope,
    on page: Page<Record>, exporting act: TeamAct = .exportTeam,
    reading read: @escaping @Sendable (Listed<Item>, Tx) throws -> Record
  ) async throws -> Response {
    try await rows(
      request, context, listing, of: scope, on: page,
      beforeExport: { query, format in
        try context.membership.may(act).orThrow()
        guard context.app.isProved else { throw NotProved(page: request.uri.path) }
        try await noteExport(act, of: listing.name, query, as: format, context)
      }, whileExporting: context.mayStillRead(and: act), reading: read)
  }

  /// The back office's: of everybody's rows. Whoever takes them away proves who they are, and it is
  /// written down.
  func list<Item: Sendable, Record: Sendable>(
    _ request: Request, _ context: OperatorContext, _ listing: Listing<Item>,
    of scope: ListScope = .everything, on page: Page<Record>,
    reading read: @escaping @Sendable (Listed<Item>, Tx) throws -> Record
  ) async throws -> Response {
    try await rows(
      request, context, listing, of: scope, on: page,
      beforeExport: { query, format in
        // Back to the page and not to the file: a download would leave the question standing.
        guard context.app.isProved else { throw NotProved(page: request.uri.path) }
        try await noteExport(of: listing.name, query, as: format, context)
      }, whileExporting: context.mayStillRead, reading: read)
  }

  /// The same of a page that shows the rows and nothing else.
  func list<Item: Sendable>(
    _ request: Request, _ context: OperatorContext, _ listing: Listing<Item>,
    on page: Page<Listed<Item>>
  ) async throws -> Response {
    try await list(request, context, listing, on: page) { list, _ in list }
  }

  private func parameters(_ request: Request) throws -> [ListQuery.Parameter] {
    guard let query = request.uri.query else { return [] }
    return try FormDecoder.pairs(query.utf8).map { ListQuery.Parameter($0.name, $0.value) }
  }

  private func format(of parameters: inout [ListQuery.Parameter]) throws -> ExportFormat? {
    guard let place = parameters.firstIndex(where: { $0.name == "format" }) else { return nil }
    guard let format = ExportFormat(rawValue: parameters.remove(at: place).value) else {
      throw Self.problem(ListProblem(parameter: "format"))
    }
    return format
  }

  private static func problem(_ problem: ListProblem) -> HTTPProblem {
    HTTPProblem(.badRequest, detail: "This address asks for something that the list does not have.")
  }

  /// Writes down that somebody takes rows away.
  func noteExport(
    _ act: PersonAct, of listing: String, _ query: ListQuery, as format: ExportFormat,
    _ context: SignedInContext
  ) async throws {
    try await portal.write(act, by: context.signedIn, as: context.actor) { me, tx in
      try query.noteExport(of: listing, as: format, to: .user(me.id), in: tx)
    }
  }

  func noteExport(
    _ act: TeamAct, of listing: String, _ query: ListQuery, as format: ExportFormat,
    _ context: TeamContext
  ) async throws {
    try await portal.write(
      act, in: context.membership, by: context.person.signedIn, as: context.actor
    ) { authority, tx in
      try query.noteExport(of: listing, as: format, to: .team(authority.team.id), in: tx)
    }
  }

  func noteExport(
    of listing: String, _ query: ListQuery, as format: ExportFormat, _ context: OperatorContext
  ) async throws {
    try await portal.write(.exportList, by: context.signedIn, as: context.actor) { _, tx in
      try query.noteExport(of: listing, as: format, in: tx)
    }
  }

  /// The file is written while it is read: what fails on the way cuts it off, and the browser says so.
  func export<Item>(
    _ rows: ListExport<Item>, as format: ExportFormat, named name: String
  ) -> Response {
    let store = portal.store
    return Response(
      status: .ok,
      headers: [
        .contentType: format.mediaType,
        .contentDisposition: "attachment; filename=\"\(name).\(format.rawValue)\"",
      ],
      body: ResponseBody { writer in
        var rows = rows
        while let piece = try await rows.next(store) {
          if piece.isEmpty { continue }
          try await writer.write(ByteBuffer(bytes: piece))
        }
        try await writer.finish(nil)
      })
  }
}

extension Page {
  /// A page that shows the rows of a listing and nothing else.
  /// - Parameter row: what a row shows beside its columns; see `Listed.tags`.
  static func list<Item: Sendable>(
    _ template: String, room: Room, row: @escaping @Sendable (Item) -> Tags = { _ in [:] }
  ) -> Page where Record == Listed<Item> {
    Page(template, room: room) { list, view in ["list": list.tags(view, row: row)] }
  }
}
