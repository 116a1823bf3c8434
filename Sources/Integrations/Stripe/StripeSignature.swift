/// The header `Stripe-Signature`: `t=1750000000,v1=<64 hex digits>,v1=...`. Schemes other than `v1` are
/// none of ours.
struct StripeSignature: Equatable {
  let seconds: Int64
  let codes: [[UInt8]]

  init(_ header: String?) throws(StripeForgery) {
    guard let header, !header.isEmpty else { throw .unsigned }
    guard header.utf8.count <= StripeWebhook.longestHeader else { throw .malformed }
    var (times, codes): ([Int64], [[UInt8]]) = ([], [])
    for part in header.split(separator: ",", omittingEmptySubsequences: false) {
      guard let mark = part.firstIndex(of: "=") else { throw .malformed }
      let value = part[part.index(after: mark)...]
      switch part[..<mark] {
      case "": throw .malformed
      case "t": times.append(try Self.seconds(value))
      case "v1": codes.append(try Self.code(value))
      default: break
      }
    }
    guard times.count == 1, codes.count <= StripeWebhook.mostSignatures else { throw .malformed }
    guard !codes.isEmpty else { throw .unsigned }
    seconds = times[0]
    self.codes = codes
  }

  /// Ten digits are until the year 2286; a leading zero is none of Stripe's, and would be signed
  /// otherwise than it is read.
  private static func seconds(_ text: Substring) throws(StripeForgery) -> Int64 {
    guard (1...10).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text)
    else { throw .malformed }
    return seconds
  }

  private static func code(_ text: Substring) throws(StripeForgery) -> [UInt8] {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { throw .malformed }
    var code: [UInt8] = []
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
        throw .malformed
      }
      code.append(high << 4 | low)
    }
    return code
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
