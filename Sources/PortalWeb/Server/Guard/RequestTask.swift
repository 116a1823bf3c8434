import HummingbirdCore
import NIOCore

/// Runs every request in a task of its own. Hummingbird answers all requests of a connection in one
/// task, whose stack memory stays as large as the deepest handler made it, for as long as the
/// client keeps the connection: with ten thousand idle clients that is what counts. For the same
/// reason a `LastingAnswer` is written in another task than the middleware ran in.
enum RequestTask {
  static func each(
    _ responder: @escaping HTTPChannelHandler.Responder
  ) -> HTTPChannelHandler.Responder {
    { request, writer, channel in
      let handed = Handed(writer)
      let handover = LastingAnswer.Handover()
      try await finish(
        Task {
          try await LastingAnswer.$handover.withValue(handover) {
            guard let writer = handed.take() else { return }
            try await responder(request, writer, channel)
          }
        })
      guard let lasting = handover.take() else { return }
      let task = Task { try await lasting() }
      // It may have nothing to write for long, and only writing would show that the client has gone.
      channel.triggerUserOutboundEvent(LastingAnswer.Begins(), promise: nil)
      channel.closeFuture.whenComplete { _ in task.cancel() }
      try await finish(task)
    }
  }

  private static func finish(_ task: Task<Void, any Error>) async throws {
    try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
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
