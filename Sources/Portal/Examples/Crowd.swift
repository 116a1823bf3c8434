/// A thousand people in two hundred teams beside the cast, with ninety days behind them: what the
/// portal is measured on. Who they are and what they did is the same every time; only ids differ.
package struct Crowd: Sendable {
  package struct Size: Sendable {
    package var people = 1000
    /// The first so many people found a team each.
    package var teams = 200
    package init(people: Int = 1000, teams: Int = 200) {
      self.people = people
      self.teams = teams
    }
  }

  /// What one call added.
  package struct Added: Sendable, Equatable {
    package var people = 0
    package var entries = 0
    /// The longest that one write took.
    package var longestWrite = Duration.zero
  }

  private let portal: Portal
  private let size: Size
  private let languages: [String]
  /// So few that no other write waits more than 50 ms behind them, on either engine.
  private static let peopleAtOnce = 6

  /// - Parameter languages: the codes that the portal has texts for.
  package init(_ portal: Portal, size: Size = Size(), languages: [String]) {
    self.portal = portal
    self.size = size
    self.languages = languages
  }

  /// Adds who is not there yet; doing it twice changes nothing.
  package func seed() async throws -> Added {
    // One hash for all: they are examples, and a thousand would take minutes.
    let hash = try await portal.passwords.hash(Cast.password)
    let now = portal.store.clock.now()
    var added = Added()
    // Founders first: everybody else joins the teams that they made.
    for range in [0..<size.teams, size.teams..<size.people] {
      let teams = try await teams()
      for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.peopleAtOnce) {
        let numbers = first..<min(first + Self.peopleAtOnce, range.upperBound)
        try await add(numbers, to: teams, hash: hash, now: now, &added)
      }
    }
    return added
  }

  private func add(
    _ numbers: Range<Int>, to teams: [Team], hash: String, now: Timestamp, _ added: inout Added
  ) async throws {
    let begin = ContinuousClock.now
    let people = numbers.map { CrowdPerson($0, isFounder: $0 < size.teams, languages: languages) }
    let entries = try await portal.store.write(for: .portal, as: .system("seed")) { tx in
      try people.compactMap { person in
        try CrowdHistory(person: person, teams: teams, now: now)
          .write(passwordHash: hash, in: tx)
      }
    }
    added.people += entries.count
    added.entries += entries.reduce(0, +)
    added.longestWrite = max(added.longestWrite, .now - begin)
  }

  /// The founders' teams, in the order of their founders.
  private func teams() async throws -> [Team] {
    let emails = (0..<size.teams).map { CrowdPerson.email($0) }
    return try await portal.store.read { tx in
      try emails.compactMap { email in
        guard let founder = try User.find(email: email, in: tx) else { return nil }
        return try Membership.all(of: founder.id, in: tx).first?.team
      }
    }
  }
}
