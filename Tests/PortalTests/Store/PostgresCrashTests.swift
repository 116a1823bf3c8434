import Foundation
import TestSupport
import Testing

@testable import Portal

/// A server of one's own that crashes under load, and what the store keeps of it.
@Suite struct PostgresCrashTests {
  @Test func noAnsweredWriteIsLost() async throws {
    let server = try await offThePool { Result { try PostgresServer("-crash") } }.get()
    let store = try PostgresStore(url: server.url("postgres"), writeDeadline: .seconds(20))
    _ = try await store.migrate(StoreSchema.plan)
    let answered = Locked<Set<String>>([])
    let unknown = Locked<Set<String>>([])
    let writers = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for lane in 0..<8 {
          group.addTask {
            for number in 0..<150 {
              let name = "\(lane)-\(number)"
              do {
                try await store.note(name)
                answered.withLock { _ = $0.insert(name) }
              } catch StoreError.unknownOutcome { unknown.withLock { _ = $0.insert(name) } }
            }
          }
        }
        try await group.waitForAll()
      }
    }
    for round in 1...2 {
      // Until the server has recovered from the last crash, nobody gets in.
      var raw: RawPostgres?
      try await eventually("writes go on") {
        raw = try? RawPostgres(server.url("postgres"))
        return answered.withLock { $0.count } > round * 200 && raw != nil
      }
      try crash(#require(raw))
    }
    try await writers.value
    let kept = Set(try await store.notes())
    let (sure, unsure) = (answered.withLock { $0 }, unknown.withLock { $0 })
    #expect(sure.isSubset(of: kept))
    #expect(kept.isSubset(of: sure.union(unsure)))
    #expect(sure.count + unsure.count == 1200)
    print("crashed twice: \(sure.count) answered, \(unsure.count) with an unknown outcome")
    await store.close()
  }

  /// When one session is killed, the server ends all of them and recovers from its log.
  private func crash(_ raw: RawPostgres) throws {
    let pids = try raw.run("SELECT pg_backend_pid()")
    let pid = try #require(pids.first.flatMap { pid_t($0) })
    #expect(kill(pid, SIGKILL) == 0)
  }
}
