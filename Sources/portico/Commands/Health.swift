import ArgumentParser
import NIOCore
import NIOPosix
import NIOSSL

/// For containers and supervisors, where there is no other program to ask with.
struct Health: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the portal that runs here whether it answers; fails where it does not.")

  private static let patience = TimeAmount.seconds(5)

  func run() async throws {
    let configured = try await Configured.load()
    let answer: String
    do { answer = try await ask(configured) } catch {
      throw Complaint("Nothing answers on \(configured.host):\(configured.port): \(error)")
    }
    guard answer.hasPrefix("HTTP/1.1 200 ") else {
      throw Complaint("The portal answers \(answer.prefix { $0 != "\r\n" }).")
    }
  }

  private func ask(_ configured: Configured) async throws -> String {
    let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(Self.patience)
      .connect(host: Self.local(configured.host), port: configured.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if configured.tls != nil { try channel.pipeline.syncOperations.addHandler(Self.tls()) }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel)
        }
      }
    client.channel.eventLoop.scheduleTask(in: Self.patience) {
      client.channel.close(promise: nil)
    }
    return try await client.executeThenClose { inbound, outbound in
      try await outbound.write(
        ByteBuffer(string: "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
      for try await bytes in inbound { return String(buffer: bytes) }
      return ""
    }
  }

  /// The certificate names the public host and not this way in; nothing secret is asked.
  private static func tls() throws -> NIOSSLClientHandler {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    return try NIOSSLClientHandler(
      context: NIOSSLContext(configuration: configuration), serverHostname: nil)
  }

  /// Who listens on all addresses is asked on loopback.
  private static func local(_ host: String) -> String {
    switch host {
    case "0.0.0.0": "127.0.0.1"
    case "::": "::1"
    default: host
    }
  }
}
