import HummingbirdCore
import NIOCore

/// Runs every request in a task of its own. Hummingbird answers all requests of a connection in one
/// task, whose stack memory stays as large as the deepest handler made it, for as long as the
/// client keeps the connection: with ten thousand idle clients that is what counts.
enum RequestTask {
  static func each(
    _ responder: @escaping HTTPChannelHandler.Responder
  ) -> HTTPChannelHandler.Responder {
    { request, writer, channel in
      let handed = Handed(writer)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          guard let writer = handed.take() else { return }
          try await responder(request, writer, channel)
        }
        try await group.waitForAll()
      }
    }
  }

  /// Carries the writer, which cannot be copied, into the one task that uses it.
  private final class Handed: @unchecked Sendable {
    private var writer: ResponseWriter?

    init(_ writer: consuming ResponseWriter) {
      self.writer = consume writer
    }

    func take() -> ResponseWriter? {
      writer.take()
    }
  }
}
