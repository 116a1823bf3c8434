import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
  /// An HTTP/1 server that keeps `limits`.
  /// - Parameters:
  ///   - tls: whether this sits inside Hummingbird's TLS channel. Connections over the cap are then
  ///     closed without an answer, and the handshake has `headerTimeout`.
  ///   - rejection: headers and body of the error page for the statuses that the guard answers
  ///     itself (400, 408, 417, 431, 503); it adds length, `Connection` and `Retry-After`.
  package static func guarded(
    _ limits: GuardLimits,
    connections: ConnectionCount,
    tls: Bool = false,
    rejection:
      @escaping @Sendable (HTTPResponse.Status) -> (headers: HTTPFields, body: ByteBuffer)
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      GuardedHTTP1Channel(
        responder: responder, limits: limits, connections: connections, tls: tls,
        answer: GuardAnswer(page: rejection))
    }
  }
}

/// Hummingbird's HTTP/1 child channel with the guard in place of its connection state handler.
struct GuardedHTTP1Channel: HTTPChannelHandler {
  /// A connection that was admitted, or nothing: refused ones look after themselves.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let messages: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?
  }

  let responder: Responder
  let limits: GuardLimits
  let connections: ConnectionCount
  let tls: Bool
  let answer: GuardAnswer
  let turnedAwayAnswer: ByteBuffer

  init(
    responder: @escaping Responder, limits: GuardLimits, connections: ConnectionCount, tls: Bool,
    answer: GuardAnswer
  ) {
    self.responder = responder
    self.limits = limits
    self.connections = connections
    self.tls = tls
    self.answer = answer
    self.turnedAwayAnswer = answer.encoded(.serviceUnavailable)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard connections.admit(upTo: limits.maxConnections) else {
        try turnAway(channel)
        return Value(channel: channel, messages: nil)
      }
      channel.closeFuture.whenComplete { [connections] _ in connections.leave() }
      return Value(channel: channel, messages: try admit(channel, logger: logger))
    }
  }

  func handle(value: Value, logger: Logger) async {
    guard let messages = value.messages else { return }
    await handleHTTP(asyncChannel: messages, logger: logger)
  }

  private func turnAway(_ channel: any Channel) throws {
    let stays = !tls && connections.beginTurningAway()
    if stays {
      channel.closeFuture.whenComplete { [connections] _ in connections.endTurningAway() }
    }
    let handler = TurnedAway(answer: stays ? turnedAwayAnswer : nil)
    try channel.pipeline.syncOperations.addHandler(handler)
  }

  private func admit(
    _ channel: any Channel, logger: Logger
  ) throws -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
    let messages = MessageGuard(limits: limits, answer: answer, logger: logger)
    let wire = WireGuard(limits: limits, tls: tls, messages: messages)
    let decoder = HTTPRequestDecoder(limitConfiguration: decoderLimits)
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(wire)
    try pipeline.addHandler(HTTPResponseEncoder())
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(messages)
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: tls))
    return try NIOAsyncChannel(
      wrappingChannelSynchronously: channel,
      configuration: .init(isOutboundHalfClosureEnabled: true))
  }

  private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = self.limits.headerBytes
    limits.maxHeaderListSize = self.limits.headerBytes
    limits.maxHeaderFieldCount = self.limits.headerFields
    return limits
  }
}
