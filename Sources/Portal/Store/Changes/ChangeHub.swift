/// Tells whoever listens that revisions have moved. It carries no values: a listener reads what is
/// true now, so a signal too many costs a lookup and a signal lost is made up for by the next.
package final class ChangeHub: Sendable {
  fileprivate struct Listening {
    let signal: AsyncStream<Void>.Continuation
    var keys: Set<String>
  }

  fileprivate struct State {
    var next = 0
    var listening: [Int: Listening] = [:]
    var byKey: [String: Set<Int>] = [:]
    var isClosed = false
  }

  private let state = Locked(State())

  /// How many listen.
  package var count: Int { state.withLock { $0.listening.count } }

  /// Signals from now on, until the listener is gone or the hub is closed. Several signals that
  /// nobody has taken yet are one.
  func listen(to keys: some Sequence<String>) -> ChangeListener {
    let (signals, signal) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let keys = Set(keys)
    let id: Int? = state.withLock { state in
      guard !state.isClosed else { return nil }
      state.next += 1
      state.listening[state.next] = Listening(signal: signal, keys: keys)
      for key in keys { state.byKey[key, default: []].insert(state.next) }
      return state.next
    }
    if id == nil { signal.finish() }
    return ChangeListener(id: id ?? 0, signals: signals, hub: self)
  }

  /// After a commit: these revisions are not what they were.
  func moved(_ keys: some Collection<String>) {
    guard !keys.isEmpty else { return }
    state.withLock { state in
      guard !state.listening.isEmpty else { return }
      for id in Set(keys.flatMap { state.byKey[$0] ?? [] }) {
        state.listening[id]?.signal.yield()
      }
    }
  }

  /// Nobody knows what has moved: everything may have.
  package func allMoved() { signal { _ in true } }

  /// Signals one of `parts` equal parts of all listeners, so that each looks for itself now and then.
  package func remind(_ part: Int, of parts: Int) { signal { $0 % parts == part % parts } }

  /// Ends all listening, now and in future: the program stops.
  package func close() {
    let all = state.withLock { state in
      state.isClosed = true
      defer { (state.listening, state.byKey) = ([:], [:]) }
      return state.listening.values.map(\.signal)
    }
    for signal in all { signal.finish() }
  }

  private func signal(_ isMeant: (Int) -> Bool) {
    state.withLock { state in
      for (id, listening) in state.listening where isMeant(id) { listening.signal.yield() }
    }
  }

  fileprivate func listen(_ id: Int, to keys: Set<String>) {
    state.withLock { state in
      guard let old = state.listening[id]?.keys else { return }
      state.forget(id, old.subtracting(keys))
      for key in keys.subtracting(old) { state.byKey[key, default: []].insert(id) }
      state.listening[id]?.keys = keys
    }
  }

  fileprivate func leave(_ id: Int) {
    let listening = state.withLock { state in
      let listening = state.listening.removeValue(forKey: id)
      state.forget(id, listening?.keys ?? [])
      return listening
    }
    listening?.signal.finish()
  }
}

extension ChangeHub.State {
  fileprivate mutating func forget(_ id: Int, _ keys: Set<String>) {
    for key in keys {
      byKey[key]?.remove(id)
      if byKey[key]?.isEmpty == true { byKey[key] = nil }
    }
  }
}

/// One who listens; listening ends with the last reference.
package final class ChangeListener: Sendable {
  /// One element for any number of changes since the last; ends when the hub is closed.
  package let signals: AsyncStream<Void>
  private let id: Int
  private let hub: ChangeHub

  fileprivate init(id: Int, signals: AsyncStream<Void>, hub: ChangeHub) {
    self.id = id
    self.signals = signals
    self.hub = hub
  }

  /// Listens to `keys` instead.
  package func listen(to keys: some Sequence<String>) { hub.listen(id, to: Set(keys)) }

  deinit { hub.leave(id) }
}
