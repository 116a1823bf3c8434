import AsyncHTTPClient
import Foundation
import NIOCore
import Portal

/// Sends the audit to an address of the web: a POST of lines for each batch (application/x-ndjson).
package struct AuditStreamWebhook: AuditStream, CustomReflectable {
  /// Why an address is none; without what it holds, since that may be a password.
  package struct Unusable: Error, CustomStringConvertible {
    package let description: String
  }

  /// Without user and password.
  private let url: String
  private let host: String
  private let authorization: String?
  private let secrets: [String]
  private let deadline: Duration

  /// - Throws: `Unusable` unless nobody on the way can read what is sent.
  package init(_ address: String, deadline: Duration = .seconds(10)) throws(Unusable) {
    guard var parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
      parts.fragment == nil,
      parts.scheme == "https" || parts.scheme == "http" && Network.isLoopback(host)
    else {
      throw Unusable(
        description:
          "an https:// address (http:// to this machine alone) or file:/an/absolute/path; signs such as / and @ in a password are written as %2F and %40"
      )
    }
    guard (parts.user == nil) == (parts.password == nil), parts.user?.contains(":") != true else {
      throw Unusable(description: "an address with user and password, or with neither")
    }
    let credentials = parts.user.flatMap { user in parts.password.map { "\(user):\($0)" } }
    authorization = credentials.map { "Basic \(Data($0.utf8).base64EncodedString())" }
    secrets = [parts.password, parts.percentEncodedPassword, parts.percentEncodedQuery]
      .compactMap { $0 }
    (parts.user, parts.password) = (nil, nil)
    guard let url = parts.string else { throw Unusable(description: "an https:// address") }
    self.url = url
    self.host = host + (parts.port.map { ":\($0)" } ?? "")
    self.deadline = deadline
  }

  package var name: String { "the webhook at \(host)" }

  /// Empty: whatever prints this must not print the password.
  package var customMirror: Mirror { Mirror(self, children: []) }

  package func send(_ lines: [UInt8]) async throws {
    let end = ContinuousClock.now + deadline
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers = ["content-type": "application/x-ndjson", "user-agent": "portico"]
    if let authorization { request.headers.add(name: "authorization", value: authorization) }
    request.body = .bytes(ByteBuffer(bytes: lines))
    let response: HTTPClientResponse
    do {
      response = try await HTTPClient.outgoing.execute(request, timeout: TimeAmount(deadline))
    } catch {
      try Task.checkCancellation()
      let words = "it gave no answer: \(HTTPClient.words(error))"
      throw AuditStreamProblem(MailReply.safe(words, hiding: secrets))
    }
    // What it says beside its status is not repeated: it may echo what it was sent.
    _ = await response.body.text(until: min(end, .now + .seconds(1)))
    guard (200..<300).contains(response.status.code) else {
      throw AuditStreamProblem("it answered \(response.status.code)")
    }
  }
}

extension AuditStreamWebhook {
  /// An address for people: without its password, and without path and query, where tokens stand.
  package static func shown(_ address: String) -> String {
    guard let parts = URLComponents(string: address), let scheme = parts.scheme,
      let host = parts.encodedHost
    else { return "(hidden)" }
    let user = parts.percentEncodedUser.map { "\($0):(hidden)@" } ?? ""
    let port = parts.port.map { ":\($0)" } ?? ""
    let path = parts.percentEncodedPath.count > 1 || parts.query != nil ? "/(hidden)" : ""
    return "\(scheme)://\(user)\(host)\(port)\(path)"
  }
}
