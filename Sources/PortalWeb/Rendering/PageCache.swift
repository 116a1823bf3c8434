import Foundation
import NIOCore
import Portal

/// Rendered pages of signed-in people, each good for as long as nothing that it shows has changed.
///
/// Least recently used in two generations: a page that is asked for stays among the young. When there is no
/// room left, what is old and was not asked for goes, one after the other; when nothing is old, all that
/// is young becomes it. So pages that fit in stay, in whatever order they are asked for. A person has a
/// small share of the young, in which the first goes for the next: addresses and cookies that one makes
/// up push out nobody else's pages.
final class PageCache: Sendable {
  /// Which page it is. What else it depends on is in `Page`.
  struct Key: Hashable, Sendable {
    /// Nil for anybody's.
    let session: ID<Session>?
    let path: String
    /// The team that the browser was in last; the layout shows it.
    let team: String?
    let language: String
  }

  struct Page: Sendable {
    let revision: Revision?
    /// Of its team's figures; 0 for a page that shows none.
    let figures: Int64
    /// When the clock alone does not change it.
    let valid: Range<Timestamp>
    let html: ByteBuffer
    let tag: EntityTag
    /// Whose it is; nil for anybody's.
    let person: ID<User>?

    fileprivate var size: Int { html.readableBytes + 1024 + PageCache.longestPath }
  }

  /// What one person has among the young, in the order in which it was kept.
  fileprivate struct Share {
    var keys: [Key] = []
    var size = 0
  }

  fileprivate struct State {
    var young: [Key: Page] = [:]
    var shares: [ID<User>: Share] = [:]
    var old: [Key: Page] = [:]
    var youngSize = 0
    var oldSize = 0
    var hits = 0
    var misses = 0
    var evictions = 0
  }

  fileprivate static let longestPath = 256
  private let state = Locked(State())
  /// In bytes.
  private let room: Int
  private let share: Int

  init(room: Int) {
    self.room = room
    share = room / 32
  }

  func attach(to registry: MetricsRegistry) {
    registry.readCounter("portico_page_cache_hits_total") { self.figure(\.hits) }
    registry.readCounter("portico_page_cache_misses_total") { self.figure(\.misses) }
    registry.readCounter("portico_page_cache_evictions_total") { self.figure(\.evictions) }
    registry.readGauge("portico_page_cache_bytes") { self.figure(\.size) }
    registry.readGauge("portico_page_cache_entries") { self.figure(\.count) }
  }

  private func figure(_ path: KeyPath<State, Int>) -> Double {
    state.withLock { Double($0[keyPath: path]) }
  }

  func page(
    _ key: Key, at revision: Revision?, figures: Int64 = 0, now: Timestamp
  ) -> Page? {
    state.withLock { state in
      let young = state.young[key]
      guard let page = young ?? state.old[key], page.isGood(revision, figures, now) else {
        state.misses += 1
        return nil
      }
      state.hits += 1
      if young == nil { keep(page, key, &state) }
      return page
    }
  }

  func keep(_ page: Page, as key: Key) {
    guard page.size <= share, key.path.utf8.count <= Self.longestPath else { return }
    state.withLock { keep(page, key, &$0) }
  }

  private func keep(_ page: Page, _ key: Key, _ state: inout State) {
    if let gone = state.old.removeValue(forKey: key) { state.oldSize -= gone.size }
    let gone = state.young.updateValue(page, forKey: key)
    state.youngSize += page.size - (gone?.size ?? 0)
    state.charge(page, key, replacing: gone, upTo: share)
    while state.size > room, state.makeRoom() {}
  }
}

extension PageCache.State {
  /// Puts the page to its person's share, and makes room there.
  fileprivate mutating func charge(
    _ page: PageCache.Page, _ key: PageCache.Key, replacing gone: PageCache.Page?, upTo most: Int
  ) {
    guard let person = page.person else { return }
    var share = shares.removeValue(forKey: person) ?? PageCache.Share()
    if gone == nil { share.keys.append(key) }
    share.size += page.size - (gone?.size ?? 0)
    while share.size > most, let first = share.keys.first {
      share.keys.removeFirst()
      guard let page = young.removeValue(forKey: first) else { continue }
      share.size -= page.size
      youngSize -= page.size
      evictions += 1
    }
    shares[person] = share
  }
}

extension PageCache.State {
  /// - Returns: false when there is nothing left to go.
  fileprivate mutating func makeRoom() -> Bool {
    if old.isEmpty {
      (old, oldSize) = (young, youngSize)
      (young, youngSize, shares) = ([:], 0, [:])
    }
    guard let (_, page) = old.popFirst() else { return false }
    oldSize -= page.size
    evictions += 1
    return true
  }

  /// In bytes.
  fileprivate var size: Int { youngSize + oldSize }
  fileprivate var count: Int { young.count + old.count }
}

extension PageCache.Page {
  fileprivate func isGood(_ revision: Revision?, _ figures: Int64, _ now: Timestamp) -> Bool {
    self.revision == revision && self.figures == figures && valid.contains(now)
  }
}
