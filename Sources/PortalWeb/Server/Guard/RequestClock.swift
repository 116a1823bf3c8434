import NIOCore

/// What a connection's input is waiting for, and until when. Pure: it is told the time.
struct RequestClock {
  enum Stage: Equatable {
    /// No byte of a request yet.
    case idle
    /// Bytes, but not yet all of the headers.
    case head
    /// Headers, but not yet all of the body.
    case body(isUpload: Bool)
  }

  private(set) var stage = Stage.idle
  private var since: NIODeadline
  private var lastByte: NIODeadline
  private var bytes = 0
  /// Time in which we did not read because the handler had enough: not the client's to answer for.
  private var paused = TimeAmount.zero
  private var pausedAt: NIODeadline?

  init(now: NIODeadline) {
    since = now
    lastByte = now
  }

  mutating func enter(_ stage: Stage, at now: NIODeadline) {
    self.stage = stage
    since = now
    lastByte = now
    bytes = 0
    paused = .zero
    pausedAt = nil
  }

  mutating func received(_ count: Int, at now: NIODeadline) {
    bytes += count
    lastByte = now
  }

  mutating func pause(at now: NIODeadline) {
    if case .body = stage, pausedAt == nil { pausedAt = now }
  }

  mutating func resume(at now: NIODeadline) {
    guard let pausedAt else { return }
    paused = paused + (now - pausedAt)
    lastByte = now
    self.pausedAt = nil
  }

  /// When the present stage has lasted too long; nil while it is we who are waiting.
  func deadline(_ limits: GuardLimits) -> NIODeadline? {
    guard pausedAt == nil else { return nil }
    switch stage {
    case .idle: return since + TimeAmount(limits.idleTimeout)
    case .head: return since + TimeAmount(limits.headerTimeout)
    case .body(isUpload: false): return since + paused + TimeAmount(limits.bodyTimeout)
    case .body(isUpload: true): return uploadDeadline(limits)
    }
  }

  /// The moment at which what has arrived so far is too little, or has been silent too long.
  private func uploadDeadline(_ limits: GuardLimits) -> NIODeadline {
    let rate = Double(max(limits.uploadBytesPerSecond, 1))
    let paidFor = TimeAmount.nanoseconds(Int64(Double(bytes) / rate * 1e9))
    let tooSlow = since + paused + max(TimeAmount(limits.uploadGrace), paidFor)
    return min(tooSlow, lastByte + TimeAmount(limits.idleTimeout))
  }
}

/// Whether the client still takes what we send. Pure: it is told the time and what is pending.
struct WriteWatch {
  private var written = 0
  private var sample: (at: NIODeadline, taken: Int, pending: Int)?

  var isWatching: Bool { sample != nil }

  mutating func wrote(_ count: Int) {
    written += count
  }

  mutating func begin(pending: Int, at now: NIODeadline) {
    sample = (now, written - pending, pending)
  }

  /// Compares with the sample before: true when too little has left of the output that waited then,
  /// so that a client cannot hold an answer for ever by taking a byte now and then. Ends the watch
  /// when nothing is waiting, so that a silent event stream is left alone.
  mutating func isStalled(pending: Int, at now: NIODeadline, _ limits: GuardLimits) -> Bool {
    guard let sample else { return false }
    guard pending > 0 else {
      self.sample = nil
      return false
    }
    let enough = min(sample.pending, limits.leastRead)
    guard written - pending - sample.taken < enough else {
      begin(pending: pending, at: now)
      return false
    }
    return now - sample.at >= TimeAmount(limits.writeTimeout)
  }
}
