import NIOCore

/// The bytes of one connection: counts them, keeps its one timer, and closes it so that the last
/// answer can still be read.
final class WireGuard: ChannelDuplexHandler, NIOScheduledCallbackHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  /// How the connection ends: the answer leaves, then what comes in is thrown away for a while,
  /// because closing with unread input makes the kernel reset the connection and lose the answer.
  private enum Ending {
    case none
    case flushing
    case lingering(until: NIODeadline)
    case closed
  }

  private let settings: GuardSettings
  private let messages: MessageGuard
  private var context: ChannelHandlerContext?

  /// Input is still read, so that the client can be heard closing, but goes nowhere.
  var discardsInput = false
  private var ending = Ending.none
  private var linger = TimeAmount.zero
  private var discarded = 0
  private var unparsed = 0
  private var inputClosed = false
  private var isStopping = false
  private var watch = WriteWatch()
  private var armed: NIODeadline?
  private var callback: NIOScheduledCallback?

  init(settings: GuardSettings, messages: MessageGuard) {
    self.settings = settings
    self.messages = messages
  }

  private var limits: GuardLimits { settings.limits }

  var isEnding: Bool {
    if case .none = ending { false } else { true }
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    messages.wire = self
    // Over TLS it comes after the handshake.
    if context.channel.isActive { opened() }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    callback?.cancel()
    callback = nil
    ending = .closed
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    opened()
    context.fireChannelActive()
  }

  private func opened() {
    messages.opened()
    rearm()
  }
}

// MARK: Input

extension WireGuard {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let count = unwrapInboundIn(data).readableBytes
    guard !isEnding, !discardsInput else { return discard(count) }
    unparsed += count
    messages.received(count)
    context.fireChannelRead(data)
    if unparsed > maxUnparsed { messages.parserStarved() }
    rearm()
  }

  /// What the parser counts, and what it does not: separators, line ends, method and version.
  private var maxUnparsed: Int { limits.headerBytes + 8 * limits.headerFields + 256 }

  func parserMadeProgress() {
    unparsed = 0
  }

  private func discard(_ count: Int) {
    discarded += count
    if discarded > limits.lingerBytes { close() }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    messages.readingPaused()
    context.fireChannelReadComplete()
    // Nothing behind us asks for more of what it does not get.
    if isEnding || discardsInput { context.read() }
  }

  func read(context: ChannelHandlerContext) {
    messages.readingResumed()
    context.read()
    rearm()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      inputClosed = true
      if case .lingering = ending { return close() }
    }
    context.fireUserInboundEventTriggered(event)
  }
}

// MARK: Output

extension WireGuard {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    watch.wrote(unwrapOutboundIn(data).readableBytes)
    context.write(data, promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    guard !watch.isWatching else { return }
    watch.begin(pending: pending, at: .now())
    rearm()
  }

  /// Bytes that the kernel has not taken yet.
  private var pending: Int {
    (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    switch mode {
    case .output:
      end(lingering: TimeAmount(limits.lingerTimeout))
      promise?.succeed()
    case .all where isEnding:
      // Whoever asks is done with it; the client may still be reading.
      context.channel.closeFuture.cascade(to: promise)
    default:
      context.close(mode: mode, promise: promise)
    }
  }
}

// MARK: The end

extension WireGuard {
  /// How long a connection with nothing more to read may delay a shutdown.
  private static let hurried = TimeAmount.milliseconds(500)

  /// Sends what is written, closes our half, throws input away for `time`, closes the rest.
  func end(lingering time: TimeAmount) {
    guard let context, !isEnding else { return }
    if time == .zero, pending == 0 { return close() }
    ending = .flushing
    linger = isStopping ? min(time, Self.hurried) : time
    // A close of the output would drop pending bytes if the client has closed its half already.
    let flushed = context.eventLoop.makePromise(of: Void.self)
    flushed.futureResult.assumeIsolated().whenComplete { _ in self.outputFlushed() }
    let nothing = wrapOutboundOut(.byteBuffer(context.channel.allocator.buffer(capacity: 0)))
    context.writeAndFlush(nothing, promise: flushed)
    if !watch.isWatching { watch.begin(pending: pending, at: .now()) }
    context.read()
    rearm()
  }

  private func outputFlushed() {
    guard let context, case .flushing = ending else { return }
    guard !inputClosed, linger > .zero else { return close() }
    ending = .lingering(until: .now() + linger)
    context.close(mode: .output, promise: nil)
    rearm()
  }

  /// The server is stopping: an answer on its way is finished, waiting is cut short.
  func hurry() {
    isStopping = true
    linger = min(linger, Self.hurried)
    guard case .lingering(let until) = ending else { return }
    ending = .lingering(until: min(until, .now() + Self.hurried))
    rearm()
  }

  private func close() {
    ending = .closed
    context?.close(mode: .all, promise: nil)
  }
}

// MARK: Time

extension WireGuard {
  /// Sees to it that the timer fires no later than the next deadline. Deadlines mostly move later,
  /// so that a busy connection sets its timer about once in `writeTimeout`, not at every request.
  func rearm() {
    guard let context, let wanted = nextDeadline, armed.map({ wanted < $0 }) ?? true else { return }
    callback?.cancel()
    armed = wanted
    callback = try? context.eventLoop.assumeIsolated().scheduleCallback(at: wanted, handler: self)
  }

  private var nextDeadline: NIODeadline? {
    if case .closed = ending { return nil }
    var next = watch.isWatching ? NIODeadline.now() + watchInterval : nil
    if let deadline = lingerDeadline ?? clientDeadline {
      next = next.map { min($0, deadline) } ?? deadline
    }
    return next
  }

  /// A client with output pending is not idle, only slow; the watch sees to that.
  private var clientDeadline: NIODeadline? {
    if isEnding || watch.isWatching && messages.clock.stage == .idle { return nil }
    return messages.deadline
  }

  private var lingerDeadline: NIODeadline? {
    if case .lingering(let until) = ending { until } else { nil }
  }

  private var watchInterval: TimeAmount {
    TimeAmount.nanoseconds(max(TimeAmount(limits.writeTimeout).nanoseconds / 2, 1))
  }

  func handleScheduledCallback(eventLoop: some EventLoop) {
    armed = nil
    callback = nil
    let now = NIODeadline.now()
    if watch.isStalled(pending: pending, at: now, limits) { return close() }
    if let lingerDeadline, now >= lingerDeadline { return close() }
    if let deadline = clientDeadline, now >= deadline { messages.deadlinePassed() }
    rearm()
  }
}
