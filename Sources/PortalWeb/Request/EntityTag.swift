import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// The name of one state of a page (RFC 9110, section 8.8.3): its revision and a hash of its bytes.
struct EntityTag: Sendable {
  let text: String

  init(_ revision: Revision?, _ html: ByteBuffer) {
    let hash = SHA256.hash(data: html.readableBytesView).prefix(12).base64URL
    text = "\"\(revision.map { "\($0)." } ?? "")\(hash)\""
  }

  /// True when If-None-Match names it. Weak comparison, as the RFC wants it here.
  func isKnown(to request: Request) -> Bool {
    request.headers[values: .ifNoneMatch].contains { field in
      field.split(separator: ",").contains { entry in
        let entry = entry.drop { $0 == " " }
        let strong = entry.hasPrefix("W/") ? entry.dropFirst(2) : entry
        return strong == "*" || strong.prefix { $0 != " " } == text
      }
    }
  }
}
