import TestSupport
import Testing

@testable import Portal

@Suite("Passwords that everybody can read") struct ExamplePasswordsTests {
  @Test(arguments: TestEngine.allCases)
  func areFoundUntilTheyAreChanged(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    _ = try await Crowd(
      test.portal, size: .init(people: 4, teams: 2), languages: ["en"]
    ).seed()
    let people = try await ExamplePasswords.people(test.portal)
    #expect(people.count == 8)
    #expect(Array(people.prefix(4)) == Cast.all.map(\.email).sorted())
    #expect(people.last == "person4@crowd.example.com")
    for person in Cast.all {
      let user = try await test.user(person)
      try await user.setPassword("another good phrase", test.portal, as: .system("test"))
    }
    #expect(try await ExamplePasswords.people(test.portal).count == 4, "the crowd's are left")
  }

  @Test func othersAreNotAsked() async throws {
    let test = try await TestPortal.make(cast: false)
    // The same password, and it is theirs to choose.
    for email in ["person@example.com", "persona1@crowd.example.org", "zoe@crowd.example.com"] {
      _ = try await NewAccount.create(
        email: try EmailAddress(email), name: "Zoe", password: Cast.password, test.portal,
        as: .system("test"))
    }
    #expect(try await ExamplePasswords.people(test.portal) == [])
  }
}
