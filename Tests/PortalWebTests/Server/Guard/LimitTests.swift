import Foundation
import Testing

@testable import PortalWeb

/// One test for each limit of SECURITY.md S26 that the guard keeps. Each first shows that a request
/// within the limit is answered 200.
@Suite(.timeLimit(.minutes(10)))
struct LimitTests {
  static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
  static let post = "POST /echo HTTP/1.1\r\nHost: a\r\n"

  @Test func `the defaults are those of SECURITY.md`() {
    let limits = GuardLimits()
    #expect(limits.headerBytes == 32 * 1024)
    #expect(limits.headerFields == 100)
    #expect(limits.headerTimeout == .seconds(30))
    #expect(limits.bodyTimeout == .seconds(30))
    #expect(limits.uploadBytesPerSecond == 32 * 1024)
    #expect(limits.idleTimeout == .seconds(60))
    #expect(limits.writeTimeout == .seconds(30))
    #expect(limits.readBytesPerSecond == 1024)
    #expect(limits.maxConnections == 12_000)
    #expect(limits.concurrentStreams == 100)
    #expect(limits.frameFlood == 200)
  }

  @Test func `header bytes: 431 past the limit`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let request = { (count: Int) in
          "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: count))\r\n\r\n"
        }
        #expect(try client.exchange(request(32_000)).status == 200)
        try expectRefusal(431, client, request(33_000))
      }
    }
  }

  @Test func `request line: 431 past the limit`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let fits = "GET /?\(String(repeating: "x", count: 32_000)) HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(try client.exchange(fits).status == 200)
        try expectRefusal(
          431, client,
          "GET /?\(String(repeating: "x", count: 33_000)) HTTP/1.1\r\nHost: a\r\n\r\n")
      }
    }
  }

  @Test func `white space that the parser does not count: 431`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        #expect(try client.exchange("GET / HTTP/1.1\r\nHost:    a\r\n\r\n").status == 200)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nX:")
        try client.send([UInt8](repeating: 0x20, count: 1024 * 1024))
        #expect(try client.answer().status == 431)
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `header fields: 431 past the limit`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let fields = { (count: Int) in (1..<count).map { "X-\($0): 1\r\n" }.joined() }
        let fits = "GET / HTTP/1.1\r\nHost: a\r\n\(fields(100))\r\n"
        #expect(try client.exchange(fits).status == 200)
        try expectRefusal(431, client, "GET / HTTP/1.1\r\nHost: a\r\n\(fields(101))\r\n")
      }
    }
  }

  @Test func `slow headers: 408`() async throws {
    try await withGuardedServer(GuardLimits(headerTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        #expect(try client.exchange(Self.get).status == 200)
        let start = ContinuousClock.now
        try client.send("GET / HTTP/1.1\r\nHo")
        let answer = try client.answer()
        #expect(answer.status == 408)
        #expect(answer.headers["connection"] == "close")
        #expect(answer.body == "portal page 408")
        #expect(ContinuousClock.now - start >= .milliseconds(290))
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `headers that drip do not win time`() async throws {
    try await withGuardedServer(GuardLimits(headerTimeout: .milliseconds(300))) { server in
      let start = ContinuousClock.now
      try await blocking {
        let client = try RawClient(port: server.port, seconds: 3)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
        let dripping = Thread {
          // The client drips until the server has had enough of it.
          for _ in 0..<100 where (try? client.send("x")) != nil { usleep(30_000) }
        }
        dripping.start()
        #expect(try client.answer().status == 408)
      }
      #expect(ContinuousClock.now - start < .milliseconds(1500))
    }
  }

  @Test func `slow body: 408, and the handler does not take it for a whole one`() async throws {
    try await withGuardedServer(GuardLimits(bodyTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let whole = Self.post + "Content-Length: 5\r\n\r\nhello"
        #expect(try client.exchange(whole).body == "hello")
        let answer = try client.exchange(Self.post + "Content-Length: 5\r\n\r\nhel")
        #expect(answer.status == 408)
        #expect(answer.headers["connection"] == "close")
        #expect(try client.restUntilEnd() == "")
      }
      #expect(await server.eventually { await server.stage.cuts.count == 1 })
      #expect(await server.stage.cuts == [RequestCut(status: .requestTimeout)])
      #expect(await server.stage.collected == 1)
    }
  }

  @Test func `a slow upload: 408; one that holds the rate outlives the body's deadline`()
    async throws
  {
    let limits = GuardLimits(
      bodyTimeout: .milliseconds(200), uploadBytesPerSecond: 1000, uploadGrace: .milliseconds(300))
    let head =
      "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    try await withGuardedServer(limits) { server in
      try await blocking {
        // Three seconds' worth at once; the silence after it outlasts the body's deadline.
        let steady = try RawClient(port: server.port, seconds: 1)
        try steady.send(head + "Content-Length: 4000\r\n\r\n")
        try steady.send([UInt8](repeating: 0x61, count: 3000))
        #expect(throws: RawClient.Failure.timedOut) { try steady.receive() }
        try steady.send([UInt8](repeating: 0x61, count: 1000))
        #expect(try steady.answer().body == "4000")

        let slow = try RawClient(port: server.port)
        try slow.send(head + "Content-Length: 2000\r\n\r\n")
        try slow.send([UInt8](repeating: 0x61, count: 200))
        #expect(try slow.answer().status == 408)
        #expect(try slow.restUntilEnd() == "")
      }
      #expect(await server.eventually { await server.stage.cuts.count == 1 })
    }
  }

  @Test func `an idle connection is closed silently`() async throws {
    try await withGuardedServer(GuardLimits(idleTimeout: .milliseconds(300))) { server in
      try await blocking {
        let fresh = try RawClient(port: server.port)
        #expect(try fresh.restUntilEnd() == "")
        let used = try RawClient(port: server.port)
        #expect(try used.exchange(Self.get).status == 200)
        let start = ContinuousClock.now
        #expect(try used.restUntilEnd() == "")
        #expect(ContinuousClock.now - start >= .milliseconds(290))
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `a reader that stops is cut; a reader that goes on is not`() async throws {
    try await withGuardedServer(GuardLimits(writeTimeout: .milliseconds(300))) { server in
      try await blocking {
        let reads = try RawClient(port: server.port)
        let size = try reads.exchange("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").body.utf8.count
        #expect(size == largeSize)
      }
      let stopped = try await blocking { () -> RawClient in
        let client = try RawClient(port: server.port, receiveBuffer: 4096)
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.take(through: "\r\n\r\n")
        return client
      }
      #expect(server.connections.open >= 1)
      #expect(await server.eventually { server.connections.open == 0 })
      withExtendedLifetime(stopped) {}
    }
  }

  @Test func `a silent event stream is not cut`() async throws {
    let short = Duration.milliseconds(250)
    let limits = GuardLimits(
      headerTimeout: short, bodyTimeout: short, idleTimeout: short, writeTimeout: short)
    try await withGuardedServer(limits) { server in
      try await blocking {
        let client = try RawClient(port: server.port, seconds: 2)
        try client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.take(through: "first\n\r\n")
        // The silence is what is tested: the read runs into its own limit, eight times the others.
        #expect(throws: RawClient.Failure.timedOut) { try client.receive() }
        let opened = DispatchSemaphore(value: 0)
        Task {
          await server.stage.open()
          opened.signal()
        }
        opened.wait()
        #expect(try client.take(through: "0\r\n\r\n").contains("second"))
      }
    }
  }

  @Test func `a stream that writes now and then is neither idle nor slow`() async throws {
    let short = Duration.milliseconds(250)
    let limits = GuardLimits(
      headerTimeout: short, bodyTimeout: short, idleTimeout: short, writeTimeout: short)
    try await withGuardedServer(limits) { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let answer = try client.exchange("GET /ticks HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.body.hasSuffix("tick 5\ntick 6\n"))
        #expect(try client.exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `over the cap: 503 at once, and room again afterwards`() async throws {
    try await withGuardedServer(GuardLimits(maxConnections: 2)) { server in
      try await blocking {
        var first: RawClient? = try RawClient(port: server.port)
        let second = try RawClient(port: server.port)
        #expect(try first?.exchange(Self.get).status == 200)
        #expect(try second.exchange(Self.get).status == 200)
        #expect(server.connections.open == 2)
        let third = try RawClient(port: server.port)
        try third.send(Self.get)
        let answer = try third.answer()
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] != nil)
        #expect(answer.headers["connection"] == "close")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(try third.restUntilEnd() == "")
        #expect(server.connections.rejected == 1)
        #expect(try second.exchange(Self.get).status == 200)
        first = nil
      }
      #expect(await server.eventually { server.connections.open < 2 })
      let again = try await blocking { try RawClient(port: server.port).exchange(Self.get) }
      #expect(again.status == 200)
    }
  }

  @Test func `a flood over the cap does not pile up`() async throws {
    try await withGuardedServer(GuardLimits(maxConnections: 1)) { server in
      try await blocking {
        let kept = try RawClient(port: server.port)
        #expect(try kept.exchange(Self.get).status == 200)
        let flood = try (0..<400).map { _ in try RawClient(port: server.port) }
        #expect(try kept.exchange(Self.get).status == 200)
        let answered = flood.filter { (try? $0.answer().status) == 503 }.count
        #expect(answered >= ConnectionCount.maxBeingTurnedAway)
        #expect(server.connections.rejected == 400)
        #expect(server.connections.open == 1)
        for client in flood { #expect((try? client.receive()) != true) }
      }
    }
  }

  @Test func `a hundred slow connections delay nobody`() async throws {
    try await withGuardedServer { server in
      let slow = try await blocking {
        let slow = try (0..<100).map { _ in try RawClient(port: server.port) }
        for client in slow { try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Le") }
        return slow
      }
      #expect(await server.eventually { server.connections.open == 100 })
      try await blocking {
        let quick = try RawClient(port: server.port)
        #expect(try quick.exchange(Self.get).status == 200)
        // Answered while all hundred still hang.
        for _ in 0..<20 { #expect(try quick.exchange(Self.get).status == 200) }
        #expect(server.connections.open == 101)
        for client in slow { try client.send("ngth: 2\r\n\r\nhi") }
        for client in slow { #expect(try client.answer().body == "hi") }
      }
    }
  }
}

/// Sends `request` and expects the portal's page for `status`, then a clean end.
func expectRefusal(
  _ status: Int, _ client: RawClient, _ request: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let answer = try client.exchange(request)
  #expect(answer.status == status, sourceLocation: sourceLocation)
  #expect(answer.headers["connection"] == "close", sourceLocation: sourceLocation)
  #expect(answer.headers["x-content-type-options"] == "nosniff", sourceLocation: sourceLocation)
  #expect(answer.body == "portal page \(status)", sourceLocation: sourceLocation)
  #expect(try client.restUntilEnd() == "", sourceLocation: sourceLocation)
}
