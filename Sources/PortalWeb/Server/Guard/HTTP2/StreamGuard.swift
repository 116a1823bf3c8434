import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One request and its response on an HTTP/2 connection: what `MessageGuard` and `WireGuard` are to
/// HTTP/1. A stream can be ended without its connection, so it is simpler.
final class StreamGuard: ChannelDuplexHandler, NIOScheduledCallbackHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias InboundOut = HTTP2Frame.FramePayload
  typealias OutboundIn = HTTP2Frame.FramePayload
  typealias OutboundOut = HTTP2Frame.FramePayload

  private enum Stage {
    case awaited
    case body
    case complete
    /// The guard has answered; the handler is no longer heard.
    case refused
  }

  private let settings: GuardSettings
  private let held: HeldBodies
  private let logger: Logger
  private var context: ChannelHandlerContext?
  private var stage = Stage.awaited
  private var clock = RequestClock(now: .now())
  /// The client has said all that it wants to say.
  private var inputEnded = false
  private var isHead = false
  private var responseBegun = false
  private var pending = 0
  private var watch = WriteWatch()
  private var armed: NIODeadline?
  private var callback: NIOScheduledCallback?

  init(settings: GuardSettings, held: HeldBodies, logger: Logger) {
    self.settings = settings
    self.held = held
    self.logger = logger
  }

  private var limits: GuardLimits { settings.limits }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stopTimer()
    self.context = nil
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopTimer()
    if stage == .body { context.fireErrorCaught(RequestCut(status: .badRequest)) }
    context.fireChannelInactive()
  }
}

// MARK: The request

extension StreamGuard {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .headers(let headers):
      inputEnded = inputEnded || headers.endStream
      if stage == .awaited { take(headers) } else { takeTrailers(headers, data) }
    case .data(let body):
      inputEnded = inputEnded || body.endStream
      guard stage == .body else { return }
      let count = body.data.readableBytes
      guard held.take(count) else {
        return refuse(.serviceUnavailable, because: "body memory")
      }
      clock.received(count, at: .now())
      if body.endStream { stage = .complete }
      context.fireChannelRead(data)
    default:
      context.fireChannelRead(data)
    }
  }

  private func take(_ headers: HTTP2Frame.FramePayload.Headers) {
    isHead = headers.headers.first(name: ":method") == "HEAD"
    switch RequestRules.judge(headers.headers, limits: limits) {
    case .refuse(let status, let reason):
      refuse(status, because: reason)
    case .accept(let head, let traits):
      stage = headers.endStream ? .complete : .body
      clock.enter(.body(isUpload: traits.isUpload), at: .now())
      var accepted = headers
      accepted.headers = head
      context?.fireChannelRead(wrapInboundOut(.headers(accepted)))
      if traits.expectsContinue, stage == .body, !responseBegun { sendContinue() }
      rearm()
    }
  }

  private func takeTrailers(_ trailers: HTTP2Frame.FramePayload.Headers, _ data: NIOAny) {
    guard stage == .body else { return }
    guard trailers.endStream, RequestRules.isWithin(limits, trailers.headers),
      trailers.headers.allSatisfy({ RequestRules.isCleanValue($0.value) })
    else { return refuse(.badRequest, because: "trailers") }
    stage = .complete
    context?.fireChannelRead(data)
  }

  private func sendContinue() {
    let head = HTTP2Frame.FramePayload.Headers(headers: [":status": "100"])
    context?.writeAndFlush(wrapOutboundOut(.headers(head)), promise: nil)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if stage == .body { clock.pause(at: .now()) }
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if stage == .body { clock.resume(at: .now()) }
    context.read()
    rearm()
  }
}

// MARK: Refusals

extension StreamGuard {
  private func refuse(_ status: HTTPResponse.Status, because reason: String) {
    guard let context, stage != .refused else { return }
    logger.debug("Request refused", metadata: ["status": "\(status.code)", "reason": "\(reason)"])
    let isHandled = stage != .awaited
    stage = .refused
    // Else the handler takes the part of the body that came for all of it.
    if isHandled { context.fireErrorCaught(RequestCut(status: status)) }
    // In the middle of a response the missing end of it is all that can be said.
    if responseBegun { context.close(promise: nil) } else { answer(status) }
  }

  /// The client has reset the stream, or is gone: to the handler a request cut short.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.fireErrorCaught(stage == .body ? RequestCut(status: .badRequest) : error)
  }

  private func answer(_ status: HTTPResponse.Status) {
    let (head, body) = settings.answer.makeForStream(status)
    responseBegun = true
    send(.headers(.init(headers: head, endStream: isHead)), promise: nil)
    if !isHead { send(.data(.init(data: .byteBuffer(body), endStream: true)), promise: nil) }
    context?.flush()
    watchOutput()
  }
}

// MARK: The response

extension StreamGuard {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard stage != .refused else {
      promise?.fail(ChannelError.outputClosed)
      return
    }
    switch unwrapOutboundIn(data) {
    case .headers(var head):
      head.headers = Self.forStream(head.headers)
      responseBegun = responseBegun || head.headers.first(name: ":status")?.first != "1"
      send(.headers(head), promise: promise)
    case .data(let body) where isHead && !body.endStream:
      promise?.succeed()
    case .data(let body) where isHead:
      let nothing = context.channel.allocator.buffer(capacity: 0)
      send(.data(.init(data: .byteBuffer(nothing), endStream: body.endStream)), promise: promise)
    case let payload:
      send(payload, promise: promise)
    }
  }

  /// What speaks of the connection has no place in HTTP/2 (RFC 9113, 8.2.2).
  private static func forStream(_ head: HPACKHeaders) -> HPACKHeaders {
    var head = head
    for name in ["connection", "keep-alive", "transfer-encoding", "upgrade"] {
      head.remove(name: name)
    }
    return head
  }

  private func send(_ payload: HTTP2Frame.FramePayload, promise: EventLoopPromise<Void>?) {
    guard let context else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    let count = payload.size
    pending += count
    watch.wrote(count)
    let written = promise ?? context.eventLoop.makePromise()
    written.futureResult.assumeIsolated().whenComplete { result in
      self.pending -= count
      if payload.endsStream, case .success = result { self.finished() }
    }
    context.write(wrapOutboundOut(payload), promise: written)
  }

  /// A client that has its answer need not send the rest (RFC 9113, 8.1).
  private func finished() {
    guard let context, !inputEnded else { return }
    context.writeAndFlush(wrapOutboundOut(.rstStream(.noError)), promise: nil)
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    watchOutput()
  }

  private func watchOutput() {
    guard pending > 0, !watch.isWatching else { return }
    watch.begin(pending: pending, at: .now())
    rearm()
  }
}

extension HTTP2Frame.FramePayload {
  /// About what it adds to a buffer that the client has to empty.
  fileprivate var size: Int {
    switch self {
    case .data(let body): body.data.readableBytes + 9
    default: 64
    }
  }

  fileprivate var endsStream: Bool {
    switch self {
    case .data(let body): body.endStream
    case .headers(let head): head.endStream
    default: false
    }
  }
}

// MARK: Time

extension StreamGuard {
  private func rearm() {
    guard let context, let wanted = nextDeadline, armed.map({ wanted < $0 }) ?? true else { return }
    callback?.cancel()
    armed = wanted
    callback = try? context.eventLoop.assumeIsolated().scheduleCallback(at: wanted, handler: self)
  }

  private func stopTimer() {
    callback?.cancel()
    callback = nil
  }

  private var nextDeadline: NIODeadline? {
    let half = TimeAmount.nanoseconds(max(TimeAmount(limits.writeTimeout).nanoseconds / 2, 1))
    let next = watch.isWatching ? NIODeadline.now() + half : nil
    guard let deadline = bodyDeadline else { return next }
    return next.map { min($0, deadline) } ?? deadline
  }

  private var bodyDeadline: NIODeadline? {
    stage == .body ? clock.deadline(limits) : nil
  }

  func handleScheduledCallback(eventLoop: some EventLoop) {
    armed = nil
    callback = nil
    let now = NIODeadline.now()
    if watch.isStalled(pending: pending, at: now, limits) {
      context?.close(promise: nil)
      return
    }
    if let bodyDeadline, now >= bodyDeadline { refuse(.requestTimeout, because: "slow body") }
    rearm()
  }
}
