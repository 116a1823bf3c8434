import NIOCore

/// The enciphered bytes of one connection, before TLS: gives the handshake its deadline, cuts
/// clients that do not read, and can close without asking TLS, which waits for the other side.
final class SocketGuard: ChannelDuplexHandler, NIOScheduledCallbackHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  /// How long a client that is thrown out may read why.
  private static let patience = TimeAmount.seconds(1)

  let eventLoop: any EventLoop
  private let limits: GuardLimits
  private var context: ChannelHandlerContext?
  private var isShakingHands = true
  private var discardsInput = false
  private var watch = WriteWatch()
  private var callback: NIOScheduledCallback?
  private var end: Scheduled<Void>?

  init(limits: GuardLimits, eventLoop: any EventLoop) {
    self.limits = limits
    self.eventLoop = eventLoop
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    wake(in: TimeAmount(limits.headerTimeout))
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    callback?.cancel()
    callback = nil
    end?.cancel()
    end = nil
    self.context = nil
  }

  func handshakeCompleted() {
    isShakingHands = false
    callback?.cancel()
    callback = nil
    watchOutput()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !discardsInput { context.fireChannelRead(data) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    let isStopping = event is ChannelShouldQuiesceEvent && isShakingHands
    let isLeft = discardsInput && event as? ChannelEvent == .inputClosed
    if isStopping || isLeft { return context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}

// MARK: Output

extension SocketGuard {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    watch.wrote(unwrapOutboundIn(data).readableBytes)
    context.write(data, promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    if !isShakingHands { watchOutput() }
  }

  private func watchOutput() {
    guard !watch.isWatching, pending > 0 else { return }
    watch.begin(pending: pending, at: .now())
    wake(in: watchInterval)
  }

  private var pending: Int {
    (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }

  private var watchInterval: TimeAmount {
    TimeAmount.nanoseconds(max(TimeAmount(limits.writeTimeout).nanoseconds / 2, 1))
  }
}

// MARK: The end

extension SocketGuard {
  /// Nothing that comes in is looked at any more, and soon the connection is closed.
  func giveUp() {
    discardsInput = true
    close(in: Self.patience)
  }

  /// Closes after `time`, whatever TLS waits for.
  func close(in time: TimeAmount) {
    guard end == nil else { return }
    end = eventLoop.assumeIsolated().scheduleTask(in: time) { self.context?.close(promise: nil) }
  }

  private func wake(in time: TimeAmount) {
    callback = try? eventLoop.assumeIsolated().scheduleCallback(in: time, handler: self)
  }

  func handleScheduledCallback(eventLoop: some EventLoop) {
    callback = nil
    if isShakingHands || watch.isStalled(pending: pending, at: .now(), limits) {
      context?.close(promise: nil)
    } else if watch.isWatching {
      wake(in: watchInterval)
    }
  }
}
