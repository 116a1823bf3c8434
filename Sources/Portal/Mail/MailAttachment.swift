/// A file that goes with a mail.
package struct MailAttachment: Sendable, Equatable {
  /// Why no mail can go with these: an error of the program that made them.
  package enum Unfit: Error, Equatable, CustomStringConvertible {
    case tooMany(Int)
    /// In bytes.
    case tooLarge(Int)
    case mediaType(String)

    package var description: String {
      switch self {
      case .tooMany(let count): "\(count) files go with a mail; at most \(most) may"
      case .tooLarge(let size): "\(size) bytes go with a mail; at most \(mostBytes) may"
      case .mediaType(let type): "\"\(MailReply.safe(type))\" is no media type of a file"
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

  package init(name: String, mediaType: String, bytes: [UInt8]) {
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
