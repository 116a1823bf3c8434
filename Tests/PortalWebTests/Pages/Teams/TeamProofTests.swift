import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What a session that somebody has left open does not do (S10).
@Suite("Proof in teams (S10)") struct TeamProofTests {
  private let base = "/teams/alice-adams"

  /// Alice, who signed in more than ten minutes ago.
  private func late() async throws -> (web: TestWeb, alice: Browser) {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    web.clock.advance(by: .minutes(11))
    return (web, alice)
  }

  @Test func ownersAreMadeAndUnmadeWithAFreshPassword() async throws {
    let (web, alice) = try await late()
    let bob = try await web.test.user(.bob).id
    let path = "\(base)/members/\(bob)"
    let asked = "/prove?next=\(path.percentEncoded)"
    #expect(try await alice.post("\(path)/role", ["role": "owner"]).location == asked)
    #expect(try await web.role(of: Cast.bob.email) == .member)
    #expect(try await alice.post("\(path)/role", ["role": "admin"]).location == path)
    try await web.give(.owner, to: .bob, inTeamOf: .alice)
    #expect(try await alice.post("\(path)/role", ["role": "viewer"]).location == asked)
    #expect(try await alice.post("\(path)/remove").location == asked)
    #expect(try await web.role(of: Cast.bob.email) == .owner)
    _ = try await alice.post("/prove", ["password": Cast.password, "next": path])
    #expect(try await alice.post("\(path)/role", ["role": "viewer"]).location == path)
    #expect(try await web.role(of: Cast.bob.email) == .viewer)
    #expect(try await alice.post("\(path)/role", ["role": "owner"]).location == path)
  }

  @Test func nobodyIsInvitedToOwn() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let form: KeyValuePairs = ["emails": "erin@example.com", "role": "owner"]
    #expect(try await alice.post("\(base)/invitations/new", form).status == 422)
    #expect(
      try await alice.post("\(base)/join-links", ["role": "owner", "days": "7"]).status == 422)
  }

  @Test func aDeletedTeamIsRestoredWithAFreshPassword() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    _ = try await alice.post("\(base)/delete", ["name": "alice adams's  team"])
    web.clock.advance(by: .minutes(11))
    #expect(try await alice.post("\(base)/restore").location?.hasPrefix("/prove") == true)
    #expect(try await alice.get("\(base)/dashboard").status == 403)
  }

  /// The members' names and addresses leave with whoever may export, and it is written down.
  @Test func aListIsTakenAwayWithProofAndATrace() async throws {
    let (web, alice) = try await late()
    let bob = try await web.browser(.bob)
    let file = "\(base)/members?format=csv"
    #expect(try await bob.get(file).status == 403)
    #expect(!(try await bob.get("\(base)/members").body.contains("format=csv")))
    #expect(try await alice.get(file).location?.hasPrefix("/prove") == true)
    _ = try await alice.post("/prove", ["password": Cast.password, "next": "\(base)/members"])
    let answer = try await alice.get(file)
    #expect(answer.status == 200)
    #expect(answer.body.contains(Cast.bob.email))
    let noted = try await web.portal.store.read { tx in
      try tx.rows("SELECT chain FROM audit WHERE action = 'list.exported'").map {
        try $0["chain"] as String
      }
    }
    #expect(noted.count == 1)
    #expect(noted.first?.hasPrefix("team:") == true)
  }
}
