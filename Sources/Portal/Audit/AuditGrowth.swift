/// Where an entry leaves its chain.
struct AuditEnd: Sendable {
  let chain: String
  let seq: Int64
  let hash: [UInt8]
  /// Empty for a chain's first entry, and where nobody asked.
  let previousHash: [UInt8]
}

/// How this process's commits have lengthened the audit's chains since `AuditKeeper` last took them.
/// Nearly every form comes by here: it is noted, and no more.
final class AuditGrowth: Sendable {
  /// What was added to one chain, by its first and its last entry. Others may have written between.
  struct Stretch: Sendable {
    private(set) var first: AuditEnd
    private(set) var last: AuditEnd

    init(_ end: AuditEnd) { (first, last) = (end, end) }

    /// Two threads may note their entries in another order than the chain has them.
    mutating func add(_ end: AuditEnd) {
      if end.seq < first.seq { first = end }
      if end.seq > last.seq { last = end }
    }

    mutating func add(_ other: Stretch) {
      add(other.first)
      add(other.last)
    }
  }

  private struct State {
    var isWanted = false
    var stretches: [String: Stretch] = [:]
  }

  private let state = Locked(State())

  /// From now on somebody will take what is noted.
  func begin() { state.withLock { $0.isWanted = true } }

  /// After a commit.
  func note(_ ends: [AuditEnd]) {
    guard !ends.isEmpty else { return }
    state.withLock { state in
      guard state.isWanted else { return }
      for end in ends { state.stretches[end.chain, default: Stretch(end)].add(end) }
    }
  }

  func take() -> [String: Stretch] {
    state.withLock { state in
      defer { state.stretches = [:] }
      return state.stretches
    }
  }

  /// What could not be written down.
  func putBack(_ stretches: [String: Stretch]) {
    state.withLock {
      $0.stretches.merge(stretches) { new, old in
        var all = old
        all.add(new)
        return all
      }
    }
  }
}
