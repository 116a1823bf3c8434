/// Whose rows a listing shows: a condition, written like any statement's. It stands in the statement and never
/// in a cursor.
package struct ListScope: Sendable, ExpressibleByStringInterpolation {
  /// Several are read each by itself and put together in the list's order, where one condition over all of
  /// them would read no index in that order.
  let parts: @Sendable (Tx) throws -> [SQL]

  /// - Parameter parts: at least one, always in the same order; a new one comes last.
  init(_ parts: @escaping @Sendable (Tx) throws -> [SQL]) { self.parts = parts }

  package init(_ condition: SQL) { self.init { _ in [condition] } }

  package init(stringLiteral value: String) { self.init(SQL(stringLiteral: value)) }

  package init(stringInterpolation: SQL.StringInterpolation) {
    self.init(SQL(stringInterpolation: stringInterpolation))
  }

  /// Of a listing that is nobody's in particular: the back office's.
  package static let everything: ListScope = "1 = 1"
}
