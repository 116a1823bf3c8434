import Foundation
import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS

@testable import PortalWeb

/// A `RawClient` that speaks TLS. To be used on the thread that made it.
final class TLSClient: RawClient, @unchecked Sendable {
  private let tls: EmbeddedChannel
  private let handshake = Handshake()

  /// - Parameter protocols: what it offers by ALPN.
  init(
    port: Int, protocols: [String] = [], maximum: TLSVersion? = nil, receiveBuffer: Int32? = nil,
    segment: Int32? = nil, seconds: Int = 10
  ) throws {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    configuration.applicationProtocols = protocols
    configuration.maximumTLSVersion = maximum
    configuration.minimumTLSVersion = .tlsv1
    let handler = try NIOSSLClientHandler(
      context: NIOSSLContext(configuration: configuration), serverHostname: nil)
    tls = EmbeddedChannel(handlers: [handler, handshake])
    try super.init(port: port, receiveBuffer: receiveBuffer, segment: segment, seconds: seconds)
    try tls.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: port)).wait()
    try pump()
    while handshake.chosen == nil {
      guard try receive() else { throw Failure.closed(after: "handshake") }
    }
  }

  /// The protocol that the server chose; empty where it chose none.
  var chosen: String? { handshake.chosen }

  var peerCertificate: NIOSSLCertificate? {
    try? tls.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self).peerCertificate
  }

  override func send(_ bytes: [UInt8]) throws {
    try tls.writeOutbound(ByteBuffer(bytes: bytes))
    try pump()
  }

  override func receive() throws -> Bool {
    while true {
      let bytes = try receiveRaw()
      guard !bytes.isEmpty else { return false }
      try tls.writeInbound(ByteBuffer(bytes: bytes))
      try? pump()
      let before = buffer.count
      while let plain = try tls.readInbound(as: ByteBuffer.self) {
        append(Array(buffer: plain))
      }
      if buffer.count > before || handshake.justCompleted() { return true }
      guard tls.isActive else { return false }
    }
  }

  /// What TLS wants to say goes out.
  private func pump() throws {
    while let out = try tls.readOutbound(as: ByteBuffer.self) { try sendRaw(Array(buffer: out)) }
  }

  private final class Handshake: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private(set) var chosen: String?
    private var isNews = false

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case .handshakeCompleted(let chosen) = event as? TLSUserEvent {
        self.chosen = chosen ?? ""
        isNews = true
      }
    }

    func justCompleted() -> Bool {
      defer { isNews = false }
      return isNews
    }
  }
}
