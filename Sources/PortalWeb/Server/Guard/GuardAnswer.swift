import HTTPTypes
import Hummingbird
import NIOCore
import NIOHPACK
import NIOHTTP1

/// The answers that the guard gives by itself: the portal's error page, then the end.
struct GuardAnswer: Sendable {
  typealias Page = @Sendable (HTTPResponse.Status) -> (headers: HTTPFields, body: ByteBuffer)

  let page: Page

  /// The head and body for `status`. Framing and `Connection: close` are not the page's to choose.
  func make(_ status: HTTPResponse.Status) -> (head: HTTPResponseHead, body: ByteBuffer) {
    var (headers, body) = fields(status)
    headers.replaceOrAdd(name: "connection", value: "close")
    let line = HTTPResponseStatus(statusCode: status.code, reasonPhrase: status.reasonPhrase)
    return (HTTPResponseHead(version: .http1_1, status: line, headers: headers), body)
  }

  /// The same for a stream of HTTP/2, which can be ended alone.
  func makeForStream(_ status: HTTPResponse.Status) -> (head: HPACKHeaders, body: ByteBuffer) {
    let (headers, body) = fields(status)
    var head: HPACKHeaders = [":status": String(status.code)]
    for (name, value) in headers where name.lowercased() != "connection" {
      head.add(name: name.lowercased(), value: value)
    }
    return (head, body)
  }

  private func fields(_ status: HTTPResponse.Status) -> (headers: HTTPHeaders, body: ByteBuffer) {
    let (fields, body) = page(status)
    var headers = HTTPHeaders(fields.map { ($0.name.rawName, $0.value) })
    headers.remove(name: "transfer-encoding")
    headers.replaceOrAdd(name: "content-length", value: String(body.readableBytes))
    if status == .serviceUnavailable, !headers.contains(name: "retry-after") {
      headers.add(name: "retry-after", value: "10")
    }
    return (headers, body)
  }

  /// The same as bytes, for connections that get no HTTP pipeline.
  func encoded(_ status: HTTPResponse.Status) -> ByteBuffer {
    let (head, body) = make(status)
    var bytes = ByteBuffer(string: "HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n")
    for (name, value) in head.headers { bytes.writeString("\(name): \(value)\r\n") }
    bytes.writeString("\r\n")
    bytes.writeImmutableBuffer(body)
    return bytes
  }
}

/// Thrown from a request's body when the guard cut the request short. `status` is what the client
/// was told (or would have been, had it still been there); whatever the handler answers is dropped.
package struct RequestCut: Error, Equatable {
  package let status: HTTPResponse.Status
}
