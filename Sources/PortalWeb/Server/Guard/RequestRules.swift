import HTTPTypes
import NIOHTTP1

/// What the guard makes of a request's head, before anyone else sees it.
enum RequestVerdict<Head> {
  case refuse(HTTPResponse.Status, because: String)
  case accept(Head, RequestTraits)
}

/// What the guard has to remember of an accepted request.
struct RequestTraits: Equatable {
  /// A body with a file, or that is one: held to a rate instead of a deadline.
  var isUpload = false
  /// The client waits for `100 Continue` before it sends the body.
  var expectsContinue = false
  /// Nothing can follow it on this connection.
  var isLast = false
}

/// The rules of RFC 9110 and 9112 that the parser leaves to the server. What two programs could
/// read in two ways is refused: a proxy before us must never see another request than we do.
enum RequestRules {
  static func judge(_ head: HTTPRequestHead) -> RequestVerdict<HTTPRequestHead> {
    guard head.version == .http1_1 || head.version == .http1_0 else {
      return .refuse(.badRequest, because: "version")
    }
    guard let host = onlyHost(head.headers), isAuthority(host) else {
      return .refuse(.badRequest, because: "host")
    }
    guard let target = originForm(head.uri, host: host) else {
      return .refuse(.badRequest, because: "target")
    }
    guard head.headers.allSatisfy({ isCleanValue($0.value) }) else {
      return .refuse(.badRequest, because: "field value")
    }
    guard isPlainlyFramed(head) else { return .refuse(.badRequest, because: "framing") }
    let expectation = head.headers["expect"]
    guard expectation.allSatisfy({ $0.lowercased() == "100-continue" }) else {
      return .refuse(.expectationFailed, because: "expectation")
    }
    var accepted = head
    accepted.uri = target
    return .accept(accepted, traits(of: head, expectsContinue: !expectation.isEmpty))
  }

  private static func traits(of head: HTTPRequestHead, expectsContinue: Bool) -> RequestTraits {
    let type = head.headers.first(name: "content-type") ?? ""
    return RequestTraits(
      isUpload: isUpload(type),
      // HTTP/1.0 knows no interim answers (RFC 9110, 10.1.1).
      expectsContinue: expectsContinue && head.version == .http1_1,
      // After an Upgrade the parser stops reading, and we never upgrade.
      isLast: !head.isKeepAlive || head.version == .http1_0
        || head.headers.contains(name: "upgrade")
    )
  }

  /// A form with files, or a picture by itself.
  static func isUpload(_ contentType: String) -> Bool {
    let type = contentType.prefix(10).lowercased()
    return type == "multipart/" || type.hasPrefix("image/")
  }

  private static func onlyHost(_ headers: HTTPHeaders) -> String? {
    let hosts = headers["host"]
    return hosts.count == 1 ? hosts.first : nil
  }

  /// A transfer coding other than plain `chunked`, or any in HTTP/1.0, is how requests get
  /// smuggled (RFC 9112, 6.1 and 11.2). Both framings together the parser itself refuses.
  private static func isPlainlyFramed(_ head: HTTPRequestHead) -> Bool {
    let codings = head.headers["transfer-encoding"]
    guard !codings.isEmpty else { return true }
    return codings.count == 1 && codings[0].lowercased() == "chunked" && head.version == .http1_1
      && !head.headers.contains(name: "content-length")
  }

  /// Neither control characters (a folded line keeps its CR and LF) nor what the parser put in
  /// place of invalid UTF-8.
  static func isCleanValue(_ value: String) -> Bool {
    var previous: UInt8 = 0
    var beforePrevious: UInt8 = 0
    for byte in value.utf8 {
      if byte < 0x20 && byte != 0x09 || byte == 0x7F { return false }
      // U+FFFD is EF BF BD.
      if byte == 0xBD, previous == 0xBF, beforePrevious == 0xEF { return false }
      beforePrevious = previous
      previous = byte
    }
    return true
  }

  /// `host` or `host:port`, the host a name, an IPv4 address or an IPv6 address in brackets.
  static func isAuthority(_ value: String) -> Bool {
    var host = Substring(value)
    let colon = value.utf8.lastIndex(of: UInt8(ascii: ":"))
    if let colon, !value.utf8[colon...].contains(UInt8(ascii: "]")) {
      let port = value[value.index(after: colon)...]
      guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy(isDigit),
        let number = Int(port), number <= 65_535
      else { return false }
      host = value[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      let address = host.dropFirst().dropLast().utf8
      return (2...45).contains(address.count) && address.allSatisfy(isAddressCharacter)
    }
    return (1...255).contains(host.utf8.count) && host.utf8.allSatisfy(isNameCharacter)
  }

  /// The target as a path with a query. An absolute one must name the same host as the Host
  /// field; the forms for proxies (`host:port`, `*`) are not for us. `%00` has no honest use.
  static func originForm(_ target: String, host: String) -> String? {
    guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }),
      !target.utf8.contains(UInt8(ascii: "%")) || !target.contains("%00")
    else { return nil }
    if target.utf8.first == UInt8(ascii: "/") { return target }
    guard let scheme = ["http://", "https://"].first(where: { hasScheme(target, $0) }) else {
      return nil
    }
    let rest = target.dropFirst(scheme.count)
    let path = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard rest[..<path].lowercased() == host.lowercased() else { return nil }
    return rest[path...].hasPrefix("/") ? String(rest[path...]) : "/" + rest[path...]
  }

  private static func hasScheme(_ target: String, _ scheme: String) -> Bool {
    target.prefix(scheme.count).lowercased() == scheme
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)
  }

  private static func isAddressCharacter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    let isHex = lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "f") || isDigit(byte)
    return isHex || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }
}
