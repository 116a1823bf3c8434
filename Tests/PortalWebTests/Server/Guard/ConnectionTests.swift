import Foundation
import Testing

@testable import PortalWeb

/// How connections go on and how they end.
@Suite(.timeLimit(.minutes(10)))
struct ConnectionTests {
  static let get = LimitTests.get

  @Test func `pipelined requests are answered in order`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let post = { (text: String) in
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
        }
        try client.send(post("one") + Self.get + post("three") + Self.get)
        let bodies = try (0..<4).map { _ in try client.answer().body }
        #expect(bodies == ["one", "ok", "three", "ok"])
        #expect(try client.exchange(Self.get).body == "ok")
      }
    }
  }

  @Test func `a body is read once, and not on into the next request`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port, seconds: 3)
        let post = "POST /twice HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
        #expect(try client.exchange(post).body == "BodyReadTwice", "it does not wait")
        try client.send(post + Self.get)
        #expect(try client.answer().body == "BodyReadTwice")
        #expect(try client.answer().body == "ok", "the request behind it is answered")
      }
    }
  }

  @Test func `a bad request behind a good one is refused in its turn`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        try client.send(Self.get + "GET / HTTP/1.1\r\n\r\n" + Self.get)
        let good = try client.answer()
        #expect(good.status == 200)
        #expect(good.headers["connection"] == nil)
        #expect(try client.answer().status == 400)
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `a pipeline is read only so far ahead`() async throws {
    try await withGuardedServer(GuardLimits(pipelinedRequests: 8)) { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        try client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        for _ in 0..<100 { try client.send(Self.get) }
        let opened = DispatchSemaphore(value: 0)
        Task {
          await server.stage.arrival()
          await server.stage.open()
          opened.signal()
        }
        opened.wait()
        #expect(try client.answer().body == "waited")
        var answers: [RawClient.Answer] = []
        while let answer = try? client.answer() { answers.append(answer) }
        #expect(answers.count < 100)
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(answers.last?.headers["connection"] == "close")
      }
    }
  }

  @Test func `413 can be read by a client that sends all of 5 MB first`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let small = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
        #expect(try client.exchange(small).body == "hi")
        let size = 5 * 1024 * 1024
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        for _ in 0..<80 { try client.send([UInt8](repeating: 0x61, count: size / 80)) }
        let answer = try client.answer()
        #expect(answer.status == 413)
        #expect(answer.headers["connection"] == "close")
        #expect(try client.restUntilEnd() == "")
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `408 can be read by a client that wakes up and sends on`() async throws {
    try await withGuardedServer(GuardLimits(bodyTimeout: .milliseconds(200))) { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let size = 3 * 1024 * 1024
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        let first = try client.take(through: "\r\n\r\n")
        #expect(first.hasPrefix("HTTP/1.1 408 "))
        try client.send([UInt8](repeating: 0x61, count: size))
        #expect(try client.restUntilEnd() == "portal page 408")
      }
    }
  }

  @Test func `what is thrown away after an answer is bounded in time`() async throws {
    try await withGuardedServer(GuardLimits(lingerTimeout: .milliseconds(300))) { server in
      let quiet = try await blocking { try RawClient(port: server.port) }
      let answer = try await blocking { try quiet.exchange("GET / HTTP/1.1\r\n\r\n") }
      #expect(answer.status == 400)
      #expect(await server.eventually { server.connections.open == 0 })
      withExtendedLifetime(quiet) {}
    }
  }

  @Test func `what is thrown away after an answer is bounded in bytes`() async throws {
    let limits = GuardLimits(lingerTimeout: .seconds(30), lingerBytes: 1024 * 1024)
    try await withGuardedServer(limits) { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        #expect(try client.exchange("GET / HTTP/1.1\r\n\r\n").status == 400)
        // Within the bound nothing happens to it.
        try client.send([UInt8](repeating: 0x61, count: 512 * 1024))
        #expect(server.connections.open == 1)
        #expect(throws: RawClient.Failure.self) {
          for _ in 0..<1000 { try client.send([UInt8](repeating: 0x61, count: 64 * 1024)) }
        }
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `an answer before the body has come ends the connection`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let head = "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
        let answer = try client.exchange(head)
        #expect(answer.body == "ignored")
        #expect(answer.headers["connection"] == "close")
        try client.send([UInt8](repeating: 0x61, count: 100_000))
        try client.send(Self.get)
        #expect(try client.restUntilEnd() == "")

        let whole = try RawClient(port: server.port)
        let post = "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
        #expect(try whole.exchange(post).headers["connection"] == nil)
        #expect(try whole.exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `Expect gets 100 before the body`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let head =
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        #expect(try client.exchange(head).status == 100)
        #expect(try client.exchange("hi").body == "hi")
        // Behind another request the 100 has to wait for that one's answer.
        try client.send(Self.get + head)
        #expect(try client.answer().body == "ok")
        #expect(try client.answer().status == 100)
        #expect(try client.exchange("yo").body == "yo")
      }
    }
  }

  @Test func `HTTP 1.0 gets no chunks and a close`() async throws {
    try await withGuardedServer { server in
      await server.stage.open()
      try await blocking {
        let client = try RawClient(port: server.port)
        let answer = try client.exchange("GET /events HTTP/1.0\r\nHost: a\r\n\r\n")
        #expect(answer.headers["transfer-encoding"] == nil)
        #expect(answer.body == "first\nsecond\n")
      }
    }
  }

  @Test func `an upgrade that we do not do ends the connection`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        let answer = try client.exchange(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        #expect(answer.status == 200)
        #expect(answer.headers["connection"] == "close")
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `HEAD has no body, and the next answer is in its place`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
        #expect(try client.answer(toHead: true).status == 200)
        #expect(try client.answer().body == "ok")
        try client.send("HEAD / HTTP/1.1\r\n\r\n")
        #expect(try client.answer(toHead: true).status == 400)
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `a client that closes its half gets the whole of a large answer`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        client.finishSending()
        let size = try client.answer().body.utf8.count
        #expect(size == largeSize)
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `an answer that lasts ends when its client closes`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        try client.send("GET /lasting HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.take(through: "begun")
        #expect(server.connections.open == 1)
        client.finishSending()
        _ = try client.restUntilEnd()
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `a body cut off by the client is not taken for a whole one`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        let client = try RawClient(port: server.port)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")
        client.finishSending()
        #expect(try client.answer().status == 400)
      }
      #expect(await server.eventually { await server.stage.cuts.count == 1 })
      #expect(await server.stage.collected == 0)
    }
  }

  @Test func `stopping finishes what is in flight and closes what is idle`() async throws {
    try await withGuardedServer { server in
      let busy = try await blocking { try RawClient(port: server.port) }
      let idle = try await blocking { try RawClient(port: server.port) }
      try await blocking {
        #expect(try idle.exchange(Self.get).status == 200)
        try busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
      }
      await server.stage.arrival()
      await server.stop()
      let rest = try await blocking { try idle.restUntilEnd() }
      #expect(rest == "")
      #expect(await server.eventually { server.connections.open == 1 })
      await server.stage.open()
      try await blocking {
        let answer = try busy.answer()
        #expect(answer.body == "waited")
        #expect(answer.headers["connection"] == "close")
        #expect(try busy.restUntilEnd() == "")
      }
      // The client has not closed its end: a stop does not wait for that.
      let start = ContinuousClock.now
      #expect(await server.eventually { server.connections.open == 0 })
      #expect(ContinuousClock.now - start < .seconds(2))
      withExtendedLifetime(busy) {}
    }
  }
}
