import Portal

/// Notes that a session was active. A page waits for it only a moment: what can be read is shown at
/// once even while nothing can be written.
final class ActivityNotes: Sendable {
  private static let patience = Duration.milliseconds(250)
  private let underway = Locked<Set<ID<Session>>>([])

  func note(_ session: Session, _ portal: Portal, as actor: Originator) async {
    guard underway.withLock({ $0.insert(session.id).inserted }) else { return }
    await withCheckedContinuation { continuation in
      let waiting = Locked<CheckedContinuation<Void, Never>?>(continuation)
      let goOn: @Sendable () -> Void = {
        waiting.withLock { waiting in
          defer { waiting = nil }
          return waiting
        }?.resume()
      }
      Task {
        await write(session, portal, as: actor)
        _ = underway.withLock { $0.remove(session.id) }
        goOn()
      }
      Task {
        try? await Task.sleep(for: Self.patience)
        goOn()
      }
    }
  }

  private func write(_ session: Session, _ portal: Portal, as actor: Originator) async {
    do {
      try await portal.store.write(for: .activity(of: session.userID), as: actor) { tx in
        try session.touch(durations: portal.settings.durations, in: tx)
      }
    } catch {
      portal.logger.warning("activity not noted", metadata: ["error": "\(error)"])
    }
  }
}
