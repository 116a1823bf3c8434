import Foundation
import Logging
import NIOCore
import NIOSSL
import TestSupport
import Testing

@testable import PortalWeb

/// HTTP/1.1 over TLS: the same guard, and what TLS adds.
@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
  static let get = LimitTests.get

  @Test func `requests are answered, and refused, as in the clear`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try TLSClient(port: server.port, protocols: ["http/1.1"])
        #expect(client.chosen == "http/1.1")
        let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
        #expect(try client.exchange(Self.get).body == "ok")
        #expect(try client.exchange(post).body == "hello")
        let long =
          "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 33_000))\r\n\r\n"
        try expectRefusal(431, client, long)
        let none = try TLSClient(port: server.port)
        #expect(none.chosen == "")
        try expectRefusal(400, none, "GET / HTTP/1.1\r\n\r\n")
      }
      #expect(await server.eventually { server.connections.open == 0 })
    }
  }

  @Test func `a large answer arrives whole, to a client that closes its half too`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try TLSClient(port: server.port)
        let close = "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        #expect(try client.exchange(close).body.utf8.count == largeSize)
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `413 can be read by a client that sends on`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let client = try TLSClient(port: server.port)
        let size = 2 * 1024 * 1024
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        for _ in 0..<32 { try client.send([UInt8](repeating: 0x61, count: size / 32)) }
        #expect(try client.answer().status == 413)
        #expect(try client.restUntilEnd() == "")
      }
    }
  }

  @Test func `slow headers and slow bodies: 408`() async throws {
    let limits = GuardLimits(headerTimeout: .milliseconds(300), bodyTimeout: .milliseconds(300))
    try await withTLSServer(limits) { server in
      try await blocking {
        let head = try TLSClient(port: server.port)
        #expect(try head.exchange(Self.get).status == 200)
        try head.send("GET / HTTP/1.1\r\nHo")
        #expect(try head.answer().status == 408)
        let body = try TLSClient(port: server.port)
        #expect(try body.exchange(LimitTests.post + "Content-Length: 5\r\n\r\nhe").status == 408)
        #expect(try body.restUntilEnd() == "")
      }
    }
  }

  @Test func `a handshake has a deadline`() async throws {
    try await withTLSServer(GuardLimits(headerTimeout: .milliseconds(300))) { server in
      try await blocking {
        let slow = try RawClient(port: server.port, seconds: 5)
        let start = ContinuousClock.now
        // The first bytes of a ClientHello, and no more.
        try slow.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
        #expect(try slow.restUntilEnd() == "")
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(ContinuousClock.now - start >= .milliseconds(290))
        // One that is done is not held to it.
        let quick = try TLSClient(port: server.port)
        #expect(waiting { await server.eventually { server.connections.open == 1 } })
        #expect(try quick.exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `plain HTTP and old TLS get nothing`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let plain = try RawClient(port: server.port)
        try plain.send(Self.get)
        #expect(!(try plain.restUntilEnd().contains("HTTP/1.1")))
        #expect(try TLSClient(port: server.port, maximum: .tlsv12).exchange(Self.get).status == 200)
        #expect(throws: (any Error).self) {
          try TLSClient(port: server.port, maximum: .tlsv11, seconds: 3)
        }
      }
    }
  }

  @Test func `over the cap: closed without an answer`() async throws {
    try await withTLSServer(GuardLimits(maxConnections: 1)) { server in
      try await blocking {
        let first = try TLSClient(port: server.port)
        #expect(try first.exchange(Self.get).status == 200)
        #expect(throws: (any Error).self) { try TLSClient(port: server.port) }
        #expect(server.connections.rejected == 1)
        #expect(try first.exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `an idle connection is closed, and a reader that stops is cut`() async throws {
    let limits = GuardLimits(idleTimeout: .milliseconds(300), writeTimeout: .milliseconds(300))
    try await withTLSServer(limits) { server in
      try await blocking {
        let idle = try TLSClient(port: server.port)
        #expect(try idle.exchange(Self.get).status == 200)
        #expect(try idle.restUntilEnd() == "")
        let stopped = try TLSClient(port: server.port, receiveBuffer: 4096)
        try stopped.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try stopped.take(through: "\r\n\r\n")
        #expect(waiting { await server.eventually { server.connections.open == 0 } })
        withExtendedLifetime(stopped) {}
      }
    }
  }

  @Test func `a stream that writes now and then is neither idle nor slow`() async throws {
    let short = Duration.milliseconds(250)
    let limits = GuardLimits(
      headerTimeout: short, bodyTimeout: short, idleTimeout: short, writeTimeout: short)
    try await withTLSServer(limits) { server in
      try await blocking {
        let client = try TLSClient(port: server.port)
        let answer = try client.exchange("GET /ticks HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.body.hasSuffix("tick 5\ntick 6\n"))
        #expect(try client.exchange(Self.get).status == 200)
      }
    }
  }

  @Test func `a new certificate is for new connections; open ones go on`() async throws {
    let tls = try TestTLS()
    let credentials = try TLSCredentials(tls.files)
    let watch = CertificateWatch(credentials, logger: Logger(label: "test") { _ in Quiet() })
    try await withGuardedServer(credentials: credentials) { server in
      try await blocking {
        let open = try TLSClient(port: server.port)
        let first = open.peerCertificate
        #expect(first != nil)
        let renewed = try TestCertificate()
        try tls.replaceKey(renewed.key)
        watch.look()
        #expect(try TLSClient(port: server.port).peerCertificate == first)
        try tls.replaceCertificate(renewed.certificate)
        watch.look()
        let fresh = try TLSClient(port: server.port)
        #expect(fresh.peerCertificate != first)
        #expect(try fresh.exchange(Self.get).status == 200)
        #expect(try open.exchange(Self.get).status == 200)
      }
    }
  }

  private struct Quiet: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.critical
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {}
  }

  @Test func `the watch looks when it is time`() async throws {
    let tls = try TestTLS()
    let credentials = try TLSCredentials(tls.files)
    let before = credentials.ends
    let (times, clock) = AsyncStream<Void>.makeStream()
    let watch = CertificateWatch(
      credentials, logger: Logger(label: "test") { _ in Quiet() },
      wait: { for await _ in times { return } })
    let running = Task { try await watch.run() }
    try TestCertificate(to: .now + 300 * 86_400)
      .write(certificate: tls.files.certificate, key: tls.files.key)
    #expect(credentials.ends == before)
    clock.yield()
    while credentials.ends == before { await Task.yield() }
    running.cancel()
    clock.finish()
    try await running.value
  }

  @Test func `stopping finishes what is in flight`() async throws {
    try await withTLSServer { server in
      try await blocking {
        let busy = try TLSClient(port: server.port)
        let idle = try TLSClient(port: server.port)
        let stuck = try RawClient(port: server.port)
        #expect(try idle.exchange(Self.get).status == 200)
        try busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        waiting {
          await server.stage.arrival()
          await server.stop()
        }
        #expect(try idle.restUntilEnd() == "")
        #expect(try stuck.restUntilEnd() == "")
        waiting { await server.stage.open() }
        #expect(try busy.answer().body == "waited")
        #expect(try busy.restUntilEnd() == "")
      }
    }
  }
}
