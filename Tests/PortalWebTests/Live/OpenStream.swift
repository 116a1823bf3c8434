import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import Portal

@testable import PortalWeb

/// A stream that a browser has open: what the server writes arrives here, event by event.
final class OpenStream: Sendable {
  let response: Response
  private let task: Task<Void, any Error>
  private let arrived: AsyncStream<String>

  /// Opens `/live` as `browser`, on the server that the browser talks to.
  init(_ browser: Browser, _ web: TestWeb) async throws {
    let cookies = browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    let request = HTTPRequest(
      method: .get, scheme: "http", authority: "127.0.0.1:8080", path: "/live",
      headerFields: [.cookie: cookies, .userAgent: Browser.agent])
    let response = try await web.respond(to: request, on: NIOAsyncTestingChannel())
    let (arrived, arrive) = AsyncStream.makeStream(of: String.self)
    self.response = response
    self.arrived = arrived
    task = Task {
      defer { arrive.finish() }
      try await response.body.write(Writer(arrive: arrive))
    }
  }

  deinit { task.cancel() }

  /// The next event's name and data, comments and reconnection times left out; nil at the end.
  func next() async -> String? {
    for await text in arrived {
      let lines = text.split(separator: "\n").map(String.init)
      guard let event = lines.first(where: { $0.hasPrefix("event: ") }) else { continue }
      let data = lines.first { $0.hasPrefix("data:") }?.dropFirst(5) ?? ""
      return "\(event.dropFirst(7))\(data)"
    }
    return nil
  }

  private struct Writer: ResponseBodyWriter {
    let arrive: AsyncStream<String>.Continuation
    mutating func write(_ buffer: ByteBuffer) async throws { arrive.yield(String(buffer: buffer)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
