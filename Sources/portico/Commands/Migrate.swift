import ArgumentParser
import Portal

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the database to this version. A SQLite file is copied first.")

  func run() async throws {
    let configured = try await Configured.load()
    let opened = try await OpenPortal.open(configured, logger: .portico(configured.logLevel))
    do {
      let applied = try await opened.portal.store.migrate(Schema.migrations)
      print(
        applied.isEmpty
          ? "Nothing to do." : applied.map { "Applied \($0)." }.joined(separator: "\n"))
    } catch { throw Complaint.database(error) }
    await opened.portal.store.close()
  }
}
