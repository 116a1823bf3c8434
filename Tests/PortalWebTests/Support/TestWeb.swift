import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Portal
import TestSupport

@testable import PortalWeb

/// The whole web side over a test portal; requests go straight into the router.
struct TestWeb: Sendable {
  let test: TestPortal
  let web: Web
  let routes: [Route]
  let table: RouteTable
  private let responder: RouterResponder<AppContext>

  struct Route: Sendable {
    /// With parameters as `{name}`.
    let pattern: String
    let method: String
  }

  var portal: Portal { test.portal }
  var clock: TestClock { test.clock }

  static let templates = TestPortal.root + "/Templates"

  static func make(
    _ engine: TestEngine = .sqlite, settings: (inout PortalSettings) -> Void = { _ in },
    options: (inout WebOptions) -> Void = { _ in }, library: TemplateLibrary? = nil,
    cast: Bool = true, at place: String? = nil
  ) async throws -> TestWeb {
    let library = try library ?? TemplateLibrary(folder: templates)
    let mail = MailTemplates(
      templates: library, brand: "Portico", baseURL: "http://127.0.0.1:8080")
    let test = try await TestPortal.make(
      engine, settings: settings, cast: cast, mail: { try mail.render($0) }, at: place)
    return try make(over: test, options: options, library: library)
  }

  /// Another web side over the same portal.
  func sibling(options: (inout WebOptions) -> Void = { _ in }) throws -> TestWeb {
    try Self.make(over: test, options: options, library: web.templates)
  }

  private static func make(
    over test: TestPortal, options: (inout WebOptions) -> Void, library: TemplateLibrary
  ) throws -> TestWeb {
    var webOptions = WebOptions()
    webOptions.papers = { _, _ in Array("%PDF-".utf8) }
    options(&webOptions)
    let web = Web(
      portal: test.portal, templates: library,
      assets: try Assets(folder: TestPortal.root + "/Public", accentHue: 255),
      options: webOptions)
    let router = web.buildRouter()
    let table = RouteTable()
    table.fill(from: router)
    let routes = router.routes.map {
      Route(pattern: $0.path.description, method: $0.method.rawValue)
    }
    return TestWeb(
      test: test, web: web, routes: routes, table: table, responder: router.buildResponder())
  }

  /// The same portal behind routes of the test's own.
  func routed(by router: Router<AppContext>) throws -> TestWeb {
    TestWeb(
      test: test, web: web, routes: [], table: table, responder: router.buildResponder())
  }

  /// - Parameter peer: the address at the other end of the connection.
  func send(
    _ request: HTTPRequest, body: [UInt8] = [], peer: String? = nil
  ) async throws -> Answer {
    let channel = NIOAsyncTestingChannel()
    channel.remoteAddress = try peer.map { try SocketAddress(ipAddress: $0, port: 4711) }
    let response = try await respond(to: request, body: body, on: channel)
    let collected = Locked<[UInt8]>([])
    try await response.body.write(Collector(bytes: collected))
    _ = try? await channel.finish()
    return Answer(
      status: response.status.code, headers: response.headers,
      bytes: collected.withLock { $0 })
  }

  /// The response before its body is written.
  func respond(
    to request: HTTPRequest, body: [UInt8] = [], on channel: NIOAsyncTestingChannel
  ) async throws -> Response {
    let context = AppContext(
      source: ApplicationRequestContextSource(channel: channel, logger: portal.logger))
    let request = Request(head: request, body: .init(buffer: ByteBuffer(bytes: body)))
    return try await responder.respond(to: request, context: context)
  }

  /// A form that waits until the browser's person gives a proof.
  func waiting(
    _ path: String, _ fields: [Draft.Field] = [], in browser: Browser
  ) async throws -> ID<Draft> {
    let token = browser.cookies["session"].flatMap { Token($0) }
    let found = try await portal.store.read { tx in
      try token.flatMap { try SignedIn.find($0, in: tx) }
    }
    guard let found else { throw Unexpected("nobody is signed in") }
    return try await Draft(path: path, session: found.session.id, fields: fields).keep(
      for: found.user.id, portal)
  }

  /// A browser that nobody is signed in with.
  func browser() -> Browser { Browser(web: self) }

  /// A browser with the person signed in.
  func browser(_ person: Cast) async throws -> Browser {
    let browser = browser()
    let answer = try await browser.post(
      "/sign-in", ["email": person.email, "password": Cast.password])
    guard answer.status == 303 else { throw Unexpected("sign-in gave \(answer.status)") }
    return browser
  }

  private struct Collector: ResponseBodyWriter {
    let bytes: Locked<[UInt8]>
    mutating func write(_ buffer: ByteBuffer) async throws {
      let new = Array(buffer.readableBytesView)
      bytes.withLock { $0 += new }
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What a request got.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let bytes: [UInt8]
  var body: String { String(decoding: bytes, as: UTF8.self) }
  var location: String? { headers[.location] }
}

/// A cookie jar with a browser's manners.
final class Browser: Sendable {
  static let agent = "Mozilla/5.0 (X11; Linux) Firefox/140.0"
  let web: TestWeb
  private let peer: String?
  private let jar = Locked<[String: String]>([:])

  init(web: TestWeb, peer: String? = nil) {
    self.web = web
    self.peer = peer
  }

  var cookies: [String: String] {
    get { jar.withLock { $0 } }
    set { jar.withLock { $0 = newValue } }
  }

  /// Another browser with the same cookies.
  func copy(on other: TestWeb? = nil) -> Browser {
    let copy = Browser(web: other ?? web, peer: peer)
    copy.cookies = cookies
    return copy
  }

  func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    try await send("GET", path, headers: headers)
  }

  func post(
    _ path: String, _ form: KeyValuePairs<String, String> = [:], headers: HTTPFields = [:]
  ) async throws -> Answer {
    let body = form.map { "\($0.key.percentEncoded)=\($0.value.percentEncoded)" }
      .joined(separator: "&")
    var all: HTTPFields = [
      .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
    ]
    for field in headers { all[field.name] = field.value.isEmpty ? nil : field.value }
    return try await send("POST", path, headers: all, body: Array(body.utf8))
  }

  func send(
    _ method: String, _ path: String, headers: HTTPFields = [:], body: [UInt8] = []
  ) async throws -> Answer {
    guard let method = HTTPRequest.Method(method) else { throw Unexpected(method) }
    var headers = headers
    if !cookies.isEmpty, headers[.cookie] == nil {
      headers[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
        .joined(separator: "; ")
    }
    headers[.userAgent] = headers[.userAgent] ?? Self.agent
    let request = HTTPRequest(
      method: method, scheme: "http", authority: "127.0.0.1:8080", path: path,
      headerFields: headers)
    let answer = try await web.send(request, body: body, peer: peer)
    keep(answer.headers[values: .setCookie])
    return answer
  }

  private func keep(_ fields: [String]) {
    for field in fields {
      let pair = field.prefix { $0 != ";" }
      let name = String(pair.prefix { $0 != "=" })
      let value = String(pair.dropFirst(name.count + 1))
      jar.withLock { $0[name] = field.contains("Max-Age=0") ? nil : value }
    }
  }
}
