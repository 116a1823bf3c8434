import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Slow requests") struct SlowRequestTests {
  private final class Lines: Sendable {
    let all = Locked<[Logger.Metadata]>([])
  }

  private struct Handler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
      guard event.message.description == "slow request" else { return }
      let metadata = event.metadata ?? [:]
      lines.all.withLock { $0.append(metadata) }
    }
  }

  /// One request through the middleware, which does one read in the store.
  private func lines(slow: Duration) async throws -> [Logger.Metadata] {
    let test = try await TestPortal.make()
    let lines = Lines()
    let router = Router(context: AppContext.self)
    router.add(
      middleware: AccessLog(
        logger: Logger(label: "test") { _ in Handler(lines: lines) },
        meters: RequestMeters(registry: test.portal.meters.registry), slow: slow))
    router.get("links/:token") { _, _ in
      _ = try await test.portal.store.read { try $0.row("SELECT id FROM users WHERE id = \("x")") }
      return Response(status: .ok)
    }
    let channel = NIOAsyncTestingChannel()
    let head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/links/geheim")
    let context = AppContext(
      source: ApplicationRequestContextSource(channel: channel, logger: test.portal.logger))
    let response = try await router.buildResponder().respond(
      to: Request(head: head, body: .init(buffer: ByteBuffer())), context: context)
    #expect(response.status == .ok)
    _ = try? await channel.finish()
    return lines.all.withLock { $0 }
  }

  @Test func lineSaysWhereTheTimeWentAndNotThePath() async throws {
    let line = try #require(try await lines(slow: .zero).first)
    #expect(line["route"] == "/links/{token}")
    #expect(line["status"] == "200")
    #expect(line["statements"] == "1")
    #expect(Set(line.keys).isSuperset(of: ["ms", "storeWaitMs", "request", "method"]))
    #expect(!"\(line)".contains("geheim"))
  }

  @Test func quickRequestIsNotReported() async throws {
    #expect(try await lines(slow: .seconds(60)).isEmpty)
  }
}
