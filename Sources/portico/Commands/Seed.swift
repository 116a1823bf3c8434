import ArgumentParser
import Portal

struct Seed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Add the people of the examples: Alice and Bob in a team, Charlie, and Olga the operator.")

  func run() async throws {
    try await withPortal { portal in
      guard portal.settings.baseURL.hasPrefix("http:") else {
        throw Complaint(
          "\(portal.settings.baseURL) is no address of this machine alone, and everybody can read the password of the examples. Seed a portal on http://127.0.0.1."
        )
      }
      let cast = try await Cast.seed(portal)
      for person in cast {
        print("\(person.email)  \(Cast.password)  (\(person.about))")
      }
      print("Sign in at \(portal.settings.baseURL)/sign-in.")
    }
  }
}

/// Opens the portal as configured, brings the database up to date, and closes it again.
func withPortal(_ body: (Portal) async throws -> Void) async throws {
  let configured = try await Configured.load()
  let opened = try await OpenPortal.open(configured, logger: .portico(.warning))
  do { _ = try await opened.portal.store.migrate(Schema.migrations) } catch {
    throw Complaint.database(error)
  }
  do { try await body(opened.portal) } catch let error as StoreError {
    throw Complaint.database(error)
  }
  await opened.portal.store.close()
}
