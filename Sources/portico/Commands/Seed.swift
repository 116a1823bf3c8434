import ArgumentParser
import Portal

struct Seed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Add the people of the examples: Alice and Bob in a team, Charlie, and Olga the operator.")

  @Flag(help: "Add a thousand people in two hundred teams too: what `make bench` measures on.")
  var scale = false

  @Flag(
    help: "Add ninety days of history to Alice’s team too: what `make demo` opens on.")
  var history = false

  func run() async throws {
    try await withOpenPortal { opened in
      let portal = opened.portal
      guard portal.settings.baseURL.hasPrefix("http:") else {
        throw Complaint(
          "\(portal.settings.baseURL) is no address of this machine alone, and everybody can read the password of the examples. Seed a portal on http://127.0.0.1."
        )
      }
      let cast = try await Cast.seed(portal)
      for person in cast {
        print("\(person.email)  \(Cast.password)  (\(person.about))")
      }
      if history {
        print("Added \(try await DemoHistory(portal).seed()) events to Alice’s team.")
      }
      if scale { try await addCrowd(opened) }
      print("Sign in at \(portal.settings.baseURL)/sign-in.")
    }
  }

  private func addCrowd(_ opened: OpenPortal) async throws {
    let added = try await Crowd(opened.portal, languages: opened.templates.languages).seed()
    print(
      "Added \(added.people) people with \(added.entries) audit entries; the longest write took \(added.longestWrite.microseconds / 1000) ms."
    )
  }
}

/// Opens the portal as configured, brings the database up to date, and closes it again.
/// - Parameter mustExist: that a folder where none has run is refused, and left as it is.
func withPortal(mustExist: Bool = false, _ body: (Portal) async throws -> Void) async throws {
  try await withOpenPortal(mustExist: mustExist) { try await body($0.portal) }
}

/// The same with its templates.
func withOpenPortal(
  mustExist: Bool = false, _ body: (OpenPortal) async throws -> Void
) async throws {
  let configured = try await Configured.load()
  let opened = try await OpenPortal.open(
    configured, logger: .portico(.warning), mustExist: mustExist)
  do {
    _ = try await opened.portal.store.migrate(Schema.migrations)
    try await opened.portal.auditKeeper.begin()
    try await body(opened)
  } catch {
    await opened.portal.close()
    throw error is StoreError ? Complaint.database(error) : error
  }
  await opened.portal.close()
}
