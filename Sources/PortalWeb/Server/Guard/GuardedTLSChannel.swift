import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypesHTTP2
import NIOSSL
import NIOTLS

/// TLS, and in it HTTP/2 or HTTP/1 as the client chooses (ALPN).
struct GuardedTLSChannel: HTTPChannelHandler {
  typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<RequestLoop>

  enum Negotiated: Sendable {
    case http1(RequestLoop)
    case http2(Streams)
  }

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    /// Nothing where the connection was over the cap.
    let negotiated: EventLoopFuture<Negotiated>?
  }

  let http1: GuardedHTTP1Channel
  let credentials: TLSCredentials

  var responder: Responder { http1.responder }
  private var settings: GuardSettings { http1.settings }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard try http1.admit(channel, logger) else {
        return Value(channel: channel, negotiated: nil)
      }
      let socket = SocketGuard(limits: settings.limits, eventLoop: channel.eventLoop)
      let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> {
        result, channel in
        socket.handshakeCompleted()
        return channel.eventLoop.makeCompletedFuture {
          guard result == .negotiated("h2") else {
            return .http1(try http1.requests(on: channel, logger: logger))
          }
          return .http2(try streams(on: channel, socket, logger))
        }
      }
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(socket)
      try pipeline.addHandler(NIOSSLServerHandler(context: credentials.context))
      try pipeline.addHandler(negotiation)
      return Value(channel: channel, negotiated: negotiation.protocolNegotiationResult)
    }
  }

  func handle(value: Value, logger: Logger) async {
    do {
      switch try await value.negotiated?.get() {
      case nil: break
      case .http1(let requests): await requests.run(logger: logger)
      case .http2(let streams): await handle(streams, logger: logger)
      }
    } catch { logger.debug("TLS handshake failed", metadata: ["error": "\(error)"]) }
  }

  private func handle(_ streams: Streams, logger: Logger) async {
    await withDiscardingTaskGroup { group in
      do {
        for try await stream in streams.inbound {
          group.addTask { await stream.run(logger: logger) }
        }
      } catch {
        // Not thrown on: that would cancel requests which are at work. They go on, as in HTTP/1.
        logger.debug("HTTP/2 connection lost", metadata: ["error": "\(error)"])
      }
    }
  }
}

// MARK: HTTP/2

extension GuardedTLSChannel {
  private func streams(
    on channel: any Channel, _ socket: SocketGuard, _ logger: Logger
  ) throws -> Streams {
    let connection = ConnectionGuard(limits: settings.limits, socket: socket, logger: logger)
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(
      HeaderDeadline(settings.limits.headerTimeout) { connection.headersTimedOut() })
    let streams: Streams = try pipeline.configureAsyncHTTP2Pipeline(
      mode: .server, streamDelegate: connection.delegate, frameDelegate: connection.delegate,
      configuration: configuration
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        let held = HeldBodies(http1.bodies, upTo: settings.limits.maxBodyMemory)
        let handlers = stream.pipeline.syncOperations
        try handlers.addHandler(StreamGuard(settings: settings, held: held, logger: logger))
        try handlers.addHandler(HTTP2FramePayloadToHTTPServerCodec())
        let parts = try RequestLoop.Messages(wrappingChannelSynchronously: stream)
        return RequestLoop(responder: responder, messages: parts, held: held)
      }
    }
    try pipeline.addHandler(connection)
    return streams
  }

  private var configuration: NIOHTTP2Handler.Configuration {
    let limits = settings.limits
    var configuration = NIOHTTP2Handler.Configuration()
    configuration.connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.concurrentStreams),
      // Past this the whole connection ends (HPACK's state is lost), so that it is more than a
      // request may have: that one gets its 431.
      HTTP2Setting(parameter: .maxHeaderListSize, value: 2 * limits.headerBytes),
    ]
    configuration.connection.maximumConnectionGlitches = limits.frameFlood
    configuration.connection.controlFrameRateLimit.maximumCount = limits.frameFlood
    configuration.stream.streamResetFrameRateLimit.maximumCount = limits.frameFlood
    configuration.stream.streamErrorRateLimit.maximumCount = limits.frameFlood
    return configuration
  }
}
