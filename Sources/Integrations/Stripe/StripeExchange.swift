import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Portal

/// One request and its answer.
struct StripeExchange: Sendable {
  let base: String
  let key: String

  /// - Throws: `StripeProblem` when there is no answer.
  func send(_ request: StripeRequest, within deadline: Duration) async throws -> StripeAnswer {
    let end = ContinuousClock.now + deadline
    let waiting = Locked([ByteBuffer(string: request.body)])
    let message = message(request, body: waiting)
    do {
      let response = try await HTTPClient.outgoing.execute(message, timeout: TimeAmount(deadline))
      return StripeAnswer(
        status: Int(response.status.code),
        requestID: response.headers.first(name: "request-id").map {
          MailReply.safe($0, hiding: [key])
        },
        retryAfter: response.headers.first(name: "retry-after"),
        isReplayed: response.headers.first(name: "idempotent-replayed") == "true",
        body: try await Self.read(response.body, until: end))
    } catch {
      try Task.checkCancellation()
      let isUnsent =
        Self.isUnsent(error) || !request.body.isEmpty && waiting.withLock { !$0.isEmpty }
      let words = MailReply.safe(HTTPClient.words(error), hiding: [key])
      throw isUnsent ? StripeProblem.unreachable(words) : .silent(words)
    }
  }

  private func message(_ request: StripeRequest, body: Locked<[ByteBuffer]>) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: base + request.path)
    message.method = HTTPMethod(rawValue: request.method.rawValue)
    message.headers = [
      "authorization": "Bearer \(key)", "stripe-version": StripeAPI.version,
      "accept": "application/json", "user-agent": "portico",
    ]
    if let key = request.idempotencyKey { message.headers.add(name: "idempotency-key", value: key) }
    guard request.method == .post else { return message }
    message.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
    // Taken when it is about to be sent: from then on nobody knows how much of it arrived.
    let parts = AsyncStream { body.withLock { $0.popLast() } }
    message.body =
      request.body.isEmpty
      ? .bytes(ByteBuffer()) : .stream(parts, length: .known(Int64(request.body.utf8.count)))
    return message
  }

  /// Of a request without a body nothing else says it. What may have been sent counts as sent.
  private static func isUnsent(_ error: any Error) -> Bool {
    switch error {
    case is NIOConnectionError: true
    case let error as IOError:
      [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode)
    case let error as HTTPClientError:
      [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout].contains(error)
    default: false
    }
  }

  private static func read(
    _ body: HTTPClientResponse.Body, until end: ContinuousClock.Instant
  ) async throws -> StripeAnswer.Body {
    let read = await withTaskGroup(of: StripeAnswer.Body.self) { group in
      group.addTask {
        do {
          let buffer = try await body.collect(upTo: StripeAPI.longestAnswer)
          return .whole(Data(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
          return .tooLong
        } catch {
          return .incomplete
        }
      }
      group.addTask {
        try? await Task.sleep(until: end, clock: .continuous)
        return .incomplete
      }
      let first = await group.next() ?? .incomplete
      group.cancelAll()
      return first
    }
    try Task.checkCancellation()
    return read
  }
}
