import Foundation
import Portal
import TestSupport

@testable import Integrations

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The Stripe-shaped server of Tests/Stripe, as a child of this process. Its clock stands.
final class StripeServer: Sendable {
  struct Unavailable: Error, CustomStringConvertible { let description: String }

  private struct Hello: Decodable {
    let url: String
    let key: String
    let version: String
    let secret: String
  }

  let url: String
  let key: String
  let version: String
  /// Signs its events.
  let secret: String
  /// It ends with this too, even when the tests are killed.
  private let lifeline: Pipe
  private let process: Int32

  private init(_ hello: Hello, _ lifeline: Pipe, _ process: Int32) {
    (url, key, version, secret) = (hello.url, hello.key, hello.version, hello.secret)
    self.lifeline = lifeline
    self.process = process
  }

  static func run<T>(_ body: (StripeServer) async throws -> T) async throws -> T {
    let server = try await start()
    defer { kill(server.process, SIGKILL) }
    try await server.advance(by: 0)
    return try await body(server)
  }

  private static func start() async throws -> StripeServer {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try launch() })
      }
    }
  }

  private static func launch() throws -> StripeServer {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Stripe/serve.py").standardizedFileURL.path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-IS", path, "--port", "0", "--until-eof"]
    let (input, output) = (Pipe(), Pipe())
    // Servers of other tests must not hold it.
    _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    let line = output.fileHandleForReading.firstLine()
    guard line.last == UInt8(ascii: "\n") else {
      throw Unavailable(description: "Tests/Stripe/serve.py did not begin: is python3 here?")
    }
    return StripeServer(
      try JSONDecoder().decode(Hello.self, from: line), input, process.processIdentifier)
  }

  /// - Parameter key: the server's own by default.
  func api(key: String? = nil, breaker: CircuitBreaker? = nil) throws -> StripeAPI {
    let breaker = breaker ?? .forTests()
    guard let api = StripeAPI(key: key ?? self.key, address: url, breaker: breaker) else {
      throw Unavailable(description: url)
    }
    return api
  }

  // MARK: What a test orders

  @discardableResult
  func control<T: Decodable>(
    _ method: String = "POST", _ path: String, _ json: JSON? = nil, as type: T.Type
  ) async throws -> T {
    var request = URLRequest(url: URL(string: "\(url)/_control\(path)")!)
    request.httpMethod = method
    request.httpBody = json.map { Data($0.text.utf8) }
    let (data, response) = try await URLSession.shared.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else {
      throw Unavailable(description: String(decoding: data, as: UTF8.self))
    }
    return try JSONDecoder().decode(T.self, from: data)
  }

  private struct Anything: Decodable { init(from decoder: any Decoder) {} }
  private struct Clock: Decodable { let now: Int64 }

  func order(_ path: String, _ members: [String: JSON]) async throws {
    let json = JSON.object(members.map { JSON.Member($0.key, $0.value) })
    try await control("POST", path, json, as: Anything.self)
  }

  /// The next request that fits fails in this way (Tests/Stripe/faults.py).
  func fail(
    _ what: String, method: String = "POST", path: String = "*", times: Int64 = 1
  ) async throws {
    try await order(
      "/faults",
      [
        "what": .text(what), "method": .text(method), "path": .text(path),
        "times": .integer(times),
      ])
  }

  func endFaults() async throws { try await control("DELETE", "/faults", as: Anything.self) }

  var now: StripeTime {
    get async throws {
      StripeTime(seconds: try await control("GET", "/clock", as: Clock.self).now)
    }
  }

  func advance(by seconds: Int64) async throws {
    try await order("/clock", ["advance": .integer(seconds)])
  }

  func advance(to time: StripeTime) async throws {
    try await order("/clock", ["now": .integer(time.seconds)])
  }

  /// How many there are of a kind.
  func count(_ kind: String) async throws -> Int {
    try await control("GET", "/objects?object=\(kind)", as: [Anything].self).count
  }

  struct Asked: Decodable {
    let method: String
    let path: String
    let key: String?
    let version: String?
  }

  var requests: [Asked] {
    get async throws { try await control("GET", "/requests", as: [Asked].self) }
  }

  /// What a browser does on a page of Stripe's.
  /// - Returns: the status; it leads elsewhere with 303.
  func press(_ form: StripeForm, on page: String) async throws -> Int {
    let path = page.replacing(url, with: "")
    let press = StripeRequest.post(StripePath(stringLiteral: path), form, key: fresh)
    let browser = StripeExchange(base: url, key: "none")
    return try await browser.send(press, within: .seconds(20)).status
  }
}

extension CircuitBreaker {
  static func forTests(_ clock: WallClock = .system) -> CircuitBreaker {
    CircuitBreaker("stripe", clock: clock, registry: MetricsRegistry())
  }
}

extension StripeAPI {
  /// With as much time as a busy machine may need.
  func send<Answer>(_ call: StripeCall<Answer>) async throws -> Answer {
    try await send(call, within: .seconds(20))
  }
}

/// A new one each time.
var fresh: StripeIdempotencyKey { StripeIdempotencyKey() }
