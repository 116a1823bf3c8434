extension Listing {
  /// - Parameters:
  ///   - scope: whose rows; it stands in the statement, never in a cursor.
  /// - Throws: `ListProblem` for a cursor that was not made for this order.
  package func slice(
    _ query: ListQuery, of scope: ListScope, _ cursors: CursorSealer, in tx: Tx
  ) throws -> Slice<Item> {
    let parts = try scope.parts(tx)
    var slice = try page(query, of: parts, cursors, in: tx)
    for filter in filters where filter.isTabs {
      slice.counts[filter.field.about.name] = try counts(filter, parts, in: tx)
    }
    return slice
  }

  /// The same without counting.
  package func page(
    _ query: ListQuery, of scope: ListScope, _ cursors: CursorSealer, in tx: Tx
  ) throws -> Slice<Item> {
    try page(query, of: scope.parts(tx), cursors, in: tx)
  }

  private func page(
    _ query: ListQuery, of parts: [SQL], _ cursors: CursorSealer, in tx: Tx
  ) throws -> Slice<Item> {
    let isBackwards = query.cursor?.direction == .before
    var walk = ListWalk(
      listing: self, order: try order(query), parts: parts, conditions: conditions(query),
      isDescending: query.isDescending != isBackwards)
    walk.place = try query.cursor.map { try place($0, query, cursors) }
    let reach =
      if let scan, !query.search.isEmpty {
        try walk.search(query.search, scan, query.limit, in: tx)
      } else { try walk.read(query.limit, in: tx) }
    let seal: (CursorSealer.Place) throws -> String = {
      try cursors.seal($0, for: cursorPlace(query))
    }
    let (onward, back) = (try reach.onward.map(seal), try reach.back.map(seal))
    return Slice(
      items: isBackwards ? reach.items.reversed() : reach.items,
      next: isBackwards ? back : onward,
      previous: isBackwards ? onward : query.cursor == nil ? nil : back,
      searchedTo: reach.searchedTo)
  }

  private func place(
    _ cursor: ListQuery.Cursor, _ query: ListQuery, _ cursors: CursorSealer
  ) throws(ListProblem) -> CursorSealer.Place {
    let place = try cursors.open(cursor.sealed, for: cursorPlace(query), cursor.direction)
    switch (place.key, number) {
    case (.int, .some), (.text, nil): return place
    default: throw ListProblem(parameter: cursor.direction.rawValue)
    }
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

  private func cursorPlace(_ query: ListQuery) -> String {
    "\(name) \(query.isDescending ? "-" : "")\(query.column)"
  }

  /// How many rows each option has, counted no further than `BoundedCount.most`.
  private func counts(
    _ filter: ListFilter, _ parts: [SQL], in tx: Tx
  ) throws -> [String: BoundedCount] {
    let scope = parts.joined(" OR ")
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

extension [SQL] {
  func joined(_ separator: SQL) -> SQL {
    dropFirst().reduce("(\(self[0]))") { "\($0)\(separator)(\($1))" }
  }
}
