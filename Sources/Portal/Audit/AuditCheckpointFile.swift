import Crypto
import Foundation

/// Where the audit's chains ended at a time, as lines of text. Its digest goes to somebody who keeps it
/// elsewhere: whoever can change database and files alike cannot change that.
///
///     portico-audit-checkpoint-1 2026-01-02T03:04:05Z SHA-256-of-the-file-before news
///     7 HASH user:ID
///     cut 3 HASH user:ID
struct AuditCheckpointFile: Sendable {
  private static let format = "portico-audit-checkpoint-1"

  let madeAt: Timestamp
  /// The digest of the file before; nil for the first.
  let before: String?
  /// It names every chain there was, and not only those that moved since the file before.
  let isWhole: Bool
  var heads: [String: AuditHead]
  var cuts: [String: AuditHead]

  init(
    madeAt: Timestamp, before: String?, isWhole: Bool, heads: [String: AuditHead],
    cuts: [String: AuditHead]
  ) {
    self.madeAt = madeAt
    self.before = before
    self.isWhole = isWhole
    self.heads = heads
    self.cuts = cuts
  }

  var text: Data {
    let kind = isWhole ? "all" : "news"
    var text = "\(Self.format) \(LocalTime.rfc3339(madeAt)) \(before ?? "-") \(kind)\n"
    for (chain, head) in heads.sorted(by: { $0.key < $1.key }) {
      text += "\(head.seq) \(head.hash) \(chain)\n"
    }
    for (chain, cut) in cuts.sorted(by: { $0.key < $1.key }) {
      text += "cut \(cut.seq) \(cut.hash) \(chain)\n"
    }
    return Data(text.utf8)
  }

  /// Nil when that is no such file.
  init?(_ text: Data) {
    let lines = text.split(separator: UInt8(ascii: "\n"))
    let opening = lines.first.map { String(decoding: $0, as: UTF8.self).split(separator: " ") }
    guard let opening, opening.count == 4, opening[0] == Self.format,
      let madeAt = LocalTime.rfc3339(String(opening[1]))
    else { return nil }
    self.init(
      madeAt: madeAt, before: opening[2] == "-" ? nil : String(opening[2]),
      isWhole: opening[3] == "all", heads: [:], cuts: [:])
    for line in lines.dropFirst() { take(String(decoding: line, as: UTF8.self)) }
  }

  private mutating func take(_ line: String) {
    let words = line.split(separator: " ")
    if words.count == 3, let seq = Int64(words[0]) {
      heads[String(words[2])] = AuditHead(seq: seq, hash: String(words[1]))
    } else if words.count == 4, words[0] == "cut", let seq = Int64(words[1]) {
      cuts[String(words[3])] = AuditHead(seq: seq, hash: String(words[2]))
    }
  }

  static func digest(of text: Data) -> String { Array(SHA256.hash(data: text)).hex }
}

/// The digest of a checkpoint, as a mail tells it and a person types it.
package struct AuditDigest: Sendable, Equatable {
  /// In lower case, without blanks.
  let hex: String

  init(hex: String) { self.hex = hex }

  /// Nil unless it is 64 hexadecimal digits, with blanks wherever.
  package init?(_ typed: String) {
    let hex = typed.filter { !$0.isWhitespace }.lowercased()
    guard hex.utf8.count == 64, hex.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
    self.hex = hex
  }

  /// In groups of eight, to be compared by eye.
  var grouped: String {
    stride(from: 0, to: hex.count, by: 8).map { String(hex.dropFirst($0).prefix(8)) }
      .joined(separator: " ")
  }
}
