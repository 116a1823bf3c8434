/// The engines, as archives name them.
package enum EngineName: String, Sendable, Codable {
  case sqlite, postgres
}

/// Where a database is, open or not: what backup and restore do beside the store.
package protocol DatabasePlace: Sendable {
  var engine: EngineName { get }

  /// Tells this database from others: a path or server and name, without a password.
  var identity: String { get }

  /// Makes room for databases beside this one. Only one process does so at a time; what a killed
  /// one left is removed.
  /// - Throws: `StoreError` when another one is at it, or when the engine does not allow it.
  func beginStaging() throws -> any Staging

  /// The same, with what a killed process staged still there, for its work to be finished.
  func resumeStaging() throws -> any Staging

  func exists() throws -> Bool

  func open(clock: WallClock) throws -> any Store

  /// Who else uses the database, in words; nil when nobody does.
  func otherUsers() throws -> String?
}

/// Databases of one's own beside the real one. Not for two threads at the same time.
package protocol Staging: AnyObject, Sendable {
  /// Where a copy has to be so that it can be staged, if not just anywhere.
  var copyPath: String? { get }

  /// Turns a copy that `Store.snapshot` made into a database, and answers with its name.
  func stage(_ copy: String) throws -> String

  func open(_ staged: String, clock: WallClock) throws -> any Store

  func has(_ staged: String) throws -> Bool

  func discard(_ staged: String)

  /// Says why `replace` could not succeed, before anything is done.
  func refusal() throws -> String?

  /// Puts the staged database in the place of the real one, which is kept under another name. When
  /// it was killed half-way, the next call finishes; with nothing left to do it does nothing.
  /// - Returns: what the old database is called now; nil when there was none.
  @discardableResult
  func replace(with staged: String, keepingAs suffix: String) throws -> String?

  func end()
}
