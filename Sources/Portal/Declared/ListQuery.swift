/// What somebody wants to see of a listing: strictly read from an address, and written back in one
/// canonical way, so that equal wishes are equal pages.
package struct ListQuery: Sendable {
  package enum Direction: String, Sendable { case after, before }

  package struct Cursor: Sendable, Equatable {
    package let direction: Direction
    let sealed: String
  }

  /// The filters' values.
  package fileprivate(set) var filters: Entered
  package fileprivate(set) var search = ""
  package fileprivate(set) var column: String
  package fileprivate(set) var isDescending: Bool
  package fileprivate(set) var limit: Int
  package fileprivate(set) var cursor: Cursor?
  /// The parameters that stand in the address for all but the place in the list.
  fileprivate var filterTexts: [Parameter] = []
  fileprivate var isUsualOrder = true
  fileprivate var isUsualLimit = true

  package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}

extension ListQuery {
  /// A list's form as it was typed.
  package struct Refused: Sendable {
    /// Without what is wrong.
    package let query: ListQuery
    package let typed: [String: [String]]
    package let problems: FormProblems
  }
}

/// An address that no listing understands: which of its parameters.
package struct ListProblem: Error, Equatable {
  package let parameter: String
  package init(parameter: String) { self.parameter = parameter }
}

extension Listing {
  /// - Parameter parameters: as they stand in the address, decoded. Empty ones count as not given.
  package func query(_ parameters: [ListQuery.Parameter]) throws(ListProblem) -> ListQuery {
    var given: [String: [String]] = [:]
    for parameter in parameters {
      let isPlural = fields[parameter.name]?.about.isPlural ?? false
      guard given[parameter.name] == nil || isPlural else {
        throw ListProblem(parameter: parameter.name)
      }
      given[parameter.name, default: []].append(parameter.value)
    }
    given = given.filter { $0.value != [""] }
    var query = ListQuery(
      filters: [], column: usual.column, isDescending: usual.isDescending,
      limit: Self.sizes[0])
    try read(filters: &given, into: &query)
    try read(order: &given, into: &query)
    if let unknown = given.keys.sorted().first { throw ListProblem(parameter: unknown) }
    return query
  }

  /// Of an address that is not taken because of what somebody typed into the list's form: what is wrong,
  /// and the rest of it. Nil when it is not because of that.
  package func refused(_ parameters: [ListQuery.Parameter]) -> ListQuery.Refused? {
    let shown = filters.filter { !$0.isTabs && $0.field.about.kind != .hidden }
      .map(\.field.about.name)
    let typed = Dictionary(grouping: parameters, by: \.name).mapValues { $0.map(\.value) }
      .filter { fields[$0.key] != nil && $0.value != [""] }
    guard typed.allSatisfy({ $0.value.count == 1 || fields[$0.key]?.about.isPlural ?? false })
    else { return nil }
    let problems: FormProblems
    do {
      _ = try fields.check(typed.mapValues(Input.texts))
      return nil
    } catch { problems = error }
    let places = ["after", "before"]
    let rest = parameters.filter { problems.fields[$0.name] == nil && !places.contains($0.name) }
    guard problems.fields.keys.allSatisfy(shown.contains), let query = try? query(rest)
    else { return nil }
    return ListQuery.Refused(query: query, typed: typed, problems: problems)
  }

  private func read(
    filters given: inout [String: [String]], into query: inout ListQuery
  ) throws(ListProblem) {
    var inputs: [String: Input] = [:]
    for filter in filters {
      let name = filter.field.about.name
      if let texts = given.removeValue(forKey: name) { inputs[name] = .texts(texts) }
    }
    do { query.filters = try fields.check(inputs) } catch {
      throw ListProblem(parameter: error.fields.keys.sorted().first ?? "")
    }
    for filter in filters {
      // As the field reads it: two ways to write one value are one page.
      query.filterTexts += query.filters.texts(filter.field).map {
        ListQuery.Parameter(filter.field.about.name, $0)
      }
    }
    if isSearchable, let words = given.removeValue(forKey: "q")?.first {
      guard let line = try? PlainText.line(words, limit: 100) else {
        throw ListProblem(parameter: "q")
      }
      query.search = line
    }
  }

  private func read(
    order given: inout [String: [String]], into query: inout ListQuery
  ) throws(ListProblem) {
    if let sort = given.removeValue(forKey: "sort")?.first {
      let isDescending = sort.hasPrefix("-")
      let column = String(sort.dropFirst(isDescending ? 1 : 0))
      guard order(of: column) != nil else { throw ListProblem(parameter: "sort") }
      (query.column, query.isDescending) = (column, isDescending)
      query.isUsualOrder = column == usual.column && isDescending == usual.isDescending
    }
    if let limit = given.removeValue(forKey: "limit")?.first {
      guard let number = Self.sizes.first(where: { String($0) == limit }) else {
        throw ListProblem(parameter: "limit")
      }
      query.limit = number
      query.isUsualLimit = number == Self.sizes[0]
    }
    for direction in [ListQuery.Direction.after, .before] {
      guard let sealed = given.removeValue(forKey: direction.rawValue)?.first
      else { continue }
      guard query.cursor == nil else { throw ListProblem(parameter: direction.rawValue) }
      query.cursor = ListQuery.Cursor(direction: direction, sealed: sealed)
    }
  }
}

extension ListQuery {
  /// The parameters in their one order; what is usual is left out.
  package var parameters: [Parameter] {
    var all = filterTexts
    if !search.isEmpty { all.append(Parameter("q", search)) }
    if !isUsualOrder { all.append(Parameter("sort", (isDescending ? "-" : "") + column)) }
    if !isUsualLimit { all.append(Parameter("limit", String(limit))) }
    if let cursor { all.append(Parameter(cursor.direction.rawValue, cursor.sealed)) }
    return all
  }

  /// The same as an address says it, with its question mark; empty when all is as usual.
  package var text: String { Self.text(parameters) }

  package static func text(_ parameters: [Parameter]) -> String {
    guard !parameters.isEmpty else { return "" }
    return "?"
      + parameters.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
  }

  /// The first page, and no search: what is worth keeping.
  package var isPlain: Bool { cursor == nil && search.isEmpty }

  package var isFiltered: Bool { !filterTexts.isEmpty || !search.isEmpty }

  /// The same rows at another place.
  package func at(_ direction: Direction, _ sealed: String) -> ListQuery {
    var query = self
    query.cursor = Cursor(direction: direction, sealed: sealed)
    return query
  }

  /// All of its rows, read in steps.
  func whole(limit: Int) -> ListQuery {
    var query = self
    query.cursor = nil
    query.limit = limit
    return query
  }

  /// From the start, in another order.
  package func sorted(by column: String, descending: Bool, usual: Bool) -> ListQuery {
    var query = self
    (query.column, query.isDescending, query.isUsualOrder) = (column, descending, usual)
    query.cursor = nil
    return query
  }

  /// From the start, with one filter as given; nil takes it away.
  package func with(_ name: String, _ text: String?) -> [Parameter] {
    var query = self
    query.cursor = nil
    var all = query.parameters.filter { $0.name != name }
    if let text { all.insert(Parameter(name, text), at: 0) }
    return all
  }
}

extension String {
  /// For a value of a query or a form.
  package var percentEncoded: String {
    utf8.map { byte in
      let isPlain =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~/".utf8.contains(byte)
      return isPlain
        ? String(UnicodeScalar(byte))
        : "%" + String(byte >> 4, radix: 16, uppercase: true)
          + String(byte & 15, radix: 16, uppercase: true)
    }.joined()
  }
}
