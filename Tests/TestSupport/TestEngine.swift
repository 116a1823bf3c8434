import Foundation
import Portal

/// The engines that every test of the domain runs on.
package enum TestEngine: String, CaseIterable, Sendable, CustomStringConvertible {
  case sqlite, postgres

  package var description: String { rawValue }

  /// A store with a database of its own. It goes when the store does.
  package func makeStore(
    clock: WallClock = .system, migrations: [Migration], writeDeadline: Duration = .seconds(30),
    connections: Int = 4, capacity: Int = 2048
  ) async throws -> any Store {
    let place = try await TestDatabases.shared.copy(of: migrations, on: self)
    let store = try open(
      place, clock: clock, writeDeadline: writeDeadline, connections: connections,
      capacity: capacity)
    await TestDatabases.shared.lend(place, on: self, to: store)
    return store
  }

  /// The path or URL of a database of one's own; an empty one without migrations.
  package func makePlace(migrations: [Migration] = []) async throws -> String {
    try await TestDatabases.shared.copy(of: migrations, on: self)
  }

  /// A second store at one address is what another process would have.
  package func open(
    _ place: String, clock: WallClock = .system, writeDeadline: Duration = .seconds(30),
    connections: Int = 4, capacity: Int = 2048
  ) throws -> any Store {
    switch self {
    case .sqlite:
      try SQLiteStore(path: place, clock: clock, writeDeadline: writeDeadline, capacity: capacity)
    case .postgres:
      try PostgresStore(
        url: place, clock: clock, connections: connections, writeDeadline: writeDeadline,
        capacity: capacity)
    }
  }
}

/// Makes databases by copying a template that was migrated once, and drops them after use.
package actor TestDatabases {
  package static let shared = TestDatabases()

  private struct Loan {
    weak var store: AnyObject?
    let place: String
    let engine: TestEngine
  }

  private var templates: [String: Task<String, any Error>] = [:]
  private var loans: [Loan] = []
  private var count = 0
  private var admin: RawPostgres?

  /// The path or URL of a new database with `migrations` applied.
  package func copy(of migrations: [Migration], on engine: TestEngine) async throws -> String {
    dropUnused()
    guard !migrations.isEmpty else { return try empty(engine) }
    let source = try await template(migrations, engine).value
    switch engine {
    case .sqlite:
      let path = TestFolder.fresh(".sqlite")
      try FileManager.default.copyItem(atPath: source, toPath: path)
      return path
    case .postgres: return try create(from: name(of: source))
    }
  }

  package func lend(_ place: String, on engine: TestEngine, to store: any Store) {
    loans.append(Loan(store: store as AnyObject, place: place, engine: engine))
  }

  private func template(
    _ migrations: [Migration], _ engine: TestEngine
  ) -> Task<String, any Error> {
    // SQL's pieces print in full, so plans that differ have keys that differ.
    let key = "\(engine) \(migrations)"
    if let known = templates[key] { return known }
    let task = Task {
      let place = try empty(engine)
      let store = try engine.open(place)
      _ = try await store.migrate(migrations)
      await store.close()
      return place
    }
    templates[key] = task
    return task
  }

  private func empty(_ engine: TestEngine) throws -> String {
    engine == .sqlite ? TestFolder.fresh(".sqlite") : try create(from: "template0")
  }

  private func create(from template: String) throws -> String {
    count += 1
    let name = "test_\(count)"
    try administer("CREATE DATABASE \(name) TEMPLATE \(template)")
    return try PostgresServer.shared.url(name)
  }

  private func name(of url: String) -> String {
    String(url.dropFirst("postgres:///".count).prefix { $0 != "?" })
  }

  private func administer(_ text: String) throws {
    let connection = try admin ?? RawPostgres(PostgresServer.shared.url("postgres"))
    admin = connection
    try connection.run(text)
  }

  private func dropUnused() {
    for loan in loans where loan.store == nil {
      switch loan.engine {
      case .sqlite:
        for suffix in ["", "-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: loan.place + suffix)
        }
      case .postgres: try? administer("DROP DATABASE \(name(of: loan.place)) WITH (FORCE)")
      }
    }
    loans.removeAll { $0.store == nil }
  }
}
