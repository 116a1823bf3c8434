import NIOCore

/// The whole pipeline of a connection over the cap: says 503, waits briefly, closes.
final class TurnedAway: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Enough for a request's headers to arrive; a client still talking after that has to live with
  /// a reset.
  static let patience = TimeAmount.seconds(1)
  static let maxDiscarded = 64 * 1024

  private let answer: ByteBuffer?
  private var discarded = 0
  private var timer: Scheduled<Void>?

  /// - Parameter answer: nil closes at once, as over TLS, where no handshake is worth a refusal.
  init(answer: ByteBuffer?) {
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    guard let answer else { return context.close(promise: nil) }
    let loop = context.eventLoop.assumeIsolated()
    timer = loop.scheduleTask(in: Self.patience) { context.close(promise: nil) }
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in
      context.close(mode: .output, promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(answer), promise: written)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    discarded += unwrapInboundIn(data).readableBytes
    if discarded > Self.maxDiscarded { context.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed || event is ChannelShouldQuiesceEvent {
      context.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
  }
}
