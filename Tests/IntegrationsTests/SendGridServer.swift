import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Portal
import TestSupport

/// A server in SendGrid's place, on loopback. It answers every request in the same way, byte by byte.
final class SendGridServer: Sendable {
  enum Manner: Sendable {
    /// Says this, and keeps the connection.
    case says(String)
    /// Says this and closes the connection.
    case hangsUp(after: String)
    /// Says this at the request's head, before it has read what follows.
    case interrupts(with: String)
    /// One byte every ten milliseconds.
    case drips(String)
    case isSilent
  }

  struct Seen: Sendable {
    let method: String
    let path: String
    let headers: HTTPHeaders
    let body: String
  }

  private let channel: any Channel
  private let log: Locked<[Seen]>
  private let accepted: Locked<Int>

  var port: Int { channel.localAddress?.port ?? 0 }
  var address: String { "http://127.0.0.1:\(port)" }
  var seen: [Seen] { log.withLock { $0 } }
  var connections: Int { accepted.withLock { $0 } }

  private init(_ channel: any Channel, log: Locked<[Seen]>, accepted: Locked<Int>) {
    self.channel = channel
    self.log = log
    self.accepted = accepted
  }

  /// - Parameter certificate: speaks TLS with it.
  static func run<T>(
    _ manner: Manner, certificate: TestCertificate? = nil,
    _ body: (SendGridServer) async throws -> T
  ) async throws -> T {
    let (log, accepted) = (Locked<[Seen]>([]), Locked(0))
    let tls = try certificate?.context()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 16)
      .childChannelInitializer { child in
        accepted.withLock { $0 += 1 }
        return child.eventLoop.makeCompletedFuture {
          let pipeline = child.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
          try pipeline.addHandler(Conversation(manner, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = SendGridServer(channel, log: log, accepted: accepted)
    return try await channel.closing { try await body(server) }
  }

  /// A port of loopback on which nobody listens.
  static func closedPort() async throws -> Int {
    try await run(.isSilent) { $0.port }
  }
}

/// One connection.
private final class Conversation: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private let manner: SendGridServer.Manner
  private let log: Locked<[SendGridServer.Seen]>
  private var head: HTTPRequestHead?
  private var body = ""

  init(_ manner: SendGridServer.Manner, log: Locked<[SendGridServer.Seen]>) {
    self.manner = manner
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      (self.head, body) = (head, "")
      if case .interrupts(let text) = manner { say(text, context) }
    case .body(let bytes): body += String(buffer: bytes)
    case .end: finish(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func finish(_ context: ChannelHandlerContext) {
    guard let head else { return }
    let seen = SendGridServer.Seen(
      method: head.method.rawValue, path: head.uri, headers: head.headers, body: body)
    log.withLock { $0.append(seen) }
    switch manner {
    case .says(let text): say(text, context)
    case .hangsUp(let text):
      say(text, context)
      context.close(promise: nil)
    case .drips(let text): drip(Array(text.utf8)[...], context)
    case .interrupts, .isSilent: break
    }
  }

  private func say(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  private func drip(_ bytes: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
    guard let first = bytes.first, context.channel.isActive else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [first])), promise: nil)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: .milliseconds(10)) {
      bound.value.0.drip(bytes.dropFirst(), bound.value.1)
    }
  }
}
