import Portal
import ServiceLifecycle

/// Makes every stream look for itself now and then, a part of them each second: that keeps streams
/// alive, ends those whose session has run out, and makes up for any signal that got lost.
package struct LiveReminders: Service {
  private static let parts = 15
  private let changes: ChangeHub

  package init(_ changes: ChangeHub) { self.changes = changes }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var part = 0
      while !Task.isCancelled {
        changes.remind(part, of: Self.parts)
        part += 1
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}
