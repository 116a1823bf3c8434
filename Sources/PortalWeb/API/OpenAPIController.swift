import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// The API's description, for programs.
struct OpenAPIController: Sendable {
  let web: Web
  private let made = Locked<ByteBuffer?>(nil)

  init(web: Web) { self.web = web }

  func show(_ request: Request, _ context: AppContext) -> Response {
    let text = made.withLock { made in
      if let made { return made }
      let text = ByteBuffer(string: OpenAPIDocument(web).json.text)
      made = text
      return text
    }
    let tag = EntityTag(nil, text)
    let headers: HTTPFields = [
      .contentType: "application/json", .eTag: tag.text, .cacheControl: "no-cache",
    ]
    guard !tag.isKnown(to: request) else {
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: text))
  }
}
