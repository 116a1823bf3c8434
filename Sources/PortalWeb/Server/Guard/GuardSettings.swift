import NIOCore

/// What all connections of a server share, kept once: ten thousand copies would be megabytes.
final class GuardSettings: Sendable {
  let limits: GuardLimits
  /// Whether connections over the cap would expect a handshake.
  let tls: Bool
  let answer: GuardAnswer
  /// The whole 503 for connections over the cap.
  let turnedAwayAnswer: ByteBuffer

  init(limits: GuardLimits, tls: Bool, answer: GuardAnswer) {
    self.limits = limits
    self.tls = tls
    self.answer = answer
    self.turnedAwayAnswer = answer.encoded(.serviceUnavailable)
  }
}
