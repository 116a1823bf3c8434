/// Rows that people page through: what is shown of each, what may be filtered and sorted, and how
/// they are found. Declared once; the page, its CSV and its JSON come from it.
package struct Listing<Item: Sendable>: Sendable {
  /// Names the files of an export, and binds cursors to this listing.
  package let name: String
  /// `SELECT ... FROM ...`, without WHERE.
  let select: SQL
  /// The unique column that breaks ties.
  let key: SQL
  package let id: @Sendable (Item) -> String
  /// Its value, where that column is a number and not the id's text.
  let number: (@Sendable (Item) -> Int64)?
  package let columns: [Column<Item>]
  package let filters: [ListFilter]
  /// What matches typed words; nil when one cannot search.
  let search: (@Sendable (String) -> SQL)?
  /// The same where there is nothing to search in but the rows themselves.
  let scan: ListScan<Item>?
  /// Adds what must hold between the filters.
  let rule: @Sendable (Fields) -> Fields
  /// What the rows are sorted by when nobody says otherwise.
  package let usual: Sorting
  let decode: @Sendable (Row) throws -> Item

  package struct Sorting: Sendable, Hashable {
    package let column: String
    package let isDescending: Bool

    package init(_ column: String, descending: Bool = false) {
      self.column = column
      isDescending = descending
    }
  }

  /// - Parameter columns: the first one heads its row.
  package init(
    _ name: String, select: SQL, key: SQL, sortedBy usual: Sorting,
    columns: [Column<Item>], filters: [ListFilter] = [],
    rule: @escaping @Sendable (Fields) -> Fields = { $0 },
    search: (@Sendable (String) -> SQL)? = nil, scan: ListScan<Item>? = nil,
    id: @escaping @Sendable (Item) -> String, number: (@Sendable (Item) -> Int64)? = nil,
    decode: @escaping @Sendable (Row) throws -> Item
  ) {
    let names = filters.map(\.field.about.name)
    precondition(
      Set(names).isDisjoint(with: Self.reserved), "\(name): a filter is called like a parameter")
    self.name = name
    self.select = select
    self.key = key
    self.usual = usual
    self.columns = columns
    self.filters = filters
    self.rule = rule
    self.search = search
    self.scan = scan
    self.id = id
    self.number = number
    self.decode = decode
  }

  private static var reserved: Set<String> {
    ["q", "sort", "limit", "after", "before", "cursor", "format"]
  }

  /// A page of a hundred is as long as people scroll; exports read more at once.
  package static var sizes: [Int] { [50, 25, 100] }
  package var isSearchable: Bool { search != nil || scan != nil }
  /// One that looks at the rows themselves, which costs more than a page.
  package var searchesRows: Bool { scan != nil }
  var fields: Fields { rule(Fields(filters.map(\.field))) }

  func order(of column: String) -> Order<Item>? {
    columns.first { $0.name == column }?.order
  }
}

/// What may stand in a listing's address: for the site map, and for the tests that walk over it.
package struct ListFacts: Sendable {
  package let filters: [FieldAbout]
  /// The columns one may sort by.
  package let orders: [String]
  package let isSearchable: Bool

  package init(filters: [FieldAbout], orders: [String] = [], isSearchable: Bool = false) {
    self.filters = filters
    self.orders = orders
    self.isSearchable = isSearchable
  }
}

extension Listing {
  package var facts: ListFacts {
    ListFacts(
      filters: filters.map(\.field.about), orders: columns.filter { $0.order != nil }.map(\.name),
      isSearchable: isSearchable)
  }
}

/// A narrower choice of rows: a field that may be left empty, and the condition that it makes.
package struct ListFilter: Sendable {
  package let field: any DeclaredField
  let condition: @Sendable (any Sendable) -> SQL?
  /// Shown as tabs, each with the number of its rows.
  package let isTabs: Bool

  package init<Value>(
    _ field: Field<Value>, asTabs isTabs: Bool = false,
    _ condition: @escaping @Sendable (Value) -> SQL
  ) {
    let field = field.optional()
    self.field = field
    self.isTabs = isTabs
    self.condition = { value in (value as? Value?).flatMap { $0 }.map(condition) }
  }
}

/// One page of rows, and how to come to the next and the one before.
package struct Slice<Item: Sendable>: Sendable {
  package let items: [Item]
  /// Cursors; nil where there is no more.
  package let next: String?
  package let previous: String?
  /// Where a search stopped for now, before it had found a page full; see `ListScan`.
  package var searchedTo: Item?
  /// Of each filter that is shown as tabs: how many rows an option has.
  package var counts: [String: [String: BoundedCount]] = [:]
}

/// A number of rows, counted no further than a page needs.
package struct BoundedCount: Sendable, Equatable {
  static let most = 1000
  package let count: Int
  /// There are more.
  package var isCut: Bool { count > Self.most }
  package var text: String { isCut ? "\(Self.most)+" : String(count) }
}
