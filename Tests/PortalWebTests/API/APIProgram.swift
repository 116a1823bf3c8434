import HTTPTypes
import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

/// A program that is signed in as a person.
struct APIProgram: Sendable {
  let web: TestWeb
  private let token: String

  init(_ person: Cast, _ web: TestWeb) async throws {
    self.web = web
    let answer = try await web.call(
      "POST", "auth/login", ["email": .text(person.email), "password": .text(Cast.password)])
    guard case .text(let token)? = try answer.json["accessToken"] else {
      throw Unexpected(answer.body)
    }
    self.token = token
  }

  func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    try await send("GET", path, nil, headers)
  }

  func post(
    _ path: String, _ body: KeyValuePairs<String, JSON>? = nil, headers: HTTPFields = [:]
  ) async throws -> Answer { try await send("POST", path, body, headers) }

  func send(
    _ method: String, _ path: String, _ body: KeyValuePairs<String, JSON>? = nil,
    _ headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    headers[.authorization] = "Bearer \(token)"
    return try await web.call(method, path, body, headers)
  }

  /// From now on what wants a fresh password may be done.
  func prove() async throws {
    let answer = try await post("auth/prove", ["password": .text(Cast.password)])
    guard answer.status == 204 else { throw Unexpected(answer.body) }
  }
}

extension TestWeb {
  func program(_ person: Cast) async throws -> APIProgram { try await APIProgram(person, self) }

  func call(
    _ method: String, _ path: String, _ body: KeyValuePairs<String, JSON>? = nil,
    _ headers: HTTPFields = [:]
  ) async throws -> Answer {
    guard let method = HTTPRequest.Method(method) else { throw Unexpected(method) }
    var headers = headers
    headers[.userAgent] = "test"
    if body != nil { headers[.contentType] = "application/json" }
    let json = body.map { JSON.object($0.map { JSON.Member($0.key, $0.value) }) }
    return try await send(
      HTTPRequest(
        method: method, scheme: "http", authority: "127.0.0.1:8080", path: "/api/v1/\(path)",
        headerFields: headers), body: Array((json?.text ?? "").utf8))
  }
}

extension Answer {
  var json: JSON { get throws { try JSON(reading: bytes) } }

  /// Of a refusal.
  var code: String? { (try? json)?["code"]?.words }

  var items: [JSON] {
    get throws {
      guard case .list(let items)? = try json["items"] else { throw Unexpected(body) }
      return items
    }
  }

  func text(_ name: String) throws -> String? { try json[name]?.words }
}

extension JSON {
  /// Of a text.
  var words: String? { if case .text(let text) = self { text } else { nil } }
}
