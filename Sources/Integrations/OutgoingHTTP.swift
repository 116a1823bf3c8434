import AsyncHTTPClient
import NIOCore
import NIOPosix

/// What all questions to services outside have in common.
extension HTTPClient {
  /// For the life of the process: it keeps connections open for a burst. One that has idled longer may be
  /// closed at the other end, and what is sent into it would be in doubt. Nothing is redirected: secrets
  /// go where they were meant for.
  static let outgoing: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.idleTimeout = .seconds(5)
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// Why there was no answer, without the address.
  static func words(_ error: any Error) -> String {
    switch error {
    case is NIOConnectionError: "no connection could be made"
    case let error as HTTPClientError: error.shortDescription
    default: "\(error)"
    }
  }
}

extension HTTPClientResponse.Body {
  private static var longest: Int { 64 << 10 }

  /// Empty when it is too long, too slow or broken off: the status alone counts then. Only a body that
  /// was read to its end frees the connection for the next question.
  func text(until end: ContinuousClock.Instant) async -> String {
    await withTaskGroup(of: String?.self) { group in
      group.addTask {
        (try? await collect(upTo: Self.longest)).map { String(buffer: $0) }
      }
      group.addTask {
        try? await Task.sleep(until: end, clock: .continuous)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first ?? ""
    }
  }
}
