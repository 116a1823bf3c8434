extension Listing {
  /// - Parameters:
  ///   - scope: whose rows; it stands in the statement, never in a cursor.
  /// - Throws: `ListProblem` for a cursor that was not made for this order.
  package func slice(
    _ query: ListQuery, of scope: SQL, _ cursors: CursorSealer, in tx: Tx
  ) throws -> Slice<Item> {
    var slice = try page(query, of: scope, cursors, in: tx)
    for filter in filters where filter.isTabs {
      slice.counts[filter.field.about.name] = try counts(filter, scope, in: tx)
    }
    return slice
  }

  /// The same without counting.
  func page(
    _ query: ListQuery, of scope: SQL, _ cursors: CursorSealer, in tx: Tx
  ) throws -> Slice<Item> {
    let order = try order(query)
    let isBackwards = query.cursor?.direction == .before
    let descending = query.isDescending != isBackwards
    var conditions = [scope] + conditions(query)
    if let cursor = query.cursor {
      let place = try cursors.open(cursor.sealed, for: cursorPlace(query), cursor.direction)
      conditions.append(beyond(place, order, descending: descending))
    }
    let (expression, direction): (SQL, SQL) = (
      order.key.map { "\($0) \(descending ? "DESC" : "ASC" as SQL), " } ?? "",
      descending ? "DESC" : "ASC"
    )
    let rows = try tx.rows(
      """
      \(select) WHERE \(conditions.joined(" AND "))
      ORDER BY \(expression)\(key) \(direction) LIMIT \(query.limit + 1)
      """)
    var items = try rows.prefix(query.limit).map(decode)
    if isBackwards { items.reverse() }
    let isMore = rows.count > query.limit
    return Slice(
      items: items,
      next: try isBackwards || isMore
        ? items.last.map { try seal($0, order, query, cursors) } : nil,
      previous: try query.cursor != nil && (!isBackwards || isMore)
        ? items.first.map { try seal($0, order, query, cursors) } : nil)
  }

  private func order(_ query: ListQuery) throws(ListProblem) -> Order<Item> {
    guard let order = order(of: query.column) else { throw ListProblem(parameter: "sort") }
    return order
  }

  private func conditions(_ query: ListQuery) -> [SQL] {
    var conditions = filters.compactMap { filter in
      query.filters.values[filter.field.about.name].flatMap(filter.condition)
    }
    if !query.search.isEmpty, let search { conditions.append(search(query.search)) }
    return conditions
  }

  private func beyond(
    _ place: CursorSealer.Place, _ order: Order<Item>, descending: Bool
  ) -> SQL {
    let sign: SQL = descending ? "<" : ">"
    guard let expression = order.key else { return "\(key) \(sign) \(place.id)" }
    return "(\(expression), \(key)) \(sign) (\(place.value), \(place.id))"
  }

  private func seal(
    _ item: Item, _ order: Order<Item>, _ query: ListQuery, _ cursors: CursorSealer
  ) throws -> String {
    try cursors.seal(
      CursorSealer.Place(value: order.value(item), id: id(item)), for: cursorPlace(query))
  }

  private func cursorPlace(_ query: ListQuery) -> String {
    "\(name) \(query.isDescending ? "-" : "")\(query.column)"
  }

  /// How many rows each option has, counted no further than `BoundedCount.most`.
  private func counts(
    _ filter: ListFilter, _ scope: SQL, in tx: Tx
  ) throws -> [String: BoundedCount] {
    var counts: [String: BoundedCount] = [:]
    for option in filter.field.about.options {
      guard let value = try? filter.field.check(.text(option.value)),
        let condition = filter.condition(value)
      else { continue }
      counts[option.value] = BoundedCount(
        count: try tx.count(
          """
          SELECT COUNT(*) AS n FROM (\(select) WHERE (\(scope)) AND (\(condition))
            LIMIT \(BoundedCount.most + 1)) AS counted
          """))
    }
    return counts
  }
}

extension SQL {
  /// The scope of a listing that is nobody's in particular: the back office's.
  package static let everything: SQL = "1 = 1"
}

extension [SQL] {
  fileprivate func joined(_ separator: SQL) -> SQL {
    dropFirst().reduce("(\(self[0]))") { "\($0)\(separator)(\($1))" }
  }
}
