import Testing

@testable import PortalWeb

/// What is refused before a handler sees it, over the wire and rule by rule.
@Suite(.timeLimit(.minutes(10)))
struct RequestRulesTests {
  struct Refused: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let request: String
    var status = 400

    init(_ name: String, _ request: String, status: Int = 400) {
      self.testDescription = name
      self.request = request
      self.status = status
    }
  }

  static let refused = [
    Refused("no Host", "GET / HTTP/1.1\r\n\r\n"),
    Refused("no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n"),
    Refused("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    Refused("the same Host twice", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"),
    Refused("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    Refused("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    Refused("Host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
    Refused("Host with a bad port", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n"),
    Refused("list of Hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
    Refused("not HTTP", "hello\r\n\r\n"),
    Refused("unknown method", "FROB / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Refused("HTTP/0.9", "GET /\r\n\r\n"),
    Refused("unknown version", "GET / HTTP/1.7\r\nHost: a\r\n\r\n"),
    Refused("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"),
    Refused("absolute target of another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("target with an encoded NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("target with a raw NUL", "GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("target with a control character", "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("target with a tab", "GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("target with raw UTF-8", "GET /ü HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("target with a fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"),
    Refused("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n"),
    Refused("control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n"),
    Refused("DEL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{7F}\r\n\r\n"),
    Refused("bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
    Refused("folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
    Refused("space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n"),
    Refused("empty field name", "GET / HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n"),
    Refused("folded first line", "GET / HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n"),
    Refused(
      "length and chunks",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    Refused(
      "chunks and length",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    ),
    Refused(
      "two lengths",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    Refused(
      "list of lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na"),
    Refused("signed length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na"),
    Refused(
      "endless length",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\na"),
    Refused(
      "another coding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
    Refused(
      "another coding before chunked",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    Refused(
      "chunked twice",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    Refused(
      "chunks in HTTP/1.0",
      "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    Refused(
      "chunk size that is none",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
    Refused(
      "chunk longer than its size",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"),
    Refused(
      "chunk size ended by a bare LF",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n"),
    Refused("headers ended by bare LFs", "GET / HTTP/1.1\nHost: a\n\n"),
    Refused("another expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", status: 417),
  ]

  @Test(arguments: refused) func `is refused`(_ refused: Refused) async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port, seconds: 3)
        #expect(try client.exchange(LimitTests.get).status == 200)
        try expectRefusal(refused.status, client, refused.request)
      }
      #expect(await server.stage.collected == 0)
    }
  }

  @Test func `invalid UTF-8 in a value is refused`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        #expect(try client.exchange("GET / HTTP/1.1\r\nHost: a\r\nX: ü\r\n\r\n").status == 200)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
        try client.send([0xFF, 0x0D, 0x0A, 0x0D, 0x0A])
        #expect(try client.answer().status == 400)
      }
    }
  }

  @Test func `an absolute target of our own host is a path`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let answer = try client.exchange("GET http://A:1/host?q HTTP/1.1\r\nHost: a:1\r\n\r\n")
        #expect(answer.body == "a:1")
        #expect(try client.exchange("GET HTTP://a HTTP/1.1\r\nHost: a\r\n\r\n").body == "ok")
      }
    }
  }

  @Test(arguments: [
    "a", "a.example", "a:1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "xn--bcher-kva.example",
    "a_b", "localhost:65535",
  ])
  func `is an authority`(_ value: String) {
    #expect(RequestRules.isAuthority(value))
  }

  @Test(arguments: [
    "", ":", ":80", "a:", "a:b", "a:0x1", "a:65536", "a b", "a,b", "a/b", "a?b", "a#b", "a@b", "[",
    "[]", "[::1", "::1", "[::1]x", "[g::]", "a\u{0}", "ä", "a:\u{661}", "a\\b", "a%00",
    "\u{FFFD}",
  ])
  func `is no authority`(_ value: String) {
    #expect(!RequestRules.isAuthority(value))
  }
}
