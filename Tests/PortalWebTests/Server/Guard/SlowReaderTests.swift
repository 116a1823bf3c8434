import Foundation
import NIOCore
import Testing

@testable import PortalWeb

/// Readers that take a little now and then: progress has to be some progress.
@Suite(.timeLimit(.minutes(10)))
struct SlowReaderTests {
  private static let limits = GuardLimits(writeTimeout: .seconds(30), readBytesPerSecond: 1024)

  /// What the watch says after each step of 15 seconds, in which `taken` bytes leave of what waits.
  private func verdicts(_ taken: [Int], waiting: Int) -> [Bool] {
    var watch = WriteWatch()
    var (now, pending) = (NIODeadline.uptimeNanoseconds(1), waiting)
    watch.wrote(waiting)
    watch.begin(pending: pending, at: now)
    return taken.map { count in
      pending -= count
      now = now + .seconds(15)
      return watch.isStalled(pending: pending, at: now, Self.limits)
    }
  }

  @Test func `too little in its time is as good as nothing`() {
    #expect(Self.limits.leastRead == 30_720)
    #expect(verdicts([0, 0], waiting: 1_000_000) == [false, true])
    #expect(verdicts([1, 1], waiting: 1_000_000) == [false, true])
    #expect(verdicts([15_000, 15_000], waiting: 1_000_000) == [false, true])
    #expect(verdicts([15_360, 15_360, 15_360, 15_360], waiting: 1_000_000).allSatisfy { !$0 })
    #expect(verdicts([31_000, 1, 1], waiting: 1_000_000) == [false, false, true])
  }

  @Test func `all of a little is enough`() {
    #expect(verdicts([1, 1], waiting: 300) == [false, true])
    // What came later may wait longer.
    #expect(verdicts([300, 0], waiting: 300) == [false, false])
    var watch = WriteWatch()
    var now = NIODeadline.uptimeNanoseconds(1)
    watch.wrote(300)
    watch.begin(pending: 300, at: now)
    for _ in 0..<10 {
      watch.wrote(300)
      now = now + .seconds(15)
      let isStalled = watch.isStalled(pending: 300, at: now, Self.limits)
      #expect(!isStalled)
    }
  }

  /// Takes 400 KB a second of an answer that was written at once. Small segments keep the kernel's
  /// buffer small, a third of which has to be free before it takes more from the server.
  private func isCut(
    _ client: RawClient, _ server: GuardedServer, within seconds: Int
  ) throws -> Bool {
    try client.send("GET /medium HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.receiveRaw().count > 0)
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      // What the kernel has of the answer the client may still read.
      if server.connections.open == 0 { return true }
      usleep(UInt32(try client.receiveRaw().count * 5 / 2))
    }
    return false
  }

  private static let slow = GuardLimits(writeTimeout: .milliseconds(800))
  private static let fast = GuardLimits(
    writeTimeout: .milliseconds(800), readBytesPerSecond: 600_000)

  @Test func `a reader below the rate is cut, and only one below it`() async throws {
    for limits in [Self.slow, Self.fast] {
      try await withGuardedServer(limits) { server in
        let isCut = try await blocking {
          let client = try RawClient(port: server.port, receiveBuffer: 4096, segment: 536)
          return try self.isCut(client, server, within: limits == Self.fast ? 8 : 2)
        }
        #expect(isCut == (limits == Self.fast))
      }
    }
  }

  @Test func `the same over TLS`() async throws {
    for limits in [Self.slow, Self.fast] {
      try await withTLSServer(limits) { server in
        let isCut = try await blocking {
          let client = try TLSClient(port: server.port, receiveBuffer: 4096, segment: 536)
          return try self.isCut(client, server, within: limits == Self.fast ? 8 : 2)
        }
        #expect(isCut == (limits == Self.fast))
      }
    }
  }

  @Test func `HTTP2: a window that opens by single bytes is cut`() async throws {
    try await withTLSServer(GuardLimits(writeTimeout: .milliseconds(300))) { server in
      try await blocking {
        let client = try HTTP2Client(port: server.port, seconds: 5)
        client.opensWindows = false
        try client.send(.init(kind: .windowUpdate, payload: HTTP2Client.big(1 << 30)))
        let stream = try client.open(HTTP2Client.get("/large"))
        var bytes = 0
        let end = ContinuousClock.now + .seconds(3)
        while ContinuousClock.now < end {
          let frame = try client.receive()
          if frame.kind == .reset {
            // CANCEL
            #expect(frame.code == 8)
            break
          }
          guard frame.kind == .data else { continue }
          bytes += frame.payload.count
          guard bytes >= 65_535 else { continue }
          usleep(20_000)
          try client.send(.init(kind: .windowUpdate, stream: stream, payload: HTTP2Client.big(1)))
        }
        #expect(bytes > 65_535, "it did go on a little")
        #expect(ContinuousClock.now < end)
        try client.send(.init(kind: .ping, payload: [UInt8](repeating: 7, count: 8)))
        while try client.receive().kind != .ping {}
      }
    }
  }
}
