import NIOCore

/// Gives the headers of HTTP/2 requests their deadline, from the first byte of the first frame to the
/// end of the last. A connection with an open stream is never idle, so nothing else would end it.
final class HeaderDeadline: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let limit: TimeAmount
  private let passed: () -> Void
  private var scan = FrameScan()
  private var timer: Scheduled<Void>?

  /// - Parameter passed: called on the connection's event loop.
  init(_ limit: Duration, passed: @escaping () -> Void) {
    self.limit = TimeAmount(limit)
    self.passed = passed
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let isCompleted = scan.take(unwrapInboundIn(data).readableBytesView)
    if isCompleted || !scan.isWaiting { stop() }
    if scan.isWaiting, timer == nil {
      timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.passed() }
    }
    context.fireChannelRead(data)
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  private func stop() {
    timer?.cancel()
    timer = nil
  }
}
