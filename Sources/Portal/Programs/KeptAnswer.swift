import Crypto
import Foundation

/// The answer to a program's write that came with an `Idempotency-Key`: kept in the write's own transaction,
/// for a day. The same request again gets it, and nothing is done twice.
package struct KeptAnswer: Sendable {
  package enum Problem: Error, Sendable, Equatable {
    /// The key came with another request before.
    case otherRequest
    /// It was begun, and nobody knows what came of it.
    case perhapsDone
  }

  /// Found inside the write: somebody else was faster. The answer is what they got.
  package struct Replay: Error, Sendable {
    package let answer: Data
    package init(answer: Data) { self.answer = answer }
  }

  private let place: [UInt8]
  private let request: [UInt8]
  private let sealer: Sealer
  /// Stands where the answer will, while what has several parts is being done: of this attempt alone.
  private let begun: [UInt8] = [0] + Token.randomBytes(16)

  /// - Parameters:
  ///   - authority: who writes; a key and a person have answers of their own.
  ///   - route: method and address.
  ///   - key: as the program gave it.
  ///   - body: the request's.
  package init(
    authority: String, route: String, key: String, body: [UInt8], _ sealer: Sealer
  ) {
    place = Array(SHA256.hash(data: Data("\(authority)\n\(route)\n\(key)".utf8)))
    // What people type can be guessed: whoever has a bare hash of it could try their guesses at home.
    request = sealer.mark(of: place + body)
    self.sealer = sealer
  }

  /// For what goes on at this moment.
  package var name: String { place.hex }

  /// - Returns: nil when the key is new, or was begun by this very attempt.
  /// - Throws: `Problem`.
  package func find(in tx: Tx) throws -> Data? {
    let row = try tx.row(
      """
      SELECT request, answer FROM kept_answers
      WHERE place = \(place) AND created_at > \(tx.now - Self.kept)
      """)
    guard let row else { return nil }
    guard try row["request"] as [UInt8] == request else { throw Problem.otherRequest }
    let kept: [UInt8] = try row["answer"]
    if kept == begun { return nil }
    if kept.first == begun[0] { throw Problem.perhapsDone }
    guard let answer = sealer.open(kept, for: name) else {
      throw StoreError.decoding("a kept answer cannot be opened")
    }
    return answer
  }

  package func keep(_ answer: Data, in tx: Tx) throws {
    try keep(try sealer.seal(answer, for: name), in: tx)
  }

  /// Before what cannot be done in one transaction: it is not begun a second time, unless it is forgotten.
  /// Somebody else's mark or answer stays.
  package func begin(in tx: Tx) throws {
    try keep(begun, in: tx, "WHERE kept_answers.created_at <= \(tx.now - Self.kept)")
  }

  /// Nothing came of it, so it may be tried again.
  package func forget(in tx: Tx) throws {
    try tx.execute("DELETE FROM kept_answers WHERE place = \(place) AND answer = \(begun)")
  }

  private func keep(_ answer: [UInt8], in tx: Tx, _ condition: SQL = "") throws {
    try tx.insert(
      "kept_answers",
      [
        "place": place, "request": request, "answer": answer, "created_at": tx.now,
      ],
      onConflict: """
        ON CONFLICT (place) DO UPDATE SET request = excluded.request, answer = excluded.answer,
          created_at = excluded.created_at
        \(condition)
        """)
  }

  private static let kept = Duration.hours(24)

  static let pruning = PruningRule(
    table: "kept_answers", key: "place", column: "created_at", olderThan: kept)
}

/// What a program is told of its write. It is made of what the write gave, in the write's own transaction, so
/// that no later change is in it; and what has to hold before is looked at there too.
package final class Receipt: Sendable {
  private let before: @Sendable (Tx) throws -> Void
  private let after: @Sendable (any Sendable, Tx) throws -> Void

  /// - Parameters:
  ///   - before: throws when the write is not to be made: another has been, or the record is not as thought.
  ///   - after: is given what the write gave.
  package init(
    before: @escaping @Sendable (Tx) throws -> Void,
    after: @escaping @Sendable (any Sendable, Tx) throws -> Void
  ) {
    self.before = before
    self.after = after
  }

  func write<T: Sendable>(in tx: Tx, _ body: () throws -> T) throws -> T {
    try before(tx)
    let value = try body()
    try after(value, tx)
    return value
  }
}

extension Tx {
  /// A write that somebody may want a receipt for.
  func receipted<T: Sendable>(_ body: () throws -> T) throws -> T {
    try actor.receipt?.write(in: self, body) ?? body()
  }
}
