import Portal

/// One page of a listing, read and not yet put into words.
struct Listed<Item: Sendable>: Sendable {
  let listing: Listing<Item>
  let query: ListQuery
  let slice: Slice<Item>
  /// Where it stands.
  let path: String
  /// What of its form was not taken.
  var refused: ListQuery.Refused?
}

extension Listed {
  /// What `partials/list` shows.
  /// - Parameter row: what a row shows beside the columns: `href` makes it a link, `mark` stands behind
  ///   its first cell; a `first` of its own replaces that.
  /// - Parameter isExported: whether the reader may take the rows away.
  /// - Parameter suggestions: the endpoint of the same list, which is asked while somebody types.
  func tags(
    _ view: View, isExported: Bool = true, suggestions: String? = nil,
    row: (Item) -> Tags = { _ in [:] }
  ) -> Tags {
    let cells = listing.columns.filter(\.isCell)
    let (tabs, sizes) = (tabs(view.words), sizes)
    let isNarrowed = query.isFiltered || query.cursor != nil || refused != nil
    let isBlank = slice.items.isEmpty && !isNarrowed
    return [
      "columns": cells.rows { head($0, view.words) },
      "rows": slice.items.rows { item in
        first(cells.first, item, view)
          .adding(["cells": cells.dropFirst().rows { cell($0, item, view) }])
          .adding(row(item))
      },
      "isEmpty": slice.items.isEmpty, "isFiltered": isNarrowed,
      "isLinked": slice.items.first.map { row($0)["href"] != nil } ?? false,
      "path": path, "hasTabs": tabs != nil && !isBlank, "tabs": tabs,
      "filters": isBlank ? nil : filters(view.words)?.adding(["suggestions": suggestions]),
      "next": slice.next.map { path + query.at(.after, $0).text },
      "previous": slice.previous.map { path + query.at(.before, $0).text },
      "csv": isExported ? export(.csv) : nil, "json": isExported ? export(.json) : nil,
      "jsonl": isExported ? export(.jsonl) : nil, "searched": searched(view),
      "hasSizes": sizes != nil, "sizes": sizes,
      "hasFoot": !slice.items.isEmpty || query.cursor != nil,
    ]
  }

  /// How far a search came, when it is not at its end.
  private func searched(_ view: View) -> Tags? {
    guard let item = slice.searchedTo, let column = listing.columns.first(where: isOrder) else {
      return nil
    }
    let value = column.value(item)
    let isBack = query.isDescending != (query.cursor?.direction == .before)
    let sealed = query.cursor?.direction == .before ? slice.previous : slice.next
    let direction = query.cursor?.direction ?? .after
    return [
      "time": view.moment(value), "text": view.text(value) ?? "", "back": isBack,
      "href": sealed.map { path + query.at(direction, $0).text },
    ]
  }

  private func isOrder(_ column: Column<Item>) -> Bool { column.name == query.column }

  private func head(_ column: Column<Item>, _ words: Words) -> Tags {
    let isCurrent = query.column == column.name
    let label = words(column.label)
    guard column.order != nil else {
      return ["label": label, "number": column.isNumber, "sort": nil, "sorted": nil]
    }
    // Once more is the other way round.
    let descending = isCurrent ? !query.isDescending : listing.usual.isDescending
    let isUsual =
      listing.usual == .init(column.name, descending: descending)
    let sorted = query.sorted(by: column.name, descending: descending, usual: isUsual)
    return [
      "label": label, "number": column.isNumber, "sort": path + sorted.text,
      "sorted": isCurrent ? (query.isDescending ? "descending" : "ascending") : nil,
    ]
  }

  private func first(_ column: Column<Item>?, _ item: Item, _ view: View) -> Tags {
    guard let column else { return [:] }
    let notes = listing.columns.compactMap { note -> Tags? in
      guard note.place == .note || note.place == .warning, let text = view.text(note.value(item))
      else { return nil }
      return ["text": text, "bad": note.place == .warning]
    }
    return ["first": cell(column, item, view), "notes": notes, "href": nil, "mark": nil]
  }

  private func cell(_ column: Column<Item>, _ item: Item, _ view: View) -> Tags {
    let value = column.value(item)
    return [
      "label": view.words(column.label), "time": view.moment(value),
      "text": value == .nothing ? "–" : view.text(value),
      "badge": column.place == .state ? view.badge(value) : nil,
      "class": column.isNumber ? "number" : column.place == .long ? "long" : "nowrap",
    ]
  }

  /// The first filter that is shown so, with "all" before its options.
  private func tabs(_ words: Words) -> [Tags]? {
    guard let filter = listing.filters.first(where: \.isTabs)?.field.about else { return nil }
    let chosen = query.value(of: filter.name)
    let counts = slice.counts[filter.name] ?? [:]
    let all: Tags = [
      "label": words("All"), "href": path + ListQuery.text(query.with(filter.name, nil)),
      "current": chosen == nil, "count": nil,
    ]
    return [all]
      + filter.options.rows { option in
        [
          "label": words(option.label), "current": option.value == chosen,
          "href": path + ListQuery.text(query.with(filter.name, option.value)),
          "count": counts[option.value]?.text,
        ]
      }
  }

  /// The form of the other filters and the search; what is not in it travels along.
  private func filters(_ words: Words) -> Tags? {
    let shown = listing.filters.filter { !$0.isTabs && $0.field.about.kind != .hidden }
      .map(\.field)
    guard !shown.isEmpty || listing.isSearchable else { return nil }
    let isUsed =
      !query.search.isEmpty || refused != nil
      || shown.contains { !query.filters.texts($0).isEmpty }
    let names = Set(shown.map(\.about.name) + ["q", "after", "before"])
    return [
      "fields": shown.rows { field in
        let name = field.about.name
        return FieldTags.tags(
          field.about, refused?.typed[name] ?? query.filters.texts(field),
          refused?.problems.fields[name], "filter-", words
        ).adding(["optional": false])
      },
      "hasSearch": listing.isSearchable, "search": query.search,
      "isFolded": shown.count > 2, "isOpen": isUsed,
      "isNarrowed": query.isFiltered || refused != nil,
      "kept": query.parameters.filter { !names.contains($0.name) }.rows {
        ["name": $0.name, "value": $0.value]
      },
    ]
  }

  private func export(_ format: ExportFormat) -> String? {
    guard !slice.items.isEmpty else { return nil }
    return path + ListQuery.text(query.with("format", format.rawValue))
  }

  private var sizes: [Tags]? {
    guard slice.next != nil || slice.previous != nil else { return nil }
    return Listing<Item>.sizes.sorted().rows { size in
      let isUsual = size == Listing<Item>.sizes.first
      return [
        "size": size, "current": size == query.limit,
        "href": path + ListQuery.text(query.with("limit", isUsual ? nil : String(size))),
      ]
    }
  }
}

extension Column {
  fileprivate var isCell: Bool { place == .cell || place == .state || place == .long }
}

extension ListQuery {
  func value(of name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }
}
