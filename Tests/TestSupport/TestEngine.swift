import Foundation
import Portal
package enum TestEngine: String, CaseIterable, Sendable {
  case sqlite
  package func makeStore(clock: WallClock = .system, migrations: [Migration]) async throws -> any Store {
    let store = try SQLiteStore(path: TestFolder.fresh(".sqlite"), clock: clock)
    _ = try await store.migrate(migrations)
    return store
  }
}
