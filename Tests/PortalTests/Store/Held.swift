import Dispatch
import GRDB
import TestSupport
import Testing

@testable import Portal

/// A lock that somebody else holds on the team's row: the whole file with SQLite.
final class ForeignLock: Sendable {
  private let end: @Sendable () throws -> Void

  init(_ engine: TestEngine, at place: String) throws {
    switch engine {
    case .sqlite:
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let queue = try DatabaseQueue(path: place, configuration: configuration)
      try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
      end = { try queue.inDatabase { try $0.execute(sql: "ROLLBACK") } }
    case .postgres:
      let raw = try RawPostgres(place)
      let key = RevisionKey.team(StoreSchema.team)
      try raw.run("BEGIN; UPDATE revisions SET revision = revision WHERE key = '\(key)'")
      end = { try raw.run("ROLLBACK") }
    }
  }

  func release() throws { try end() }
}

extension Store {
  /// How many writes wait in the line.
  var waiting: Int {
    switch self {
    case let store as SQLiteStore: store.line.count
    case let store as PostgresStore: store.writers.line.count
    default: 0
    }
  }

  /// Runs `members` while the SQLite writer is held up, so that they share the next commit.
  func together(
    for scope: WriteScope = .portal, _ members: [@Sendable (Tx) throws -> Void]
  ) async throws -> [(any Error)?] {
    let inside = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    defer { goOn.signal() }
    let holder = Task {
      try await write(for: .portal, as: tester) { _ in
        inside.signal()
        goOn.wait()
      }
    }
    await offThePool { inside.wait() }
    return try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { group in
      for (number, member) in members.enumerated() {
        group.addTask {
          do { try await self.write(for: scope, as: tester, member) } catch {
            return (number, error)
          }
          return (number, nil)
        }
        try await eventually("the members wait") { waiting == number + 1 }
      }
      goOn.signal()
      try await holder.value
      var errors = [(any Error)?](repeating: nil, count: members.count)
      for try await (number, error) in group { errors[number] = error }
      return errors
    }
  }
}
