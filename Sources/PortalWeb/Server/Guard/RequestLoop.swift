import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// The requests of one HTTP/1 connection one after the other, or the one of an HTTP/2 stream. It stands
/// in for Hummingbird's `handleHTTP`, which keeps the last request and several frames more while it
/// waits for the next. What the parser refuses never comes here: `MessageGuard` has answered it.
struct RequestLoop: Sendable {
  typealias Messages = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
  typealias Parts = NIOAsyncChannelInboundStream<HTTPRequestPart>.AsyncIterator

  let responder: HTTPChannelHandler.Responder
  let messages: Messages
  let held: HeldBodies

  func run(logger: Logger) async {
    do {
      try await messages.executeThenClose { inbound, outbound in
        var parts = inbound.makeAsyncIterator()
        while try await answerNext(&parts, outbound) {}
        outbound.finish()
        try await messages.channel.closeFuture.get()
      }
    } catch { logger.trace("Connection lost", metadata: ["error": "\(error)"]) }
  }

  /// False when there will be no other. What the last handler left of a body is skipped.
  private func answerNext(
    _ parts: inout Parts, _ outbound: NIOAsyncChannelOutboundWriter<HTTPResponsePart>
  ) async throws -> Bool {
    guard let part = try await parts.next() else { return false }
    guard case .head(let head) = part else {
      if case .body(let bytes) = part { held.free(bytes.readableBytes) }
      return true
    }
    let isUpload = RequestRules.isUpload(head.headerFields[.contentType] ?? "")
    let body = IncomingBody(parts, held: held, isUpload: isUpload)
    let request = Request(head: head, body: RequestBody(asyncSequence: body))
    // Also when the answer could not be written: the connection may linger for seconds.
    defer { body.free() }
    try await responder(request, ResponseWriter(outbound: outbound), messages.channel)
    return head.headerFields[.connection] != "close"
  }
}
