import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Requests and responses of one connection: lets in what keeps the rules, answers the rest itself,
/// and decides after which answer the connection ends.
final class MessageGuard: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let settings: GuardSettings
  private let held: HeldBodies
  private let logger: Logger
  /// Set while both are in the pipeline.
  weak var wire: WireGuard?
  private var context: ChannelHandlerContext?

  private(set) var clock = RequestClock(now: .now())
  /// One for each request handed on and not yet answered: whether it was a HEAD.
  private var unanswered = CircularBuffer<Bool>(initialCapacity: 1)
  /// The newest of them waits for `100 Continue`.
  private var continueDue = false
  private var newestIsHTTP10 = false
  /// No request after the newest one is taken.
  private var newestIsLast = false
  /// Part of the answer to the oldest of them is on its way.
  private var responseBegun = false
  private var endsAfterResponse = false
  /// It is a `LastingAnswer`: of use to nobody once the client has closed its side.
  private var responseLasts = false
  private var inputClosed = false
  /// What the guard will answer once everything before it is answered.
  private var refusal: HTTPResponse.Status?
  /// The refusal is for the newest request handed on, not for one after it.
  private var refusesNewest = false

  init(settings: GuardSettings, held: HeldBodies, logger: Logger) {
    self.settings = settings
    self.held = held
    self.logger = logger
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  private var limits: GuardLimits { settings.limits }

  private var readsBody: Bool {
    if case .body = clock.stage { true } else { false }
  }

  private var takesInput: Bool {
    refusal == nil && (!newestIsLast || readsBody) && wire?.isEnding == false
  }

  private func stopTakingInput() {
    if !takesInput { wire?.discardsInput = true }
  }
}

// MARK: Requests

extension MessageGuard {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard takesInput else { return }
    wire?.parserMadeProgress()
    switch unwrapInboundIn(data) {
    case .head(let head):
      take(head, context: context)
    case .body(let bytes):
      guard held.take(bytes.readableBytes) else {
        return refuse(.serviceUnavailable, because: "body memory")
      }
      context.fireChannelRead(data)
    case .end:
      clock.enter(.idle, at: .now())
      stopTakingInput()
      context.fireChannelRead(data)
    }
  }

  private func take(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    switch RequestRules.judge(head) {
    case .refuse(let status, let reason):
      clock.enter(.idle, at: .now())
      refuse(status, because: reason, isHead: head.method == .HEAD)
    case .accept(let accepted, let traits):
      unanswered.append(head.method == .HEAD)
      newestIsHTTP10 = head.version == .http1_0
      newestIsLast = newestIsLast || traits.isLast || unanswered.count >= limits.pipelinedRequests
      continueDue = traits.expectsContinue
      clock.enter(.body(isUpload: traits.isUpload), at: .now())
      context.fireChannelRead(wrapInboundOut(.head(accepted)))
      sendContinue(context)
    }
  }

  /// Not before every earlier answer is complete: it would land inside one.
  private func sendContinue(_ context: ChannelHandlerContext) {
    guard continueDue, unanswered.count == 1, !responseBegun else { return }
    continueDue = false
    guard readsBody else { return }
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { return quiesce() }
    context.fireUserInboundEventTriggered(event)
    if event as? ChannelEvent == .inputClosed {
      inputClosed = true
      acceptNoMore()
      abandonLastingAnswer()
    }
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard event is LastingAnswer.Begins else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    responseLasts = true
    promise?.succeed()
    abandonLastingAnswer()
  }

  /// A program that has sent its request may close its side and wait for the answer; one to whom
  /// an event stream is open has left.
  private func abandonLastingAnswer() {
    if responseLasts, inputClosed { wire?.end(lingering: .zero) }
  }

  /// Requests that a handler has are finished; a connection without one is closed at once.
  private func quiesce() {
    wire?.hurry()
    acceptNoMore()
  }

  private func acceptNoMore() {
    newestIsLast = true
    stopTakingInput()
    if unanswered.isEmpty, refusal == nil { wire?.end(lingering: .zero) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case is HTTPParserError where !takesInput:
      break
    case HTTPParserError.headerOverflow:
      refuse(.requestHeaderFieldsTooLarge, because: "header limits")
    case is HTTPParserError:
      refuse(.badRequest, because: "parser: \(error)")
    case is ByteToMessageDecoderError:
      break  // Bytes after an error that has been dealt with.
    default:
      // The connection is lost; to a handler in the middle of a body, a request cut short.
      context.fireErrorCaught(readsBody ? RequestCut(status: .badRequest) : error)
    }
  }
}

// MARK: Refusals

extension MessageGuard {
  /// Ends the connection with `status`, after everything asked before it has been answered.
  private func refuse(
    _ status: HTTPResponse.Status, because reason: String, isHead: Bool = false
  ) {
    guard refusal == nil, wire?.isEnding == false else { return }
    logger.debug("Request refused", metadata: ["status": "\(status.code)", "reason": "\(reason)"])
    refusesNewest = readsBody
    clock.enter(.idle, at: .now())
    refusal = status
    stopTakingInput()
    // Else the handler takes the part of the body that came for all of it.
    if refusesNewest { context?.fireErrorCaught(RequestCut(status: status)) }
    settleRefusal(isHead: isHead)
  }

  private func settleRefusal(isHead: Bool = false) {
    guard let context, let refusal, unanswered.count == (refusesNewest ? 1 : 0) else { return }
    // In the middle of a response the missing end of it is all that can be said.
    guard !responseBegun else { return endConnection() }
    let (head, body) = settings.answer.make(refusal)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !isHead && unanswered.first != true {
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    endConnection()
  }

  private func endConnection() {
    wire?.end(lingering: TimeAmount(limits.lingerTimeout))
  }
}

// MARK: Responses

extension MessageGuard {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard wire?.isEnding == false, let isHead = unanswered.first else {
      promise?.fail(ChannelError.outputClosed)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(let head) where (100..<200).contains(head.status.code):
      if !newestIsHTTP10 { context.write(data, promise: promise) }
    case .head(let head):
      context.write(wrapOutboundOut(.head(begin(head))), promise: promise)
    case .body where isHead:
      promise?.succeed()
    case .body:
      context.write(data, promise: promise)
    case .end:
      // To a HEAD the encoder would write the end of a chunked body that was never sent.
      if isHead { promise?.succeed() } else { context.write(data, promise: promise) }
      finishResponse(context)
    }
  }

  private func begin(_ head: HTTPResponseHead) -> HTTPResponseHead {
    var head = head
    responseBegun = true
    let isNewest = unanswered.count == 1
    // A client that has its answer does not send the body after all.
    if isNewest { continueDue = false }
    let appEnds = head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
    // A body that is still arriving may never be read: no request can be awaited behind it.
    endsAfterResponse = appEnds || isNewest && (newestIsLast || readsBody) && refusal == nil
    if endsAfterResponse { head.headers.replaceOrAdd(name: "connection", value: "close") }
    // HTTP/1.0 knows no chunks; the end of the connection ends the body.
    if isNewest && newestIsHTTP10 { head.version = .http1_0 }
    return head
  }

  private func finishResponse(_ context: ChannelHandlerContext) {
    unanswered.removeFirst()
    responseBegun = false
    responseLasts = false
    if endsAfterResponse { return endConnection() }
    guard unanswered.isEmpty || refusal != nil else { return sendContinue(context) }
    if refusal != nil { return settleRefusal() }
    if newestIsLast { return endConnection() }
    clock.enter(clock.stage, at: .now())
    wire?.rearm()
  }
}

// MARK: Time

extension MessageGuard {
  func opened() {
    clock.enter(.idle, at: .now())
  }

  func received(_ count: Int) {
    if clock.stage == .idle { clock.enter(.head, at: .now()) }
    clock.received(count, at: .now())
  }

  func readingPaused() {
    if readsBody { clock.pause(at: .now()) }
  }

  func readingResumed() {
    if readsBody { clock.resume(at: .now()) }
  }

  /// Until when the client has to do something; nil while it waits for us.
  var deadline: NIODeadline? {
    guard readsBody || unanswered.isEmpty, refusal == nil else { return nil }
    return clock.deadline(limits)
  }

  func deadlinePassed() {
    switch clock.stage {
    case .idle: wire?.end(lingering: .zero)
    case .head: refuse(.requestTimeout, because: "slow headers")
    case .body: refuse(.requestTimeout, because: "slow body")
    }
  }

  /// More bytes than the headers may have, and the parser found nothing in them: white space after
  /// a field name or a chunk's size, which it keeps or skips without counting.
  func parserStarved() {
    let status: HTTPResponse.Status = readsBody ? .badRequest : .requestHeaderFieldsTooLarge
    refuse(status, because: "uncounted bytes")
  }
}
