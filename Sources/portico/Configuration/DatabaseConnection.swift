import Portal

/// Whether the way to the database is safe, in words with a remedy; nil where nothing is to be said.
extension Configured {
  /// It may be read on its way.
  func databaseInTheClear() throws -> String? {
    let hosts = try remotes { $0 == .clear }
    guard !hosts.isEmpty else { return nil }
    return
      "the connection to \(hosts) may be in the clear: without an sslmode of require or more, whoever listens reads the database’s password and everything in it. Add sslmode=verify-full to PORTICO_DATABASE, and sslrootcert=FILE with the server’s authority."
  }

  /// It is encrypted, for whoever answers.
  func databaseUnproven() throws -> String? {
    let hosts = try remotes { $0 == .unproven }
    guard !hosts.isEmpty else { return nil }
    return
      "the connection to \(hosts) is encrypted, but nothing proves that it is your server. Set sslmode=verify-full in PORTICO_DATABASE, and sslrootcert=FILE with the server’s authority."
  }

  private func remotes(_ isMeant: (PostgresSecrecy) -> Bool) throws -> String {
    guard case .postgres(let url, _) = try database() else { return "" }
    let place: PostgresPlace
    do { place = try PostgresPlace(url: url) } catch { throw Complaint.database(error) }
    return isMeant(place.secrecy) ? place.remoteHosts.joined(separator: ", ") : ""
  }
}
