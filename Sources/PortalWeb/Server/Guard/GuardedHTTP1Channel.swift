import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
  /// A server that keeps `limits`: HTTP/1 in the clear, or with `credentials` HTTP/1 and HTTP/2 over
  /// TLS.
  /// - Parameter rejection: headers and body of the error page for the statuses that the guard
  ///   answers itself (400, 408, 417, 431, 503); it adds length, `Connection` and `Retry-After`.
  package static func guarded(
    _ limits: GuardLimits,
    connections: ConnectionCount,
    credentials: TLSCredentials? = nil,
    rejection:
      @escaping @Sendable (HTTPResponse.Status) -> (headers: HTTPFields, body: ByteBuffer)
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      let http1 = GuardedHTTP1Channel(
        responder: responder, connections: connections,
        settings: GuardSettings(
          limits: limits, tls: credentials != nil, answer: GuardAnswer(page: rejection)))
      return credentials.map { GuardedTLSChannel(http1: http1, credentials: $0) } ?? http1
    }
  }
}

/// Hummingbird's HTTP/1 child channel with the guard in place of its connection state handler.
struct GuardedHTTP1Channel: HTTPChannelHandler {
  typealias Messages = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  /// A connection that was admitted, or nothing: refused ones look after themselves.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let messages: Messages?
  }

  let responder: Responder
  let connections: ConnectionCount
  let settings: GuardSettings

  init(
    responder: @escaping Responder, connections: ConnectionCount, settings: GuardSettings
  ) {
    self.responder = RequestTask.each(responder)
    self.connections = connections
    self.settings = settings
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard try admit(channel) else { return Value(channel: channel, messages: nil) }
      return Value(channel: channel, messages: try messages(on: channel, logger: logger))
    }
  }

  func handle(value: Value, logger: Logger) async {
    guard let messages = value.messages else { return }
    await RequestLoop(responder: responder, messages: messages).run(logger: logger)
  }

  /// Whether there is room for the connection; else it is turned away.
  func admit(_ channel: any Channel) throws -> Bool {
    guard connections.admit(upTo: settings.limits.maxConnections) else {
      try turnAway(channel)
      return false
    }
    channel.closeFuture.whenComplete { [connections] _ in connections.leave() }
    // NIO keeps a read buffer with every connection, 2 KB at first; it grows where much arrives.
    let reads = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 65536)
    try channel.syncOptions?.setOption(.recvAllocator, value: reads)
    return true
  }

  private func turnAway(_ channel: any Channel) throws {
    let stays = !settings.tls && connections.beginTurningAway()
    if stays {
      channel.closeFuture.whenComplete { [connections] _ in connections.endTurningAway() }
    }
    let handler = TurnedAway(answer: stays ? settings.turnedAwayAnswer : nil)
    try channel.pipeline.syncOperations.addHandler(handler)
  }

  /// The connection's requests and answers, from deciphered bytes.
  func messages(on channel: any Channel, logger: Logger) throws -> Messages {
    let messages = MessageGuard(settings: settings, logger: logger)
    let wire = WireGuard(settings: settings, messages: messages)
    let decoder = HTTPRequestDecoder(limitConfiguration: decoderLimits)
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(wire)
    try pipeline.addHandler(HTTPResponseEncoder())
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(messages)
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: settings.tls))
    return try NIOAsyncChannel(
      wrappingChannelSynchronously: channel,
      configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = settings.limits.headerBytes
    limits.maxHeaderListSize = settings.limits.headerBytes
    limits.maxHeaderFieldCount = settings.limits.headerFields
    return limits
  }
}
