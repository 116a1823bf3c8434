import Logging
import Metrics
import ServiceLifecycle

/// Looks every few seconds whether the portal does what people come for, and keeps what it finds in
/// memory. Whoever asks for `/status` costs the database nothing.
package struct StatusChecks: Service {
  private let portal: Portal
  private let board: StatusBoard
  private let jobs: [Job]
  private let mail: CircuitBreaker
  private let interval: Duration
  private let patience: Duration
  private let startedAt: Timestamp
  /// Checks that have not come back; no second one is sent after them.
  private let underway = Locked<Set<Component>>([])
  private let isReadingServices = Locked(false)

  /// - Parameters:
  ///   - interval: between two rounds.
  ///   - patience: how long one check may take before its part counts as down.
  package init(
    _ portal: Portal, board: StatusBoard, jobs: [Job], mail: CircuitBreaker,
    interval: Duration = .seconds(15), patience: Duration = .seconds(4)
  ) {
    self.portal = portal
    self.board = board
    self.jobs = jobs
    self.mail = mail
    self.interval = interval
    self.patience = patience
    startedAt = portal.store.clock.now()
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await step()
        try? await Task.sleep(for: interval)
      }
    }
  }

  /// One round: all checks at once.
  package func step() async {
    async let services: Void = readServices()
    let findings = await withTaskGroup(of: (Component, Condition).self) { group in
      for component in Component.allCases {
        group.addTask { (component, await finding(component)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    board.note(findings, at: portal.store.clock.now())
    for (component, condition) in findings { note(component, condition) }
    await services
  }

  /// What operators say of the product: kept as it was for as long as it cannot be read.
  private func readServices() async {
    guard
      isReadingServices.withLock({ isReading in
        defer { isReading = true }
        return !isReading
      })
    else { return }
    let _: Void? = await within(patience) {
      defer { isReadingServices.withLock { $0 = false } }
      do {
        board.note(try await portal.store.read { try ServiceBoard(in: $0) })
      } catch {
        portal.logger.warning("services cannot be read", metadata: ["error": "\(error)"])
      }
    }
  }

  private func finding(_ component: Component) async -> Condition {
    guard underway.withLock({ $0.insert(component).inserted }) else { return .down }
    let found: Condition? = await within(patience) {
      defer { _ = underway.withLock { $0.remove(component) } }
      do { return try await check(component) } catch {
        portal.logger.warning(
          "status check failed",
          metadata: ["component": "\(component.rawValue)", "error": "\(error)"])
        return .down
      }
    }
    return found ?? .down
  }

  private func check(_ component: Component) async throws -> Condition {
    switch component {
    case .reading:
      _ = try await portal.store.read { try $0.row("SELECT at FROM health WHERE id = 1") }
      return .working
    case .saving:
      try await portal.proveReady()
      return .working
    case .mail:
      let figures = try await portal.store.read(MailFigures.init)
      set("portico_mail_queued", Double(figures.queued))
      set("portico_mail_dead", Double(figures.dead))
      return figures.condition(breaker: mail.state, at: portal.store.clock.now())
    case .jobs:
      let figures = try await portal.store.read(JobFigures.all)
      let waiting = try await portal.store.read { try AuditStreamQueue.waiting(in: $0).count }
      set("portico_audit_stream_waiting", Double(waiting))
      for figure in figures { noteSuccess(figure) }
      if let backup = try await portal.store.read(BackupRun.lastVerified)?.startedAt {
        set("portico_backup_last_verified_timestamp_seconds", backup.date.timeIntervalSince1970)
      }
      return JobFigures.condition(
        of: figures, expected: jobs, since: startedAt, at: portal.store.clock.now())
    }
  }

  private func note(_ component: Component, _ condition: Condition) {
    Meter(
      label: "portico_component_state", dimensions: [("component", component.rawValue)],
      factory: portal.meters.registry
    ).set(condition.rawValue)
  }

  private func set(_ name: String, _ value: Double) {
    Meter(label: name, factory: portal.meters.registry).set(value)
  }

  private func noteSuccess(_ figure: JobFigures) {
    // One that waits for work says nothing by not running.
    guard let at = figure.succeededAt,
      jobs.contains(where: { $0.name == figure.name && $0.hasWork == nil })
    else { return }
    Meter(
      label: "portico_job_last_success_timestamp_seconds", dimensions: [("job", figure.name)],
      factory: portal.meters.registry
    ).set(at.date.timeIntervalSince1970)
  }
}

/// The answer of `body`, or nil when it takes too long; it then goes on without anybody waiting,
/// for a database that hangs cannot be cancelled.
private func within<T: Sendable>(
  _ patience: Duration, _ body: @escaping @Sendable () async -> T
) async -> T? {
  await withCheckedContinuation { continuation in
    let waiting = Locked<CheckedContinuation<T?, Never>?>(continuation)
    let answer: @Sendable (T?) -> Void = { value in
      waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }?.resume(returning: value)
    }
    let timer = Task {
      try? await Task.sleep(for: patience)
      answer(nil)
    }
    Task {
      answer(await body())
      timer.cancel()
    }
  }
}
