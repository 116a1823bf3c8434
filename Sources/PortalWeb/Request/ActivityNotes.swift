import Portal

/// Notes that a session or a key was used. A request waits for it only a moment: what can be read is
/// answered at once even while nothing can be written.
final class ActivityNotes: Sendable {
  private static let patience = Duration.milliseconds(250)
  /// By the ids of what is noted.
  private let underway = Locked<Set<String>>([])

  func note(_ session: Session, _ portal: Portal, as actor: Originator) async {
    await note(session.id.text, of: session.userID, portal, as: actor) { tx in
      try session.touch(durations: portal.settings.durations, in: tx)
    }
  }

  /// At most once a minute.
  func note(key: APIKey, _ portal: Portal, as actor: Originator) async {
    guard key.isDueForNote(at: portal.store.clock.now()) else { return }
    await note(key.id.text, of: key.userID, portal, as: actor) { try key.noteUse(in: $0) }
  }

  private func note(
    _ id: String, of user: ID<User>, _ portal: Portal, as actor: Originator,
    _ body: @escaping @Sendable (Tx) throws -> Void
  ) async {
    guard underway.withLock({ $0.insert(id).inserted }) else { return }
    await withCheckedContinuation { continuation in
      let waiting = Locked<CheckedContinuation<Void, Never>?>(continuation)
      let goOn: @Sendable () -> Void = {
        waiting.withLock { waiting in
          defer { waiting = nil }
          return waiting
        }?.resume()
      }
      Task {
        await write(for: .activity(of: user), portal, as: actor, body)
        _ = underway.withLock { $0.remove(id) }
        goOn()
      }
      Task {
        try? await Task.sleep(for: Self.patience)
        goOn()
      }
    }
  }

  private func write(
    for scope: WriteScope, _ portal: Portal, as actor: Originator,
    _ body: @escaping @Sendable (Tx) throws -> Void
  ) async {
    do { try await portal.store.write(for: scope, as: actor, body) } catch {
      portal.logger.warning("activity not noted", metadata: ["error": "\(error)"])
    }
  }
}
