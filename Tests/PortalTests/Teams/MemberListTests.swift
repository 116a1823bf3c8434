import TestSupport
import Testing

@testable import Portal

/// The list of a team's members: order, filter, search, pages.
@Suite("Teams: list of members", .serialized) struct MemberListTests {
  private static let cursors = CursorSealer(
    keys: SecretKeys(master: Array(repeating: 7, count: 32)))

  private func slice(
    _ team: ID<Team>, _ scene: TeamScene, _ parameters: [(String, String)] = []
  ) async throws -> Slice<Member> {
    let query = try Member.listing.query(
      parameters.map { ListQuery.Parameter($0.0, $0.1) })
    return try await scene.store.read {
      try Member.listing.slice(query, of: Member.scope(team), Self.cursors, in: $0)
    }
  }

  private func names(
    _ team: ID<Team>, _ scene: TeamScene, _ parameters: [(String, String)] = []
  ) async throws -> [String] {
    try await slice(team, scene, parameters).items.map(\.name)
  }

  /// Three hundred, their names in runs of equal ones, next to another team of as many.
  private func crowd(_ engine: TestEngine) async throws -> (TeamScene, ID<Team>) {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    try await scene.fill(team, 299) { ["Élan", "elan", "Zoë", "Ángel", "Яна"][$0 % 5] }
    let other = try await scene.team("Other", of: .init(try await scene.person("otto"), .owner))
    try await scene.change(
      """
      INSERT INTO memberships (team_id, user_id, role, name_key, email, created_at)
      SELECT \(other), user_id, 'member', name_key, email, created_at FROM memberships
      WHERE team_id = \(team)
      """)
    return (scene, team)
  }

  @Test(
    arguments: TestEngine.allCases,
    ["name", "-name", "email", "-email", "role", "-role", "joinedAt", "-joinedAt"])
  func everyMemberComesOnceForwardsAndBack(_ engine: TestEngine, _ sort: String) async throws {
    let (scene, team) = try await crowd(engine)
    let start = [("sort", sort), ("limit", "25")]
    var page = try await slice(team, scene, start)
    #expect(page.previous == nil)
    var pages = [page.items.map(\.id)]
    var members = page.items
    while let next = page.next {
      page = try await slice(team, scene, start + [("after", next)])
      pages.append(page.items.map(\.id))
      members += page.items
    }
    #expect(members.count == 300 && Set(members.map(\.id)).count == 300)
    let keys = members.map { key(of: $0, sort) }
    let sorted = keys.sorted()
    #expect(keys == (sort.hasPrefix("-") ? sorted.reversed() : sorted))
    var back = [page.items.map(\.id)]
    while let previous = page.previous {
      page = try await slice(team, scene, start + [("before", previous)])
      back.insert(page.items.map(\.id), at: 0)
    }
    #expect(back == pages)
  }

  /// What it is sorted by, and the id that breaks ties, as one text that sorts like the bytes.
  private func key(of member: Member, _ sort: String) -> Key {
    let value =
      switch sort.drop(while: { $0 == "-" }) {
      case "name": member.nameKey
      case "email": member.email
      case "role": String(member.role.rank)
      default: String(member.joinedAt.microseconds)
      }
    return Key(bytes: Array("\(value)\u{0}\(member.id.text)".utf8))
  }

  private struct Key: Comparable {
    let bytes: [UInt8]
    static func < (left: Key, right: Key) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func oneRoleAtATime(_ engine: TestEngine) async throws {
    let (scene, team) = try await crowd(engine)
    var count = 0
    for role in Role.allCases {
      let start = [("role", role.rawValue), ("limit", "100")]
      let page = try await slice(team, scene, start)
      #expect(page.items.allSatisfy { $0.role == .standard(role) })
      #expect(page.next == nil)
      count += page.items.count
    }
    #expect(count == 300)
  }

  @Test(arguments: TestEngine.allCases)
  func searchFindsPartsOfNamesAndAddresses(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    let given = ["100% Rita", "snake_case", "snakeXcase", "back\\slash", "Groß", "Åsa Ek", "Юлия"]
    try await scene.fill(team, given.count) { given[$0 - 1] }
    for (words, found) in [
      ("%", ["100% Rita"]), ("0% r", ["100% Rita"]), ("_", ["snake_case"]),
      ("SNAKE_", ["snake_case"]), ("\\", ["back\\slash"]), ("gross", ["Groß"]),
      ("GROSS", ["Groß"]), ("groß", ["Groß"]), ("asa", ["Åsa Ek"]), ("ÅSA", ["Åsa Ek"]),
      ("A\u{30A}sa", ["Åsa Ek"]), ("юли", ["Юлия"]), ("ЮЛИ", ["Юлия"]),
      ("m0001@", ["100% Rita"]), ("M0002", ["snake_case"]), ("nobody", []), ("' OR 1=1", []),
      ("%%", []), ("__", []),
    ] as [(String, [String])] {
      #expect(try await names(team, scene, [("q", words)]) == found, "\(words)")
    }
    let all = try await names(team, scene, [("q", "example.com")])
    #expect(all.count == given.count + 1)
    // A search and a role together.
    let both = try await names(team, scene, [("q", "example"), ("role", "owner")])
    #expect(both == ["ann", "Groß"])
  }

  /// A role of the team's own stands in the list by its name, after the others.
  @Test(arguments: TestEngine.allCases)
  func aRoleOfTheTeamsOwnIsShown(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .viewer))
    let role = try await scene.role("Auditor", [.seeAudit], by: ann, in: team)
    try await scene.give(.custom(role), to: ben, by: ann, in: team)
    let members = try await slice(team, scene, [("sort", "-role")]).items
    #expect(members.map(\.role.label) == ["Auditor", "Owner"])
  }
}
