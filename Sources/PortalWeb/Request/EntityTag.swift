import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// The name of one state of a page (RFC 9110, section 8.8.3): its revision and a hash of its bytes.
struct EntityTag: Sendable {
  let text: String

  init(text: String) { self.text = text }

  init(_ revision: Revision?, _ html: ByteBuffer) {
    let hash = SHA256.hash(data: html.readableBytesView).withUnsafeBytes {
      ($0.load(as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self))
    }
    let state = revision.map { "\($0)." } ?? ""
    text = "\"\(state)\(String(hash.0, radix: 36))\(String(hash.1, radix: 36))\""
  }

  /// True when If-None-Match names it. Weak comparison, as the RFC wants it here.
  func isKnown(to request: Request) -> Bool {
    request.headers[values: .ifNoneMatch].contains { field in
      // Bytes: a header may hold anything.
      field.utf8.split(separator: UInt8(ascii: ",")).contains { entry in
        let entry = entry.drop { $0 == UInt8(ascii: " ") }
        let strong = entry.starts(with: "W/".utf8) ? entry.dropFirst(2) : entry
        let tag = strong.prefix { $0 != UInt8(ascii: " ") }
        return strong.elementsEqual("*".utf8) || tag.elementsEqual(text.utf8)
      }
    }
  }
}
