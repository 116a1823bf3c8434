import Logging

extension Job {
  static let analysesName = "analyses"

  /// Answers what was asked of events.
  package static func analyses(_ portal: Portal) -> Job {
    Job(
      analysesName, every: .seconds(1),
      hasWork: { try $0.exists("SELECT 1 AS n FROM analyses WHERE ended_at IS NULL LIMIT 1") },
      run: { try await Analyses(portal).run() })
  }
}

/// Answers what waits: two at once, of different teams.
struct Analyses: Sendable {
  private static let atOnce = 2
  /// How often a page hears how far it is.
  private static let notes = Duration.seconds(2)

  private let portal: Portal

  init(_ portal: Portal) { self.portal = portal }

  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<Self.atOnce {
        group.addTask {
          while let run = try await AnalysisRun.take(in: portal.store) { try await answer(run) }
        }
      }
      try await group.waitForAll()
    }
  }

  private func answer(_ run: AnalysisRun) async throws {
    var run = run
    do { try await count(&run) } catch is AnalysisRun.Lost {
      // Cancelled, or another counts it now.
    } catch let stop as CancellationError {
      try? await run.giveBack()
      throw stop
    } catch {
      portal.logger.warning(
        "a question of events was not answered",
        metadata: ["analysis": "\(run.id)", "error": "\(error)"])
      do { try await run.fail(error) } catch is AnalysisRun.Lost {}
    }
  }

  private func count(_ run: inout AnalysisRun) async throws {
    var noted = ContinuousClock.now
    while try await run.step() {
      try Task.checkCancellation()
      // Pages are served between two steps.
      await Task.yield()
      guard ContinuousClock.now - noted > Self.notes else { continue }
      try await run.note()
      noted = .now
    }
    try await run.finish()
  }
}
