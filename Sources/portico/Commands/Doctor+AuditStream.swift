import Foundation
import Portal

extension Report {
  /// Longer than any outage that the other end should have.
  private static let patience = Duration.hours(1)

  /// What waits to be sent. Nothing is tried.
  mutating func auditStream(_ configured: Configured, _ portal: Portal) async {
    guard let stream = configured.auditStream else { return }
    guard
      let (count, since) = try? await portal.store.read({ try AuditStreamQueue.waiting(in: $0) })
    else { return }
    guard let since else { return good("audit stream", "to \(stream.name); nothing waits") }
    let words = "to \(stream.name); \(count) wait, since \(since.date.formatted(.iso8601))"
    if portal.store.clock.now() - since > Self.patience {
      bad("audit stream", "\(words). The log of `portico serve` says why.")
    } else {
      note("audit stream", words)
    }
  }
}
