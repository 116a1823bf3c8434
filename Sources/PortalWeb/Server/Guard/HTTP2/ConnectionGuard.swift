import Logging
import NIOCore
import NIOHTTP2

/// An HTTP/2 connection as a whole: closes it when it is idle, when the client floods it, and when
/// the server stops. Each of its streams has a `StreamGuard`.
final class ConnectionGuard: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  private let limits: GuardLimits
  private let socket: SocketGuard
  private let logger: Logger
  private var context: ChannelHandlerContext?
  private var openStreams = 0
  private var lastStream = HTTP2StreamID.rootStream
  private var idle: Scheduled<Void>?
  /// Told to the client by a first GOAWAY; it may not yet have heard it.
  private var isLeaving = false
  private var isClosing = false
  /// nio-http2 has given the connection up.
  private var isBroken = false

  init(limits: GuardLimits, socket: SocketGuard, logger: Logger) {
    self.limits = limits
    self.socket = socket
    self.logger = logger
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    startIdling()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    idle?.cancel()
    idle = nil
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .ping(_, ack: true) = unwrapInboundIn(data).payload, isLeaving { sayLast() }
    context.fireChannelRead(data)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { leave() }
    if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  /// Errors of one stream pass here too; nio-http2 has reset it by then.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("HTTP/2 error", metadata: ["error": "\(error)", "fatal": "\(isBroken)"])
    if isBroken { socket.giveUp() }
  }
}

// MARK: The end

extension ConnectionGuard {
  /// How long a client that has been told everything may keep its end open.
  private static let patience = TimeAmount.milliseconds(500)

  /// Headers have begun and do not end: no frame of any stream can come before they do.
  func headersTimedOut() {
    logger.debug("Request refused", metadata: ["status": "408", "reason": "slow headers"])
    close()
  }

  private func startIdling() {
    idle?.cancel()
    let loop = context?.eventLoop.assumeIsolated()
    idle = loop?.scheduleTask(in: TimeAmount(limits.idleTimeout)) { self.leave() }
  }

  /// Streams that are open, and those the client opens before it hears of it, are still answered.
  private func leave() {
    guard let context, !isLeaving else { return }
    isLeaving = true
    guard openStreams > 0 else { return close() }
    write(.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil))
    // What the client sends behind its answer to this, it sends knowingly.
    write(.ping(HTTP2PingData(withInteger: 0), ack: false))
    context.flush()
  }

  /// Names the last stream that will be answered, so that the client can try others elsewhere.
  private func sayLast() {
    write(.goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil))
    context?.flush()
  }

  private func close() {
    guard let context, !isClosing else { return }
    isClosing = true
    let told = context.eventLoop.makePromise(of: Void.self)
    told.futureResult.assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
      self.socket.close(in: Self.patience)
    }
    write(
      .goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil), promise: told)
    context.flush()
  }

  private func write(
    _ payload: HTTP2Frame.FramePayload, promise: EventLoopPromise<Void>? = nil
  ) {
    let frame = HTTP2Frame(streamID: .rootStream, payload: payload)
    context?.write(wrapOutboundOut(frame), promise: promise)
  }
}

// MARK: What nio-http2 tells

extension ConnectionGuard {
  fileprivate func opened(_ stream: HTTP2StreamID) {
    openStreams += 1
    lastStream = max(lastStream, stream)
    idle?.cancel()
    idle = nil
  }

  fileprivate func closed() {
    openStreams -= 1
    guard openStreams == 0 else { return }
    guard isLeaving else { return startIdling() }
    // The end of the last stream is written and not yet flushed.
    context?.eventLoop.assumeIsolated().execute { self.close() }
  }

  fileprivate func wrote(_ frame: HTTP2Frame) {
    guard case .goAway(_, let code, _) = frame.payload, code != .noError else { return }
    isBroken = true
  }

  /// For nio-http2, which wants it Sendable; it calls on the connection's event loop.
  var delegate: Delegate { Delegate(connection: NIOLoopBound(self, eventLoop: socket.eventLoop)) }

  struct Delegate: NIOHTTP2StreamDelegate, NIOHTTP2FrameDelegate {
    let connection: NIOLoopBound<ConnectionGuard>

    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) { connection.value.opened(id) }
    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) { connection.value.closed() }
    func wroteFrame(_ frame: HTTP2Frame) { connection.value.wrote(frame) }
  }
}
