import Crypto
import CryptoExtras
import Foundation

/// The cost of a password hash. The default is OWASP's for scrypt: 64 MB and two rounds of it.
package struct PasswordCost: Sendable, Equatable {
  /// N is 2 to this power.
  package var logN = 16
  package var blockSize = 8
  package var parallelism = 2

  package init() {}
  package init(logN: Int) { self.logN = logN }
}

/// Hashes passwords with scrypt on threads of its own, so that fifty sign-ins at once
/// neither exhaust memory nor slow other pages.
package final class PasswordHasher: Sendable {
  package let cost: PasswordCost
  /// As many at a time as can be hashed. Guesses in line are not counted as tries yet, so fifty people
  /// who sign in at once from one office do not lock each other out.
  let turns: Turnstile
  private let threads: WorkerThreads
  private let dummy: String
  /// How long each hash took, without its wait.
  let durations = HistogramMetric()

  /// - Parameter waiting: how many may wait for their turn before `TooManyWaiting`.
  package init(
    cost: PasswordCost = PasswordCost(),
    threads: Int = max(1, ProcessInfo.processInfo.activeProcessorCount - 1), waiting: Int = 64
  ) {
    self.cost = cost
    turns = Turnstile(width: threads, waiting: waiting)
    self.threads = WorkerThreads(name: "portico-hash", count: threads)
    dummy =
      StoredPassword(
        cost: cost, salt: Token.randomBytes(16), hash: Token.randomBytes(32)
      ).text
  }

  /// A hash to store, with its parameters and salt.
  /// - Parameter address: the client's.
  /// - Throws: `TooManyWaiting`.
  package func hash(
    _ password: String, in line: Turnstile.Line = .people, from address: String? = nil
  ) async throws -> String {
    try await turns.pass(line, from: Network.ofSite(address)) {
      try await threads.run { [durations, cost] in
        let start = ContinuousClock.now
        defer { durations.observe(.now - start) }
        let salt = Token.randomBytes(16)
        return StoredPassword(
          cost: cost, salt: salt, hash: try derive(password, salt: salt, cost: cost)
        ).text
      }
    }
  }

  /// True when `password` is the one that `stored` was made of. With nothing stored the same work
  /// is done, so that time does not tell who has an account. For whoever has passed `turns`.
  package func verify(_ password: String, against stored: String?) async throws -> Bool {
    let text = stored ?? dummy
    return try await threads.run { [durations] in
      let start = ContinuousClock.now
      defer { durations.observe(.now - start) }
      guard let parsed = StoredPassword(text) else { return false }
      let hash = try derive(password, salt: parsed.salt, cost: parsed.cost)
      return stored != nil && constantTimeEqual(hash, parsed.hash)
    }
  }

  /// True when `stored` was made with another cost than today's.
  package func isOutdated(_ stored: String) -> Bool { StoredPassword(stored)?.cost != cost }
}

private func derive(_ password: String, salt: [UInt8], cost: PasswordCost) throws -> [UInt8] {
  // Composed, because keyboards differ in how they send an accent; the whole length counts.
  let bytes = Data(password.precomposedStringWithCanonicalMapping.utf8)
  let key = try KDF.Scrypt.deriveKey(
    from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.logN,
    blockSize: cost.blockSize, parallelism: cost.parallelism)
  return key.withUnsafeBytes { Array($0) }
}

private func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}

/// A stored hash in the PHC string format: `$scrypt$ln=16,r=8,p=2$salt$hash`.
private struct StoredPassword {
  let cost: PasswordCost
  let salt: [UInt8]
  let hash: [UInt8]

  init(cost: PasswordCost, salt: [UInt8], hash: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  init?(_ text: String) {
    let parts = text.split(separator: "$")
    guard parts.count == 4, parts[0] == "scrypt", let salt = Data(base64URL: String(parts[2])),
      let hash = Data(base64URL: String(parts[3]))
    else { return nil }
    var cost = PasswordCost()
    for pair in parts[1].split(separator: ",") {
      let sides = pair.split(separator: "=")
      guard sides.count == 2, let value = Int(sides[1]) else { return nil }
      switch sides[0] {
      case "ln": cost.logN = value
      case "r": cost.blockSize = value
      case "p": cost.parallelism = value
      default: return nil
      }
    }
    guard (1...20).contains(cost.logN) else { return nil }
    (self.cost, self.salt, self.hash) = (cost, [UInt8](salt), [UInt8](hash))
  }

  var text: String {
    "$scrypt$ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)"
      + "$\(salt.base64URL)$\(hash.base64URL)"
  }
}
