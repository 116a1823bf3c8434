/// The rows of a listing in the order that somebody wants, from where their cursor stands.
struct ListWalk<Item: Sendable> {
  let listing: Listing<Item>
  let order: Order<Item>
  /// Of the scope.
  let parts: [SQL]
  let conditions: [SQL]
  let isDescending: Bool
  /// What was read last.
  var place: CursorSealer.Place?

  private typealias Found = (item: Item, place: CursorSealer.Place)

  /// What a page shows, in the order of the walk, and where it goes on.
  struct Reach {
    var items: [Item] = []
    /// Nil at the end.
    var onward: CursorSealer.Place?
    /// Nil when there was nothing at all.
    var back: CursorSealer.Place?
    var searchedTo: Item?
  }

  /// As many rows as a page has.
  mutating func read(_ limit: Int, in tx: Tx) throws -> Reach {
    // One more tells whether there is a next page.
    let rows = try next(limit + 1, in: tx)
    return Self.reach(rows, limit)
  }

  private static func reach(_ rows: [Found], _ limit: Int) -> Reach {
    Reach(
      items: rows.prefix(limit).map(\.item),
      onward: rows.count > limit ? rows[limit - 1].place : nil, back: rows.first?.place)
  }

  private mutating func next(_ count: Int, in tx: Tx) throws -> [Found] {
    var rows: [Found] = []
    for (number, part) in parts.enumerated() {
      rows += try read(part, number, count, in: tx)
    }
    if parts.count > 1 {
      rows.sort { isDescending ? $1.place < $0.place : $0.place < $1.place }
      rows = Array(rows.prefix(count))
    }
    place = rows.last?.place ?? place
    return rows
  }

  private func read(_ part: SQL, _ number: Int, _ count: Int, in tx: Tx) throws -> [Found] {
    let conditions = [part] + conditions + (place.map { [beyond($0, in: number)] } ?? [])
    let direction: SQL = isDescending ? "DESC" : "ASC"
    let first: SQL = order.key.map { "\($0) \(direction), " } ?? ""
    return try tx.rows(
      """
      \(listing.select) WHERE \(conditions.joined(" AND "))
      ORDER BY \(first)\(listing.key) \(direction) LIMIT \(count)
      """
    ).map { row in
      let item = try listing.decode(row)
      let key = listing.number.map { .int($0(item)) } ?? SQLScalar.text(listing.id(item))
      return (item, CursorSealer.Place(value: order.value(item), key: key, part: number))
    }
  }

  /// Of two that are equal the one of the later part comes later.
  private func beyond(_ place: CursorSealer.Place, in part: Int) -> SQL {
    let isPast = isDescending ? part >= place.part : part <= place.part
    let sign: SQL =
      switch (isDescending, isPast) {
      case (true, true): "<"
      case (true, false): "<="
      case (false, true): ">"
      case (false, false): ">="
      }
    guard let expression = order.key else { return "\(listing.key) \(sign) \(place.key)" }
    return "(\(expression), \(listing.key)) \(sign) (\(place.value), \(place.key))"
  }
}

/// A search that reads rows in the list's order and looks at each, for what no index is kept of: one would be
/// a second copy of what must be erasable.
package struct ListScan<Item: Sendable>: Sendable {
  /// Rows for one page; there the search stops, and says how far it came.
  let most: Int
  let step: Int
  /// Of the words: whether a row has them.
  let matching: @Sendable (String) -> @Sendable (Item) -> Bool

  package init(
    most: Int = 10_000, step: Int = 1000,
    matching: @escaping @Sendable (String) -> @Sendable (Item) -> Bool
  ) {
    self.most = most
    self.step = step
    self.matching = matching
  }
}

extension ListWalk {
  mutating func search(
    _ words: String, _ scan: ListScan<Item>, _ limit: Int, in tx: Tx
  ) throws -> Reach {
    let matches = scan.matching(words)
    var found: [Found] = []
    var (first, last): (Found?, Found?)
    var looked = 0
    while looked < scan.most {
      let step = min(scan.step, scan.most - looked)
      let rows = try next(step, in: tx)
      looked += rows.count
      (first, last) = (first ?? rows.first, rows.last)
      for row in rows where found.count <= limit && matches(row.item) { found.append(row) }
      if found.count > limit { return Self.reach(found, limit) }
      if rows.count < step {
        last = nil
        break
      }
    }
    var reach = Self.reach(found, limit)
    reach.back = reach.back ?? first?.place
    (reach.onward, reach.searchedTo) = (last?.place, last?.item)
    return reach
  }
}

extension CursorSealer.Place {
  fileprivate static func < (left: Self, right: Self) -> Bool {
    if left.value != right.value { return left.value.precedes(right.value) }
    return left.key == right.key ? left.part < right.part : left.key.precedes(right.key)
  }
}

extension SQLScalar {
  /// As both engines order them: texts by their bytes.
  fileprivate func precedes(_ other: SQLScalar) -> Bool {
    switch (self, other) {
    case (.int(let left), .int(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: false
    }
  }
}
