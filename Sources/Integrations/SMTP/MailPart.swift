import Foundation
import Portal

/// A file as a part of a mail (RFC 2045, 2183). The part's type has its name in ASCII, for programs that
/// know no more; the disposition has it in full (RFC 2231).
enum MailPart {
  /// Of a value that goes on in the next line, besides the parameter's name.
  private static let room = 54

  static func headers(of attachment: MailAttachment) -> [String] {
    let name = attachment.name
    let disposition = attachment.contentID == nil ? "attachment" : "inline"
    let lines =
      ["Content-Type: \(attachment.mediaType);", " name=\"\(name.plain)\""]
      + ["Content-Transfer-Encoding: base64"]
      + (attachment.contentID.map { ["Content-ID:", " <\($0)>"] } ?? [])
      + ["Content-Disposition: \(disposition);"]
    guard name.plain != name.text else { return lines + [" filename=\"\(name.text)\""] }
    let pieces = pieces(of: name.encoded)
    return lines
      + pieces.enumerated().map { index, piece in
        let number = pieces.count > 1 ? "*\(index)" : ""
        let start = index == 0 ? "UTF-8''" : ""
        return " filename\(number)*=\(start)\(piece)" + (index < pieces.count - 1 ? ";" : "")
      }
  }

  /// In lines of 76 signs, each ended by CRLF.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let text = Data(bytes).base64EncodedData(options: [
      .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
    ])
    return [UInt8](text) + (bytes.isEmpty ? [] : [13, 10])
  }

  /// No `%41` is cut in two.
  private static func pieces(of encoded: String) -> [Substring] {
    var (pieces, rest) = ([Substring](), encoded[...])
    while rest.utf8.count > room {
      var piece = rest.prefix(room)
      if let sign = piece.suffix(2).lastIndex(of: "%") { piece = piece[..<sign] }
      pieces.append(piece)
      rest = rest[piece.endIndex...]
    }
    return pieces + [rest]
  }
}
