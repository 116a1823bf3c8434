import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// One endpoint, asked by whoever may, with what fits and with what does not.
struct APIExchange {
  let web: TestWeb
  let probe: Probe

  static func text(of name: String) async throws -> String {
    let web = try await TestWeb.make()
    let probe = try #require(
      try await Probe.all(web).first {
        $0.entry.endpoint != nil && OpenAPIOperation.id($0.entry) == name
      })
    guard probe.entry.endpoint?.tag == "Billing" else {
      return try await APIExchange(web: web, probe: probe).text()
    }
    // Where something is sold.
    return try await APIExchange(web: .billed(), probe: probe).text()
  }

  private var endpoint: Endpoint? { probe.entry.endpoint }

  private func text() async throws -> String {
    let program = try await program()
    let refused = try await refuse(by: program)
    let done = try await APIThings(web: web, program: program).request(of: probe)
    let answer = try await send(done, by: program)
    let isDone = answer.status == endpoint?.status.code
    #expect(isDone != (APIThings.lacking[probe.id] != nil), "\(probe.id) \(answer.body)")
    let lines = [
      "\(probe.entry.method) \(probe.entry.pattern)", "", refused, Self.text(done, answer),
    ]
    return Self.steady(lines.joined(separator: "\n"))
  }

  private func program() async throws -> Program {
    switch probe.entry.audience {
    case .anyone, .hidden: Program(web)
    case .person, .team: try await web.program(.alice).proved()
    case .operators: try await web.program(.olga).proved()
    }
  }

  /// What it does not take; without a body, from somebody who may not.
  private func refuse(by program: Program) async throws -> String {
    if endpoint?.body != nil {
      let wrong = APIRequest(path: probe.path, body: .object([.init("unknown", .flag(true))]))
      return Self.text(wrong, try await send(wrong, by: program))
    }
    let bare = APIRequest(path: probe.path)
    return Self.text(bare, try await send(bare, by: Program(web)))
  }

  private func send(_ request: APIRequest, by program: Program) async throws -> Answer {
    guard let bytes = request.bytes else {
      return try await program.send(
        probe.entry.method.rawValue, request.path, raw: request.body?.text,
        headers: request.headers)
    }
    return try await program.put(request.path.replacing("/api/v1/", with: ""), bytes)
  }

  private static func text(_ request: APIRequest, _ answer: Answer) -> String {
    let headers = answer.headers.filter { $0.name != .contentSecurityPolicy }
      .map { "\($0.name.canonicalName): \($0.value)" }.sorted()
    let body = answer.headers[.contentType]?.contains("json") == true ? shown(answer) : "…"
    return
      (["> \(request.words)", "\(answer.status)"] + headers + [body, ""])
      .joined(separator: "\n")
  }

  /// Ids of one millisecond come in any order, and so do rows.
  private static func shown(_ answer: Answer) -> String {
    answer.json.map { sorted($0).text } ?? answer.body
  }

  private static func sorted(_ json: JSON) -> JSON {
    switch json {
    case .list(let items): .list(items.map(sorted).sorted { steady($0.text) < steady($1.text) })
    case .object(let members): .object(members.map { .init($0.name, sorted($0.value)) })
    default: json
    }
  }

  /// Without what differs every time.
  private static func steady(_ text: String) -> String {
    text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
      .replacing(/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/, with: "JWT")
      .replacing(/ptc_[A-Za-z0-9_-]{49}/, with: "SECRET")
      .replacing(/ptc_[A-Za-z0-9_-]{4}…[A-Za-z0-9_-]{6}/, with: "HINT")
      .replacing(/"[A-Za-z0-9_.-]{40,}"/, with: "\"TOKEN\"")
      .replacing(/etag: .*/, with: "etag: TAG")
      .replacing(/content-length: \d+/, with: "content-length: N")
      .replacing(/"requestId":"[a-z0-9]+"/, with: "\"requestId\":\"REQUEST\"")
      .replacing(/x-request-id: .*/, with: "x-request-id: REQUEST")
  }
}

/// What is sent.
struct APIRequest {
  var path: String
  var body: JSON?
  var bytes: [UInt8]?
  var headers: HTTPFields = [:]
  /// As it is shown.
  var words: String { bytes.map { "\($0.count) bytes" } ?? body?.text ?? "" }
}
