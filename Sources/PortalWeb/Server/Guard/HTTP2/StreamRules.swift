import HTTPTypes
import NIOHPACK

extension RequestRules {
  /// The rules for the head of an HTTP/2 request that nio-http2 leaves to the server. It has refused
  /// upper-case and connection-specific fields, and pseudo-fields that are doubled or out of place.
  static func judge(
    _ head: HPACKHeaders, limits: GuardLimits
  ) -> RequestVerdict<HPACKHeaders> {
    guard isWithin(limits, head) else {
      return .refuse(.requestHeaderFieldsTooLarge, because: "header limits")
    }
    guard let authority = authority(of: head), isAuthority(authority) else {
      return .refuse(.badRequest, because: "authority")
    }
    guard head.first(name: ":scheme") == "https" else {
      return .refuse(.badRequest, because: "scheme")
    }
    guard let path = head.first(name: ":path"), path.hasPrefix("/"),
      originForm(path, host: authority) != nil
    else { return .refuse(.badRequest, because: "path") }
    guard HTTPRequest.Method(head.first(name: ":method") ?? "") != nil else {
      return .refuse(.badRequest, because: "method")
    }
    guard head.allSatisfy({ isCleanValue($0.value) }) else {
      return .refuse(.badRequest, because: "field value")
    }
    let expectation = head[canonicalForm: "expect"]
    guard expectation.allSatisfy({ $0.lowercased() == "100-continue" }) else {
      return .refuse(.expectationFailed, because: "expectation")
    }
    let traits = RequestTraits(
      isUpload: isUpload(head.first(name: "content-type") ?? ""),
      expectsContinue: !expectation.isEmpty)
    return .accept(naming(authority, head), traits)
  }

  static func isWithin(_ limits: GuardLimits, _ fields: HPACKHeaders) -> Bool {
    var bytes = 0
    var count = 0
    for (name, value, _) in fields {
      bytes += name.utf8.count + value.utf8.count
      if !name.hasPrefix(":") { count += 1 }
    }
    return bytes <= limits.headerBytes && count <= limits.headerFields
  }

  /// Of `:authority` and Host one is enough, and both must say the same (RFC 9113, 8.3.1).
  private static func authority(of head: HPACKHeaders) -> String? {
    let hosts = head["host"]
    guard hosts.count <= 1 else { return nil }
    guard let authority = head.first(name: ":authority") else { return hosts.first }
    return hosts.allSatisfy { $0.lowercased() == authority.lowercased() } ? authority : nil
  }

  /// With the authority where the application looks for it, and only there.
  private static func naming(_ authority: String, _ head: HPACKHeaders) -> HPACKHeaders {
    guard head.contains(name: "host") else { return head }
    var named: HPACKHeaders = [":authority": authority]
    for (name, value, indexing) in head where name != "host" && name != ":authority" {
      named.add(name: name, value: value, indexing: indexing)
    }
    return named
  }
}
