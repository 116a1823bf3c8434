import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Portal

extension HTTPServerBuilder {
  /// A server that keeps `limits`: HTTP/1 in the clear, or with `credentials` HTTP/1 and HTTP/2 over
  /// TLS.
  /// - Parameters:
  ///   - trustedProxies: whose connections are many people's, and not counted by network.
  ///   - rejection: headers and body of the error page for the statuses that the guard answers
  ///     itself (400, 408, 417, 431, 503); it adds length, `Connection` and `Retry-After`.
  package static func guarded(
    _ limits: GuardLimits,
    connections: ConnectionCount,
    bodies: BodyCount,
    trustedProxies: [AddressRange] = [],
    credentials: TLSCredentials? = nil,
    rejection:
      @escaping @Sendable (HTTPResponse.Status) -> (headers: HTTPFields, body: ByteBuffer)
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      let http1 = GuardedHTTP1Channel(
        responder: responder, connections: connections, bodies: bodies,
        settings: GuardSettings(
          limits: limits, trustedProxies: trustedProxies, tls: credentials != nil,
          answer: GuardAnswer(page: rejection)))
      return credentials.map { GuardedTLSChannel(http1: http1, credentials: $0) } ?? http1
    }
  }
}

/// Hummingbird's HTTP/1 child channel with the guard in place of its connection state handler.
struct GuardedHTTP1Channel: HTTPChannelHandler {
  /// A connection that was admitted, or nothing: refused ones look after themselves.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let requests: RequestLoop?
  }

  let responder: Responder
  let connections: ConnectionCount
  let bodies: BodyCount
  let settings: GuardSettings

  init(
    responder: @escaping Responder, connections: ConnectionCount, bodies: BodyCount,
    settings: GuardSettings
  ) {
    self.responder = RequestTask.each(responder)
    self.connections = connections
    self.bodies = bodies
    self.settings = settings
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard try admit(channel, logger) else { return Value(channel: channel, requests: nil) }
      return Value(channel: channel, requests: try requests(on: channel, logger: logger))
    }
  }

  func handle(value: Value, logger: Logger) async {
    await value.requests?.run(logger: logger)
  }

  /// Whether there is room for the connection; else it is turned away.
  func admit(_ channel: any Channel, _ logger: Logger) throws -> Bool {
    let network = settings.network(of: channel)
    switch connections.admit(from: network, settings.limits) {
    case .admitted: break
    case .full:
      try turnAway(channel)
      return false
    case .networkFull(let isNews):
      if isNews, let network { warn(network, logger) }
      try turnAway(channel)
      return false
    }
    channel.closeFuture.whenComplete { [connections] _ in connections.leave(network) }
    // NIO keeps the buffers of one round of reading with every connection: by itself 2 KB at first,
    // and where much has arrived four of 64 KB. That is more than a form, and nobody counts it.
    let reads = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 16_384)
    try channel.syncOptions?.setOption(.recvAllocator, value: reads)
    try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
    return true
  }

  /// Behind a proxy that is not told of, everybody is one network.
  private func warn(_ network: String, _ logger: Logger) {
    logger.warning(
      "connections of one network refused",
      metadata: [
        "network": "\(network)", "open": "\(settings.limits.maxConnectionsPerNetwork)",
        "remedy": "name it in PORTICO_TRUSTED_PROXIES if it is a proxy of yours",
      ])
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
  func requests(on channel: any Channel, logger: Logger) throws -> RequestLoop {
    let held = HeldBodies(bodies, upTo: settings.limits.maxBodyMemory)
    let messages = MessageGuard(settings: settings, held: held, logger: logger)
    let wire = WireGuard(settings: settings, messages: messages)
    let decoder = HTTPRequestDecoder(limitConfiguration: decoderLimits)
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(wire)
    try pipeline.addHandler(HTTPResponseEncoder())
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(messages)
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: settings.tls))
    let parts = try RequestLoop.Messages(
      wrappingChannelSynchronously: channel,
      configuration: .init(isOutboundHalfClosureEnabled: true))
    return RequestLoop(responder: responder, messages: parts, held: held)
  }

  private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = settings.limits.headerBytes
    limits.maxHeaderListSize = settings.limits.headerBytes
    limits.maxHeaderFieldCount = settings.limits.headerFields
    return limits
  }
}
