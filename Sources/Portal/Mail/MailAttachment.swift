/// A file that goes with a mail.
package struct MailAttachment: Sendable, Equatable {
  /// Why no mail can go with these: an error of the program that made them.
  package enum Unfit: Error, Equatable, CustomStringConvertible {
    case tooMany(Int)
    /// In bytes.
    case tooLarge(Int)
    case mediaType(String)
    case contentID(String)

    package var description: String {
      switch self {
      case .tooMany(let count): "\(count) files go with a mail; at most \(most) may"
      case .tooLarge(let size): "\(size) bytes go with a mail; at most \(mostBytes) may"
      case .mediaType(let type): "\"\(MailReply.safe(type))\" is no media type of a file"
      case .contentID(let id): "\"\(MailReply.safe(id))\" is no Content-ID"
      }
    }
  }

  package static let most = 10
  /// Of all together. Many servers take 10 MB and a little more, and on the way files grow by a third.
  package static let mostBytes = 10_000_000

  package let name: AttachmentName
  /// Such as `application/pdf`.
  package let mediaType: String
  package let bytes: [UInt8]
  /// Of a picture that the mail's HTML shows at `cid:` and this; nil for a file beside the letter.
  package let contentID: String?

  package init(name: String, mediaType: String, bytes: [UInt8], contentID: String? = nil) {
    self.contentID = contentID
    self.name = AttachmentName(name)
    self.mediaType = mediaType
    self.bytes = bytes
  }

  /// - Throws: `Unfit`.
  package static func check(_ attachments: [MailAttachment]) throws(Unfit) {
    guard attachments.count <= most else { throw .tooMany(attachments.count) }
    let size = attachments.reduce(0) { $0 + $1.bytes.count }
    guard size <= mostBytes else { throw .tooLarge(size) }
    if let odd = attachments.first(where: { !isMediaType($0.mediaType) }) {
      throw .mediaType(odd.mediaType)
    }
    if let odd = attachments.compactMap(\.contentID).first(where: { !isContentID($0) }) {
      throw .contentID(odd)
    }
  }

  /// It stands in headers and addresses (RFC 2392): plain signs alone, with one `@`.
  private static func isContentID(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && text.utf8.count <= 70
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
              || "-.".utf8.contains(byte)
          }
      }
  }

  /// It stands in headers. Mails and parts of mails may not go as base64 (RFC 2046, 5).
  private static func isMediaType(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= 100 else { return false }
    return !["multipart", "message"].contains(parts[0].lowercased())
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
              || "-.+_".utf8.contains(byte)
          }
      }
  }
}
