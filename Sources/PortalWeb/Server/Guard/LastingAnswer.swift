import HummingbirdCore
import NIOCore

/// The body of an answer that lasts for as long as the client stays, such as an event stream. It is
/// written when the request's own task has ended, whose stack is deep in middleware, and is
/// cancelled when the connection closes.
enum LastingAnswer {
  typealias Write = @Sendable (inout any ResponseBodyWriter) async throws -> Void

  /// Tells the connection's guard that such a body begins.
  struct Begins: Sendable {}

  /// Where the request's task leaves what remains to be written; nil outside the guarded server.
  @TaskLocal static var handover: Handover?

  static func body(_ write: @escaping Write) -> ResponseBody {
    ResponseBody { writer in
      guard let handover else {
        try await write(&writer)
        return try await writer.finish(nil)
      }
      handover.leave(writer, write)
    }
  }

  /// Unchecked: left by a task that then ends, and taken by the one that waited for it.
  final class Handover: @unchecked Sendable {
    private var rest: (writer: any ResponseBodyWriter, write: Write)?

    fileprivate func leave(_ writer: any ResponseBodyWriter, _ write: @escaping Write) {
      rest = (writer, write)
    }

    func take() -> (@Sendable () async throws -> Void)? {
      guard rest != nil else { return nil }
      return {
        guard let rest = self.rest.take() else { return }
        var writer = rest.writer
        try await rest.write(&writer)
        try await writer.finish(nil)
      }
    }
  }
}
