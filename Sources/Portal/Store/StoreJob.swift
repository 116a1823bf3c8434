/// A closure on its way through the store, its result type erased. It may be attempted more than
/// once, by one thread at a time.
final class StoreJob: @unchecked Sendable {
  enum Mode: Sendable {
    case read, lookup
    case write(WriteScope)
  }

  let mode: Mode
  let actor: Originator
  /// Until when it may wait for its turn.
  let deadline: ContinuousClock.Instant
  /// How often a connection was lost under it.
  var losses = 0
  /// The revisions that the last attempt has moved, those of figures too.
  private(set) var moved: Set<String> = []
  /// Where its entries leave the audit's chains.
  private(set) var auditEnds: [AuditEnd] = []
  /// The request that it belongs to.
  let trace = RequestTrace.current
  private let submittedAt = ContinuousClock.now
  private var startedAt: ContinuousClock.Instant?
  private let counters: StoreCounters
  private var line: StoreLine {
    switch mode {
    case .read: counters.read
    case .lookup: counters.lookup
    case .write: counters.write
    }
  }
  private let body: (Tx) throws -> Void
  private let answer: () -> Void
  private let refuse: (any Error) -> Void

  private init<T: Sendable>(
    _ mode: Mode, as actor: Originator, until deadline: ContinuousClock.Instant,
    _ counters: StoreCounters, _ body: @escaping @Sendable (Tx) throws -> T,
    _ caller: CheckedContinuation<T, any Error>
  ) {
    self.mode = mode
    self.actor = actor
    self.deadline = deadline
    self.counters = counters
    var value: T?
    self.body = { tx in value = try body(tx) }
    answer = {
      guard let value else { return caller.resume(throwing: StoreError.unknownOutcome) }
      caller.resume(returning: value)
    }
    refuse = { caller.resume(throwing: $0) }
  }

  /// Hands the job to `line` and waits for what comes of it.
  static func run<T: Sendable>(
    _ mode: Mode, as actor: Originator, within span: Duration, in line: WaitingLine,
    _ counters: StoreCounters, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation {
      line.submit(StoreJob(mode, as: actor, until: .now + span, counters, body, $0))
    }
  }

  /// The revision rows that it locks.
  var keys: Set<String> {
    if case .write(let scope) = mode { scope.keys } else { [] }
  }

  /// It counts what programs tell, perhaps a thousand things at once: nobody sits and waits for it.
  var isBulk: Bool {
    if case .write(let scope) = mode { !scope.counted.isEmpty } else { false }
  }

  /// Nil when the closure went through; the result is kept until `succeed`.
  func attempt(_ tx: Tx) -> (any Error)? {
    defer { (moved, auditEnds) = (tx.marks.moved.union(tx.marks.counted), tx.marks.auditEnds) }
    noteStart()
    do {
      if case .write(let scope) = mode { try tx.begin(scope) }
      try body(tx)
      try tx.check()
      try tx.settle()
      return nil
    } catch { return error }
  }

  /// Whether the closure, which has failed in `tx`, left nothing behind there.
  func withdraws(from tx: Tx) -> Bool {
    if case .write(let scope) = mode { tx.withdraw(from: scope) } else { true }
  }

  func succeed() {
    noteEnd()
    answer()
  }

  func fail(_ error: any Error) {
    noteStart()
    noteEnd()
    if case .write = mode, (error as? StoreError)?.isOutage == true {
      counters.add { $0.lostWrites += 1 }
    }
    refuse(error)
  }

  /// Only the first attempt ends the wait.
  private func noteStart() {
    guard startedAt == nil else { return }
    let now = ContinuousClock.now
    startedAt = now
    line.wait.observe(now - submittedAt)
    trace?.waited(now - submittedAt)
  }

  private func noteEnd() {
    if let startedAt { line.run.observe(.now - startedAt) }
  }
}
