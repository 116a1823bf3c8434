/// What a listing's rows are written as.
package enum ExportFormat: String, Sendable, CaseIterable {
  case csv, json
  /// A line for each row, each JSON by itself: for programs that read while it comes.
  case jsonl

  package var mediaType: String {
    switch self {
    case .csv: "text/csv; charset=utf-8"
    case .json: "application/json"
    case .jsonl: "application/jsonl"
    }
  }
}

/// All rows of a listing's filter, for a file: read in pages, so that a million of them never stand in
/// memory or hold a connection.
package struct ListExport<Item: Sendable>: Sendable {
  private static var step: Int { 500 }
  private let listing: Listing<Item>
  private let format: ExportFormat
  private var query: ListQuery
  private let scope: ListScope
  private let cursors: CursorSealer
  private let mayRead: @Sendable (Tx) throws -> Bool
  private var isStarted = false
  private var hasRows = false
  private var isDone = false

  /// - Parameter mayRead: asked again with each step: a slow reader may outlast the right to read.
  package init(
    _ listing: Listing<Item>, _ query: ListQuery, of scope: ListScope, as format: ExportFormat,
    _ cursors: CursorSealer, while mayRead: @escaping @Sendable (Tx) throws -> Bool
  ) {
    self.listing = listing
    self.query = query.whole(limit: Self.step)
    self.scope = scope
    self.format = format
    self.cursors = cursors
    self.mayRead = mayRead
  }

  /// The next piece of the file, which may be empty; nil at its end.
  package mutating func next(_ store: any Store) async throws -> [UInt8]? {
    guard !isDone else { return nil }
    let (listing, query, scope, cursors) = (listing, query, scope, cursors)
    let slice = try await store.read { [mayRead] tx in
      guard try mayRead(tx) else { throw NoAuthority.nothing }
      return try listing.page(query, of: scope, cursors, in: tx)
    }
    var piece: [UInt8] = []
    if !isStarted { piece += head }
    for item in slice.items {
      write(item, isFirst: !hasRows, to: &piece)
      hasRows = true
    }
    isStarted = true
    if let next = slice.next {
      self.query = query.at(.after, next)
    } else {
      isDone = true
      piece += tail
    }
    return piece
  }

  private var head: [UInt8] {
    switch format {
    case .csv: Array(CSV.line(listing.columns.map(\.name)).utf8)
    case .json: Array("[".utf8)
    case .jsonl: []
    }
  }

  private var tail: [UInt8] { format == .json ? Array("]\n".utf8) : [] }

  private func write(_ item: Item, isFirst: Bool, to bytes: inout [UInt8]) {
    switch format {
    case .csv: bytes += CSV.line(listing.columns.map { $0.value(item).csv }).utf8
    case .json:
      bytes += (isFirst ? "\n" : ",\n").utf8
      listing.json(item).write(to: &bytes)
    case .jsonl:
      listing.json(item).write(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
  }
}

extension Listing {
  package func json(_ item: Item) -> JSON {
    .object(columns.map { JSON.Member($0.name, $0.value(item).json) })
  }
}

extension ListQuery {
  /// Writes down that an operator takes the rows of this query away.
  package func noteExport(
    of listing: String, as format: ExportFormat, to chain: AuditChain = .portal, in tx: Tx
  ) throws {
    try tx.audit(
      .listExported, to: chain, subject: listing,
      after: ["format": format.rawValue, "query": words])
  }

  /// For people, and for who looks for a name in it: as it was typed.
  private var words: String {
    whole(limit: limit).parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }
}

extension OperatorAct {
  package static let exportList = OperatorAct("lists.export", "export lists")
}

extension AuditAction {
  static let listExported = AuditAction("list.exported", "exported a list")
}
