import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Portal

/// SendGrid's HTTP interface, one question at a time. Nothing is tried twice here: the outbox does that.
struct SendGridAPI: Sendable {
  private let base: String
  private let key: String
  private let deadline: Duration

  /// Nil unless nobody on the way can read the key, and it can stand in a header field.
  init?(_ address: String, key: String, deadline: Duration) {
    let base = address.hasSuffix("/") ? String(address.dropLast()) : address
    guard Self.isPrivate(base), !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self.base = base
    self.key = key
    self.deadline = deadline
  }

  var host: String { base.components(separatedBy: "://").last ?? base }

  static func isPrivate(_ address: String) -> Bool {
    guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
      parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
    else { return false }
    return parts.scheme == "https" || parts.scheme == "http" && Network.isLoopback(host)
  }

  /// - Throws: `MailServerProblem` when there is no answer.
  func ask(
    _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil
  ) async throws -> SendGridAnswer {
    let end = ContinuousClock.now + deadline
    var request = self.request(method, path)
    let waiting = Locked(body.map { [ByteBuffer(bytes: $0)] } ?? [])
    if let body {
      let parts = AsyncStream { waiting.withLock { $0.popLast() } }
      request.body = .stream(parts, length: .known(Int64(body.count)))
    }
    do {
      let response = try await HTTPClient.outgoing.execute(request, timeout: TimeAmount(deadline))
      return try await read(response, until: end)
    } catch {
      try Task.checkCancellation()
      // Once it was taken to be sent, nobody knows how much of it arrived.
      throw problem(error, isTaken: body != nil && waiting.withLock { $0.isEmpty })
    }
  }

  private func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    request.headers = ["authorization": "Bearer \(key)", "user-agent": "portico"]
    if method == .POST { request.headers.add(name: "content-type", value: "application/json") }
    return request
  }

  private func problem(_ error: any Error, isTaken: Bool) -> MailServerProblem {
    let words = isTaken ? "SendGrid gave no answer" : "SendGrid cannot be reached"
    return MailServerProblem(
      MailReply.safe("\(words): \(HTTPClient.words(error))", hiding: [key]),
      isPerhapsDelivered: isTaken)
  }

  private func read(
    _ response: HTTPClientResponse, until end: ContinuousClock.Instant
  ) async throws -> SendGridAnswer {
    let status = Int(response.status.code)
    let isTaken = status == 202
    // Whoever says 202 has taken the mail, whatever follows. Its body, which is empty, is read to its
    // end all the same: only then is the connection free for the next.
    let limit = isTaken ? min(end, .now + .seconds(1)) : end
    let text = await response.body.text(until: limit)
    // Cut off by whoever stops the program: what the server was about to say is not known.
    if !isTaken { try Task.checkCancellation() }
    return SendGridAnswer(
      status: status, messageID: response.headers.first(name: "x-message-id"),
      text: isTaken ? "" : text, hiding: key)
  }
}
