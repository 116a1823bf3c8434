/// A table as the database itself describes it.
package struct TableShape: Sendable, Equatable {
  package enum Kind: String, Sendable { case int, real, text, bytes }

  package struct Column: Sendable, Equatable {
    package let name: String
    package let kind: Kind
    package let isRequired: Bool
  }

  package let name: String
  /// By name: the order in which they were added differs from portal to portal.
  package let columns: [Column]
  package let primaryKey: [String]
  /// The tables that this one's foreign keys name.
  package fileprivate(set) var parents: Set<String>

  /// For SQL that this program builds from the database's own names.
  static func quoted(_ name: String) -> SQL {
    SQL(stringLiteral: "\"" + name.replacing("\"", with: "\"\"") + "\"")
  }

  package func count(in tx: Tx) throws -> Int {
    try tx.count("SELECT COUNT(*) AS n FROM \(Self.quoted(name))")
  }
}

extension TableShape {
  /// Every table, each after those that its foreign keys name; by name where that leaves a choice.
  /// What an engine keeps for itself, such as the inside of a search index, is no table here.
  /// - Throws: `StoreError.decoding` for a column type that the other engine does not have.
  package static func all(in tx: Tx) throws -> [TableShape] {
    var shapes: [String: TableShape] = [:]
    let columns = try Dictionary(grouping: tx.rows(columnQuestion)) { try $0["table"] as String }
    for (name, rows) in columns { shapes[name] = try TableShape(name, rows) }
    for row in try tx.rows(parentQuestion) {
      let parent: String = try row["parent"]
      shapes[try row["table"]]?.parents.insert(parent)
    }
    return try ordered(shapes)
  }

  private init(_ name: String, _ rows: [Row]) throws {
    self.name = name
    columns = try rows.map(Column.init).sorted {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    primaryKey = try rows.map { (name: try $0["column"] as String, at: try $0["place"] as Int) }
      .filter { $0.at > 0 }.sorted { $0.at < $1.at }.map(\.name)
    parents = []
    guard !primaryKey.isEmpty else { throw StoreError.decoding("table \(name) has no primary key") }
  }

  private static func ordered(_ shapes: [String: TableShape]) throws -> [TableShape] {
    var waiting = shapes.values.sorted { $0.name < $1.name }
    var done: [TableShape] = []
    var names: Set<String> = []
    while !waiting.isEmpty {
      guard let next = waiting.firstIndex(where: { $0.parents.isSubset(of: names) }) else {
        let names = waiting.map(\.name).joined(separator: ", ")
        throw StoreError.decoding("the foreign keys of \(names) go in a circle")
      }
      let shape = waiting.remove(at: next)
      names.insert(shape.name)
      done.append(shape)
    }
    return done
  }

  private static let columnQuestion: SQL = """
    \(sqlite: sqliteColumns, postgres: postgresColumns)
    """
  private static let parentQuestion: SQL = """
    \(sqlite: sqliteParents, postgres: postgresParents)
    """

  private static let sqliteColumns = """
    SELECT t.name AS "table", c.name AS "column", lower(c.type) AS type,
      c."notnull" AS required, c.pk AS place
    FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'
      AND c.hidden = 0
    """

  private static let sqliteParents = """
    SELECT t.name AS "table", f."table" AS parent
    FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
    WHERE t.schema = 'main' AND t.type = 'table'
    """

  private static let postgresColumns = """
    SELECT c.relname AS "table", a.attname AS "column", t.typname AS type,
      a.attnotnull AS required,
      COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS place
    FROM pg_class AS c
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
      AND a.attgenerated = ''
    """

  private static let postgresParents = """
    SELECT c.relname AS "table", p.relname AS parent
    FROM pg_constraint AS k
    JOIN pg_class AS c ON c.oid = k.conrelid
    JOIN pg_class AS p ON p.oid = k.confrelid
    WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
    """
}

extension TableShape.Column {
  private static let kinds: [String: TableShape.Kind] = [
    "integer": .int, "int8": .int, "text": .text, "blob": .bytes, "bytea": .bytes, "real": .real,
    "float8": .real,
  ]

  fileprivate init(_ row: Row) throws {
    let type: String = try row["type"]
    name = try row["column"]
    isRequired = try row["required"]
    guard let kind = Self.kinds[type] else {
      throw StoreError.decoding("column \(name) of \(try row["table"] as String) is \(type)")
    }
    self.kind = kind
  }
}
