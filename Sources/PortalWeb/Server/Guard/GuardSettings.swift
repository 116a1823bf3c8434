import NIOCore
import Portal

/// What all connections of a server share, kept once: ten thousand copies would be megabytes.
final class GuardSettings: Sendable {
  let limits: GuardLimits
  private let trustedProxies: [AddressRange]
  /// Whether connections over the cap would expect a handshake.
  let tls: Bool
  let answer: GuardAnswer
  /// The whole 503 for connections over the cap.
  let turnedAwayAnswer: ByteBuffer

  init(
    limits: GuardLimits, trustedProxies: [AddressRange], tls: Bool, answer: GuardAnswer
  ) {
    self.limits = limits
    self.trustedProxies = trustedProxies
    self.tls = tls
    self.answer = answer
    self.turnedAwayAnswer = answer.encoded(.serviceUnavailable)
  }

  /// Where the connection comes from; nil for a trusted proxy, behind which are many.
  func network(of channel: any Channel) -> String? {
    let address = channel.remoteAddress?.ipAddress
    if let address, trustedProxies.contains(where: { $0.contains(address) }) { return nil }
    return Network.ofCustomer(address)
  }
}
