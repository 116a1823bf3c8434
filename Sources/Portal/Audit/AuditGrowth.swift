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

  /// What is to be written down.
  struct News: Sendable {
    fileprivate(set) var stretches: [String: Stretch] = [:]
    /// Up to where retention has removed a chain's entries.
    fileprivate(set) var cuts: [String: AuditHead] = [:]

    var isEmpty: Bool { stretches.isEmpty && cuts.isEmpty }
  }

  private struct State {
    var isWanted = false
    var news = News()
  }

  private let state = Locked(State())

  /// From now on somebody will take what is noted.
  func begin() { state.withLock { $0.isWanted = true } }

  /// After a commit.
  func note(_ ends: [AuditEnd]) {
    guard !ends.isEmpty else { return }
    state.withLock { state in
      guard state.isWanted else { return }
      for end in ends { state.news.stretches[end.chain, default: Stretch(end)].add(end) }
    }
  }

  /// After the commit that made it.
  func note(_ cut: AuditCut) {
    state.withLock { state in
      guard state.isWanted else { return }
      state.news.add(cut.head, to: cut.chain)
    }
  }

  func take() -> News {
    state.withLock { state in
      defer { state.news = News() }
      return state.news
    }
  }

  /// What could not be written down.
  func putBack(_ news: News) {
    state.withLock {
      $0.news.stretches.merge(news.stretches) { new, old in
        var all = old
        all.add(new)
        return all
      }
      for (chain, cut) in news.cuts { $0.news.add(cut, to: chain) }
    }
  }
}

extension AuditGrowth.News {
  fileprivate mutating func add(_ cut: AuditHead, to chain: String) {
    if cuts[chain].map({ $0.seq < cut.seq }) ?? true { cuts[chain] = cut }
  }
}
