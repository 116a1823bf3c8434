import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// SECURITY.md S30: what one network, and all bodies together, may take of the server.
@Suite(.timeLimit(.minutes(10)))
struct ShareTests {
  static let get = LimitTests.get
  static let post = LimitTests.post

  @Test func `the defaults are those of SECURITY.md`() {
    #expect(GuardLimits().maxConnectionsPerNetwork == 200)
    #expect(GuardLimits().maxBodyMemory == 64 << 20)
    #expect(WebOptions().maxStreamsPerSession == 20)
  }

  @Test func `one network has its share of the connections, others have theirs`() async throws {
    try await withGuardedServer(GuardLimits(maxConnectionsPerNetwork: 2)) { server in
      try await blocking {
        var first: RawClient? = try RawClient(port: server.port)
        let second = try RawClient(port: server.port)
        #expect(try first?.exchange(Self.get).status == 200)
        #expect(try second.exchange(Self.get).status == 200)
        let third = try RawClient(port: server.port)
        let answer = try third.exchange(Self.get)
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] != nil)
        #expect(answer.headers["connection"] == "close")
        #expect(answer.body == "portal page 503")
        #expect(try third.restUntilEnd() == "")
        #expect(server.connections.rejected == 1)
        let other = try RawClient(port: server.port, from: 2)
        #expect(try other.exchange(Self.get).status == 200)
        first = nil
        #expect(waiting { await server.eventually { server.connections.open == 2 } })
        #expect(try RawClient(port: server.port).exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `a trusted proxy speaks for many`() async throws {
    let proxies = ["127.0.0.1", "10.0.0.0/8"].compactMap { AddressRange($0) }
    let limits = GuardLimits(maxConnectionsPerNetwork: 2)
    try await withGuardedServer(limits, trustedProxies: proxies) { server in
      try await blocking {
        let proxied = try (0..<5).map { _ in try RawClient(port: server.port) }
        for client in proxied { #expect(try client.exchange(Self.get).status == 200) }
        let others = try (0..<3).map { _ in try RawClient(port: server.port, from: 2) }
        // Two event loops take them, in whatever order.
        let statuses = try others.map { try $0.exchange(Self.get).status }
        #expect(statuses.sorted() == [200, 200, 503])
      }
    }
  }

  @Test func `over TLS: closed without an answer`() async throws {
    try await withTLSServer(GuardLimits(maxConnectionsPerNetwork: 1)) { server in
      try await blocking {
        let first = try TLSClient(port: server.port)
        #expect(try first.exchange(Self.get).status == 200)
        #expect(throws: (any Error).self) { try TLSClient(port: server.port) }
        #expect(server.connections.rejected == 1)
        #expect(try first.exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `a flood of one network is news once a minute`() {
    let count = ConnectionCount()
    let limits = GuardLimits(maxConnections: 3, maxConnectionsPerNetwork: 1)
    #expect(count.admit(from: "a", limits) == .admitted)
    #expect(count.admit(from: "a", limits) == .networkFull(isNews: true))
    #expect(count.admit(from: "a", limits) == .networkFull(isNews: false))
    #expect(count.admit(from: nil, limits) == .admitted)
    #expect(count.admit(from: nil, limits) == .admitted)
    #expect(count.admit(from: "b", limits) == .full)
    count.leave("a")
    #expect(count.admit(from: "a", limits) == .admitted)
    #expect(count.open == 3)
    #expect(count.rejected == 3)
  }

  @Test func `bodies past their room: 503 before they are held`() async throws {
    try await withGuardedServer(GuardLimits(maxBodyMemory: 10_000)) { server in
      try await blocking {
        let slow = try RawClient(port: server.port)
        try slow.send(Self.post + "Content-Length: 9000\r\n\r\n")
        try slow.send([UInt8](repeating: 0x61, count: 8000))
        #expect(waiting { await server.eventually { server.bodies.held == 8000 } })

        let next = try RawClient(port: server.port)
        try next.send(Self.post + "Content-Length: 5000\r\n\r\n")
        try next.send([UInt8](repeating: 0x62, count: 1500))
        #expect(waiting { await server.eventually { server.bodies.held == 9500 } })
        try next.send([UInt8](repeating: 0x62, count: 3500))
        let refused = try next.answer()
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "10")
        #expect(refused.headers["connection"] == "close")
        #expect(refused.body == "portal page 503")
        #expect(try next.restUntilEnd() == "")
        #expect(server.bodies.refused == 1)
        // What had come of it before is free as soon as its handler is done, not with the connection.
        let start = ContinuousClock.now
        #expect(waiting { await server.eventually { server.bodies.held == 8000 } })
        #expect(ContinuousClock.now - start < .seconds(2))

        try slow.send([UInt8](repeating: 0x61, count: 1000))
        #expect(try slow.answer().body.utf8.count == 9000)
        #expect(waiting { await server.eventually { server.bodies.held == 0 } })
        let again = Self.post + "Content-Length: 5000\r\n\r\n" + String(repeating: "c", count: 5000)
        #expect(try slow.exchange(again).status == 200)
      }
      #expect(await server.eventually { server.bodies.held == 0 })
    }
  }

  @Test func `who leaves, and who is not read, holds nothing`() async throws {
    try await withGuardedServer { server in
      try await blocking {
        var gone: RawClient? = try RawClient(port: server.port)
        try gone?.send(Self.post + "Content-Length: 9000\r\n\r\n")
        try gone?.send([UInt8](repeating: 0x61, count: 8000))
        #expect(waiting { await server.eventually { server.bodies.held == 8000 } })
        gone = nil
        #expect(waiting { await server.eventually { server.bodies.held == 0 } })

        let ignored = try RawClient(port: server.port)
        let body = String(repeating: "x", count: 3000)
        let post = "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n\(body)"
        #expect(try ignored.exchange(post).status == 200)
        #expect(waiting { await server.eventually { server.bodies.held == 0 } })
        let refused = try RawClient(port: server.port)
        let large = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"
        try refused.send(large + String(repeating: "x", count: 200_000))
        #expect(try refused.answer().status == 413)
      }
      #expect(await server.eventually { server.bodies.held == 0 })
    }
  }

  @Test func `an upload counts by what it holds`() async throws {
    // Ten parts of 64 KB may wait for the handler.
    try await withGuardedServer(GuardLimits(maxBodyMemory: 2 << 20)) { server in
      try await blocking {
        let size = 16 << 20
        let client = try RawClient(port: server.port)
        try client.send(
          "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            + "Content-Length: \(size)\r\n\r\n")
        for _ in 0..<256 { try client.send([UInt8](repeating: 0x61, count: size / 256)) }
        #expect(try client.answer().body == "\(size)")
      }
      #expect(await server.eventually { server.bodies.held == 0 })
    }
  }

  @Test func `HTTP2: the stream gets 503, the connection goes on`() async throws {
    try await withTLSServer(GuardLimits(maxBodyMemory: 10_000)) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let head = HTTP2Client.get("/echo", method: "POST")
        let body = [UInt8](repeating: 0x61, count: 8000)
        let slow = try client.open(head, body: body, ends: false)
        #expect(waiting { await server.eventually { server.bodies.held == 8000 } })
        let refused = try client.answer(try client.open(head, body: body))
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "10")
        #expect(refused.body == "portal page 503")
        #expect(try client.exchange("/").body == "ok")
        try client.data([0x61], on: slow, ends: true)
        #expect(try client.answer(slow).body.utf8.count == 8001)
        #expect(waiting { await server.eventually { server.bodies.held == 0 } })
        try client.open(head, body: body, ends: false)
        #expect(waiting { await server.eventually { server.bodies.held == 8000 } })
        client.tls.finishSending()
        #expect(waiting { await server.eventually { server.bodies.held == 0 } })
      }
    }
  }
}
