import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// Reads url-encoded forms strictly: the right content type, at most 64 KB, every field known and
/// given once, valid UTF-8 without control characters.
enum FormDecoder {
  static let limit = 64 << 10
  /// Of a form that is kept until the password is confirmed: it is sent again together with that.
  static let keptLimit = 60 << 10
  private static let mostFields = 100
  /// Which team a form was made for: an address may be another team's by the time it is sent.
  static let teamField = "team"

  /// One name and its value, as they came.
  struct Pair {
    let name: String
    let value: String
  }

  /// - Parameters:
  ///   - fields: of this form; any other is refused.
  ///   - others: fields that may come with it and are left out.
  ///   - team: that the form was made for, when it says so.
  static func decode(
    _ request: Request, _ fields: Fields, besides others: Fields = [], of team: ID<Team>? = nil
  ) async throws -> [String: Input] {
    try inputs(try await pairs(request), fields, besides: others, of: team)
  }

  static func inputs(
    _ pairs: [Pair], _ fields: Fields, besides others: Fields = [], of team: ID<Team>? = nil
  ) throws -> [String: Input] {
    var texts: [String: [String]] = [:]
    for pair in pairs {
      if let team, pair.name == teamField {
        guard pair.value == team.text else {
          throw HTTPProblem(
            .conflict, detail: "This form was made for another team. Nothing was changed.")
        }
        continue
      }
      guard let isPlural = fields.isPlural(pair.name) else {
        if others[pair.name] != nil { continue }
        throw HTTPProblem(.badRequest, detail: "The form has a field that this page does not know.")
      }
      guard isPlural || texts[pair.name] == nil else {
        throw HTTPProblem(.badRequest, detail: "The form gives the same field twice.")
      }
      texts[pair.name, default: []].append(pair.value)
    }
    return texts.mapValues { .texts($0) }
  }

  static func isForm(_ request: Request) -> Bool {
    let types = request.headers[values: .contentType]
    guard types.count == 1, let type = types.first else { return false }
    // As browsers send it.
    if type == "application/x-www-form-urlencoded" { return true }
    let parts = type.lowercased().split(separator: ";")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return parts.first == "application/x-www-form-urlencoded"
      && parts.dropFirst().allSatisfy { ["charset=utf-8", "charset=\"utf-8\""].contains($0) }
  }

  static func pairs(_ request: Request, upTo limit: Int = limit) async throws -> [Pair] {
    guard isForm(request) else {
      throw HTTPProblem(.unsupportedMediaType, detail: "This address takes web forms only.")
    }
    let body = try await collect(request, upTo: limit)
    guard body.count(where: { $0 == UInt8(ascii: "&") }) < mostFields else {
      throw HTTPProblem(.badRequest, detail: "The form has more fields than any form of ours.")
    }
    return try pairs(body)
  }

  /// Names and values between `&` and `=`: a form's body, or a query.
  static func pairs(_ encoded: some Collection<UInt8>) throws -> [Pair] {
    try encoded.split(separator: UInt8(ascii: "&")).map { pair in
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return Pair(
        name: try name(sides[0]), value: sides.count == 2 ? try decoded(sides[1]) : "")
    }
  }

  /// - Throws: `HTTPProblem` 413 for a longer body.
  static func collect(_ request: Request, upTo limit: Int) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw HTTPProblem.tooLarge()
    }
    do {
      return Array(buffer: try await request.body.collect(upTo: limit))
    } catch is NIOTooManyBytesError { throw HTTPProblem.tooLarge() }
  }

  /// Names are ours: short, and of ASCII alone.
  private static func name(_ bytes: some Collection<UInt8>) throws -> String {
    let name = try decoded(bytes)
    guard name.utf8.count <= 64, name.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw HTTPProblem(.badRequest, detail: "The form has a field that this page does not know.")
    }
    return name
  }

  /// Percent-decodes one name or value.
  static func decoded(_ bytes: some Collection<UInt8>) throws -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "+"): plain.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = iterator.next()?.hexValue, let low = iterator.next()?.hexValue else {
          throw HTTPProblem(.badRequest, detail: "The form is not encoded as forms are.")
        }
        plain.append(high << 4 | low)
      default: plain.append(byte)
      }
    }
    return try text(plain)
  }

  /// UTF-8 without control characters other than tab and line ends, and without letters buried in marks.
  static func text(_ bytes: [UInt8]) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw HTTPProblem(.badRequest, detail: "The form is not valid UTF-8 text.")
    }
    guard !bytes.contains(where: { $0 < 32 && ![9, 10, 13].contains($0) || $0 == 127 }) else {
      throw HTTPProblem(.badRequest, detail: "The form holds a control character.")
    }
    guard text.isStreamSafe else {
      throw HTTPProblem(
        .badRequest, detail: "The form holds a letter with more marks than any language has.")
    }
    return text
  }
}

extension UInt8 {
  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
