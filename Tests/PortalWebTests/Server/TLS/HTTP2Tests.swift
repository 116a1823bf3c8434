import Foundation
import NIOHPACK
import Testing

@testable import PortalWeb

/// HTTP/2: what works, and the rules for requests.
@Suite(.timeLimit(.minutes(10)))
struct HTTP2Tests {
  @Test func `get, post, head and a large answer on one connection`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        #expect(client.tls.chosen == "h2")
        #expect(try client.exchange("/").body == "ok")
        #expect(try client.exchange("/host").body == "a")
        let post = try client.exchange("/echo", method: "POST", body: Array("hello".utf8))
        #expect(post.body == "hello")
        let head = try client.exchange("/", method: "HEAD")
        #expect(head.status == 200)
        #expect(head.body == "")
        #expect(try client.exchange("/medium").body.utf8.count == 1 << 20)
        #expect(server.connections.open == 1)
      }
    }
  }

  @Test func `one that waits does not hold up the others`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let waits = try client.open(HTTP2Client.get("/wait"))
        for _ in 0..<50 { #expect(try client.exchange("/").body == "ok") }
        waiting { await server.stage.open() }
        #expect(try client.answer(waits).body == "waited")
      }
    }
  }

  @Test func `a body is read once`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port, seconds: 3)
        let answer = try client.exchange("/twice", method: "POST", body: Array("hi".utf8))
        #expect(answer.body == "BodyReadTwice")
        #expect(try client.exchange("/").body == "ok")
      }
    }
  }

  @Test func `a client that waits for 100 gets it`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        var head = HTTP2Client.get("/echo", method: "POST")
        head.add(name: "expect", value: "100-continue")
        let stream = try client.open(head, ends: false)
        while try client.receive().kind != .headers {}
        try client.data(Array("hi".utf8), on: stream, ends: true)
        #expect(try client.answer(stream).body == "hi")
      }
    }
  }

  struct Refused: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let fields: [(String, String)]
    var status = 400

    init(_ name: String, _ fields: [(String, String)], status: Int = 400) {
      (testDescription, self.fields, self.status) = (name, fields, status)
    }

    /// A good request with other pseudo-fields, and more fields.
    static func with(
      _ name: String, method: String = "GET", scheme: String = "https", authority: String? = "a",
      path: String = "/", adding: [(String, String)] = [], status: Int = 400
    ) -> Refused {
      var fields = [(":method", method), (":scheme", scheme), (":path", path)]
      if let authority { fields.append((":authority", authority)) }
      return Refused(name, fields + adding, status: status)
    }
  }

  static let refused: [Refused] = [
    .with("no authority", authority: nil),
    .with("two authorities", adding: [("host", "b")]),
    .with("two Hosts", authority: nil, adding: [("host", "a"), ("host", "a")]),
    .with("a user in the authority", authority: "u@a"),
    .with("plain scheme", scheme: "http"),
    .with("asterisk", method: "OPTIONS", path: "*"),
    .with("absolute path", path: "https://a/"),
    .with("encoded NUL", path: "/%00"),
    .with("raw UTF-8", path: "/ü"),
    .with("fragment", path: "/#x"),
    .with("control character", adding: [("x", "\u{1}")]),
    Refused("CONNECT", [(":method", "CONNECT"), (":authority", "a:80")]),
    .with("another expectation", adding: [("expect", "x")], status: 417),
    .with("many fields", adding: (0..<101).map { ("x-\($0)", "1") }, status: 431),
    .with("long fields", adding: [("x", String(repeating: "x", count: 33_000))], status: 431),
  ]

  @Test(arguments: refused) func `is refused, and the connection goes on`(
    _ refused: Refused
  ) async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let answer = try client.answer(try client.open(HPACKHeaders(refused.fields)))
        #expect(answer.status == refused.status)
        #expect(answer.body == "portal page \(refused.status)")
        #expect(answer.headers["connection"] == nil)
        #expect(try client.exchange("/").body == "ok")
      }
    }
  }

  @Test(arguments: [
    ("connection", "close"), ("transfer-encoding", "chunked"), ("upgrade", "websocket"),
    ("te", "gzip"), ("X-Upper", "1"), ("content-length", "7"), (":late", "1"), ("x", "a\r\nb"),
  ])
  func `what HTTP2 forbids resets its stream only`(_ name: String, _ value: String) async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let answer = try client.exchange("/", adding: [(name, value)])
        #expect(answer.status == 0)
        // PROTOCOL_ERROR
        #expect(answer.reset == 1)
        #expect(try client.exchange("/").body == "ok")
      }
    }
  }

  @Test func `Host alone is enough, and the same twice`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let alone: HPACKHeaders = [
          ":method": "GET", ":scheme": "https", ":path": "/host", "host": "b.example",
        ]
        #expect(try client.answer(try client.open(alone)).body == "b.example")
        #expect(try client.exchange("/host", adding: [("host", "A")]).body == "a")
      }
    }
  }

  @Test func `a body too large: 413, and the rest is not wanted`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let stream = try client.open(HTTP2Client.get("/echo", method: "POST"), ends: false)
        for _ in 0..<3 {
          try client.data([UInt8](repeating: 0x61, count: 16_000), on: stream, ends: false)
        }
        // As much as the first window holds, then what the server has made room for.
        var room = 65_535 - 48_000
        while room < 24_000 {
          let frame = try client.receive()
          if frame.kind == .windowUpdate, frame.stream == stream { room += Int(frame.code) }
        }
        try client.data([UInt8](repeating: 0x61, count: 16_000), on: stream, ends: false)
        try client.data([UInt8](repeating: 0x61, count: 8_000), on: stream, ends: false)
        let answer = try client.answer(stream)
        #expect(answer.status == 413)
        #expect(answer.headers["connection"] == nil)
        // NO_ERROR: the answer stands.
        while true {
          let frame = try client.receive()
          guard frame.kind == .reset, frame.stream == stream else { continue }
          #expect(frame.code == 0)
          break
        }
        #expect(try client.exchange("/").body == "ok")
      }
    }
  }
}
