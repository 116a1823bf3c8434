import Foundation
import HTTPTypes
import Portal
import TestSupport

@testable import PortalWeb

/// A program that talks to the API.
final class Program: Sendable {
  let web: TestWeb
  let peer: String?
  private let tokens: Locked<(access: String?, refresh: String?)>

  var token: String? { tokens.withLock { $0.access } }
  var refresh: String? { tokens.withLock { $0.refresh } }

  /// Nobody yet.
  init(_ web: TestWeb, token: String? = nil, peer: String? = nil) {
    self.web = web
    self.peer = peer
    tokens = Locked((token, nil))
  }

  /// Signed in as somebody of the cast.
  convenience init(_ web: TestWeb, as person: Cast) async throws {
    self.init(web)
    let answer = try await post(
      "auth/login", ["email": .text(person.email), "password": .text(Cast.password)])
    guard answer.status == 200 else { throw Unexpected("login gave \(answer.body)") }
    take(answer)
  }

  /// The tokens of the answer are used from now on.
  func take(_ answer: Answer) {
    tokens.withLock { $0 = (answer.text("accessToken"), answer.text("refreshToken")) }
  }

  /// Who has just proved the password.
  func proved() async throws -> Program {
    let answer = try await post("auth/prove", ["password": .text(Cast.password)])
    guard answer.status == 200 else { throw Unexpected("prove gave \(answer.body)") }
    take(answer)
    return self
  }

  func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
    try await send("GET", path, headers: headers)
  }

  func post(
    _ path: String, _ body: KeyValuePairs<String, JSON>? = nil, _ headers: HTTPFields = [:]
  ) async throws -> Answer { try await send("POST", path, body, headers: headers) }

  func patch(
    _ path: String, _ body: KeyValuePairs<String, JSON>, _ headers: HTTPFields = [:]
  ) async throws -> Answer { try await send("PATCH", path, body, headers: headers) }

  func delete(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
    try await send("DELETE", path, headers: headers)
  }

  func send(
    _ method: String, _ path: String, _ body: KeyValuePairs<String, JSON>? = nil,
    headers: HTTPFields = [:]
  ) async throws -> Answer {
    let json = body.map { JSON.object($0.map { JSON.Member($0.key, $0.value) }).text }
    return try await send(method, path, raw: json, headers: headers)
  }

  /// - Parameter raw: the body as it stands.
  func send(
    _ method: String, _ path: String, raw: String?, headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    if let token, headers[.authorization] == nil { headers[.authorization] = "Bearer \(token)" }
    if raw != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
    guard let method = HTTPRequest.Method(method) else { throw Unexpected(method) }
    let request = HTTPRequest(
      method: method, scheme: "http", authority: "127.0.0.1:8080",
      path: path.hasPrefix("/") ? path : "/api/v1/\(path)", headerFields: headers)
    return try await web.send(request, body: Array((raw ?? "").utf8), peer: peer)
  }
}

extension Answer {
  var json: JSON? { try? JSON(reading: bytes) }

  func text(_ name: String) -> String? {
    if case .text(let text)? = json?[name] { text } else { nil }
  }

  /// Of a problem.
  var code: String? { text("code") }

  /// Where a problem's entries point to.
  var pointers: [String] {
    guard case .list(let entries)? = json?["errors"] else { return [] }
    return entries.compactMap { if case .text(let text)? = $0["pointer"] { text } else { nil } }
  }

  /// Of a list.
  var items: [JSON] { if case .list(let items)? = json?["items"] { items } else { [] } }
}

extension RateLimits.Quotas {
  /// For tests that ask for more than anybody may.
  static var lifted: Self {
    var quotas = Self()
    (quotas.anyone, quotas.signedIn, quotas.teams) = (1_000_000, 1_000_000, 1_000_000)
    quotas.upload = 1_000_000
    return quotas
  }
}

extension Program {
  /// A program with a new key of this person's, who proves the password.
  /// - Parameter path: where keys are made: a team's, or one's own.
  func key(_ path: String, _ scopes: String...) async throws -> Program {
    let made = try await proved().post(
      path,
      [
        "name": .text("Deploy"), "scopes": .list(scopes.map { .text($0) }), "days": .integer(30),
      ])
    guard let secret = made.text("secret") else { throw Unexpected(made.body) }
    return Program(web, token: secret)
  }

  /// The same at another web side over the same portal.
  func at(_ web: TestWeb) -> Program { Program(web, token: token) }
}

extension TestWeb {
  func program(_ person: Cast) async throws -> Program { try await Program(self, as: person) }
}

extension Program {
  /// From now on what wants a fresh password may be done.
  func prove() async throws { _ = try await proved() }
}

extension JSON {
  /// Of a text.
  var words: String? { if case .text(let text) = self { text } else { nil } }
}
