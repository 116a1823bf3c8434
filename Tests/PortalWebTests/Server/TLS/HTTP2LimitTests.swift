import Foundation
import NIOHPACK
import Testing

@testable import PortalWeb

/// The limits of SECURITY.md S26 on HTTP/2, and the floods that HTTP/2 invites.
@Suite(.timeLimit(.minutes(10)))
struct HTTP2LimitTests {
  /// ENHANCE_YOUR_CALM
  static let calm: UInt32 = 11

  @Test func `a slow body: 408, and the handler does not take it for a whole one`() async throws {
    try await withTLSServer(GuardLimits(bodyTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let head = HTTP2Client.get("/echo", method: "POST")
        let answer = try client.answer(
          try client.open(head, body: Array("hel".utf8), ends: false))
        #expect(answer.status == 408)
        #expect(answer.body == "portal page 408")
        #expect(try client.exchange("/").body == "ok")
      }
      #expect(await server.eventually { await server.stage.cuts.count == 1 })
      #expect(await server.stage.collected == 0)
    }
  }

  @Test func `a body that the client gives up is not taken for a whole one`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let head = HTTP2Client.get("/echo", method: "POST")
        let stream = try client.open(head, body: Array("hel".utf8), ends: false)
        try client.send(.init(kind: .reset, stream: stream, payload: HTTP2Client.big(8)))
        #expect(waiting { await server.eventually { await server.stage.cuts.count == 1 } })
        let lost = try HTTP2Client(port: server.port)
        try lost.open(head, body: Array("hel".utf8), ends: false)
        lost.tls.finishSending()
        #expect(waiting { await server.eventually { await server.stage.cuts.count == 2 } })
      }
      #expect(await server.stage.collected == 0)
    }
  }

  @Test func `an upload below its rate: 408`() async throws {
    let limits = GuardLimits(uploadBytesPerSecond: 1000, uploadGrace: .milliseconds(300))
    try await withTLSServer(limits) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let form = [("content-type", "multipart/form-data; boundary=x")]
        let whole = try client.exchange(
          "/upload", method: "POST", adding: form, body: [UInt8](repeating: 0, count: 5000))
        #expect(whole.body == "5000")
        var head = HTTP2Client.get("/upload", method: "POST")
        head.add(contentsOf: HPACKHeaders(form))
        let slow = try client.open(head, body: [UInt8](repeating: 0, count: 10), ends: false)
        #expect(try client.answer(slow).status == 408)
      }
    }
  }

  @Test func `an idle connection is told and closed`() async throws {
    try await withTLSServer(GuardLimits(idleTimeout: .milliseconds(300))) { server in
      try await blocking {
        let fresh = try HTTP2Client(port: server.port)
        #expect(fresh.codeAtEnd() == 0)
        let used = try HTTP2Client(port: server.port)
        #expect(try used.exchange("/").body == "ok")
        #expect(used.codeAtEnd() == 0)
        #expect(used.goAways.last?.payload.prefix(4) == [0, 0, 0, 1])
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `a client that closes nothing cannot stay`() async throws {
    try await withTLSServer(GuardLimits(idleTimeout: .milliseconds(200))) { server in
      try await blocking {
        // TLS and HTTP/2 negotiated, and then not a word.
        let silent = try TLSClient(port: server.port, protocols: ["h2"])
        #expect(waiting { await server.eventually { server.connections.open == 0 } })
        withExtendedLifetime(silent) {}
      }
    }
  }

  @Test func `a stream whose reader stops is cut`() async throws {
    try await withTLSServer(GuardLimits(writeTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        client.opensWindows = false
        // CANCEL, once the window is full and nobody opens it.
        #expect(try client.answer(try client.open(HTTP2Client.get("/large"))).reset == 8)
      }
    }
  }

  @Test func `a connection whose reader stops is cut`() async throws {
    try await withTLSServer(GuardLimits(writeTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port, receiveBuffer: 4096)
        let room = HTTP2Client.big(1 << 30)
        try client.send(.init(kind: .windowUpdate, payload: room))
        let stream = try client.open(HTTP2Client.get("/large"))
        try client.send(.init(kind: .windowUpdate, stream: stream, payload: room))
        #expect(waiting { await server.eventually { server.connections.open == 0 } })
        withExtendedLifetime(client) {}
      }
    }
  }

  @Test func `a stream that writes now and then is neither idle nor slow`() async throws {
    let short = Duration.milliseconds(250)
    let limits = GuardLimits(
      headerTimeout: short, bodyTimeout: short, idleTimeout: short, writeTimeout: short)
    try await withTLSServer(limits) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        #expect(try client.exchange("/ticks").body.hasSuffix("tick 5\ntick 6\n"))
        #expect(try client.exchange("/").body == "ok")
      }
    }
  }

  @Test func `a stream too many ends the connection`() async throws {
    try await withTLSServer(GuardLimits(concurrentStreams: 3)) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        for _ in 0..<3 { try client.open(HTTP2Client.get("/wait")) }
        waiting { await server.stage.arrival() }
        let other = try HTTP2Client(port: server.port)
        #expect(try other.exchange("/").body == "ok")
        try client.open(HTTP2Client.get("/"))
        // PROTOCOL_ERROR: the client was told how many there may be.
        #expect(client.codeAtEnd() == 1)
        waiting { await server.stage.open() }
        #expect(try other.exchange("/").body == "ok")
      }
    }
  }

  @Test func `rapid reset ends the connection`() async throws {
    try await withTLSServer(GuardLimits(frameFlood: 50)) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        for _ in 0..<40 { try reset(client) }
        #expect(try client.exchange("/").body == "ok")
        for _ in 0..<200 { try? reset(client) }
        #expect(client.codeAtEnd() == Self.calm)
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  private func reset(_ client: HTTP2Client) throws {
    let stream = try client.open(HTTP2Client.get("/"))
    try client.send(.init(kind: .reset, stream: stream, payload: HTTP2Client.big(8)))
  }

  @Test(arguments: [HTTP2Client.Frame.Kind.ping, .settings, .priority])
  func `a flood ends the connection`(_ kind: HTTP2Client.Frame.Kind) async throws {
    try await withTLSServer(GuardLimits(frameFlood: 50)) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let frame =
          switch kind {
          case .ping: HTTP2Client.Frame(kind: .ping, payload: [UInt8](repeating: 7, count: 8))
          case .priority: HTTP2Client.Frame(kind: .priority, stream: 1, payload: [0, 0, 0, 0, 9])
          default: HTTP2Client.Frame(kind: .settings)
          }
        for _ in 0..<20 { try client.send(frame) }
        #expect(try client.exchange("/").body == "ok")
        for _ in 0..<200 { try? client.send(frame) }
        #expect(client.codeAtEnd() == Self.calm)
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `headers without end: the connection ends`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        let block = try client.headerBlock(HTTP2Client.get("/"))
        try client.send(.init(kind: .headers, flags: 1, stream: 1, payload: block))
        for _ in 0..<100 { try? client.send(.init(kind: .continuation, stream: 1)) }
        #expect(client.codeAtEnd() == Self.calm)
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `headers that drip: one deadline from their first frame`() async throws {
    try await withTLSServer(GuardLimits(headerTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        // With a stream open the connection is not idle.
        try client.open(HTTP2Client.get("/wait"))
        waiting { await server.stage.arrival() }
        let block = try client.headerBlock(HTTP2Client.get("/"))
        let start = ContinuousClock.now
        try client.send(.init(kind: .headers, flags: 1, stream: 3, payload: block))
        for _ in 0..<4 {
          usleep(50_000)
          try client.send(.init(kind: .continuation, stream: 3))
        }
        #expect(waiting { await server.eventually { server.connections.open == 0 } })
        #expect(ContinuousClock.now - start >= .milliseconds(290))
        #expect(ContinuousClock.now - start < .seconds(2))
        waiting { await server.stage.open() }
      }
    }
  }

  @Test func `a frame that does not end: the same deadline`() async throws {
    try await withTLSServer(GuardLimits(headerTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        try client.open(HTTP2Client.get("/wait"))
        waiting { await server.stage.arrival() }
        let frame = HTTP2Client.bytes(.init(kind: .headers, flags: 5, stream: 3, payload: [0, 0]))
        try client.tls.send(Array(frame.dropLast()))
        #expect(waiting { await server.eventually { server.connections.open == 0 } })
        waiting { await server.stage.open() }
      }
    }
  }

  @Test func `whole headers are held to no deadline, however they are cut`() async throws {
    try await withTLSServer(GuardLimits(headerTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        // Each piece ends within a frame, for longer than the limit in all.
        var rest: [UInt8] = []
        for _ in 0..<8 {
          let ping = HTTP2Client.bytes(.init(kind: .ping, payload: [UInt8](repeating: 7, count: 8)))
          try client.tls.send(rest + ping.prefix(12))
          rest = Array(ping.dropFirst(12))
          usleep(100_000)
        }
        try client.tls.send(rest)
        #expect(try client.exchange("/").body == "ok")
      }
    }
  }

  @Test func `headers that grow when unpacked: the connection ends`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port)
        var bomb = HTTP2Client.get("/")
        for _ in 0..<40 { bomb.add(name: "x", value: String(repeating: "x", count: 3000)) }
        #expect(throws: (any Error).self) { try client.answer(try client.open(bomb)) }
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `stopping says so and finishes what is in flight`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let busy = try HTTP2Client(port: server.port)
        let idle = try HTTP2Client(port: server.port)
        #expect(try idle.exchange("/").body == "ok")
        let stream = try busy.open(HTTP2Client.get("/wait"))
        waiting {
          await server.stage.arrival()
          await server.stop()
        }
        #expect(idle.codeAtEnd() == 0)
        while busy.goAways.isEmpty { _ = try busy.receive() }
        waiting { await server.stage.open() }
        #expect(try busy.answer(stream).body == "waited")
        #expect(busy.codeAtEnd() == 0)
        #expect(busy.goAways.last?.payload.prefix(4) == [0, 0, 0, 1])
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }
}
