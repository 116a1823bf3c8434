import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Coming into a team by the code of a link.
@Suite("Joining API") struct JoinAPITests {
  private let team = "teams/alice-adams"

  private func code(_ web: TestWeb, most: JSON = .null) async throws -> String {
    let made = try await web.program(.alice).post(
      "\(team)/join-links",
      ["role": .text("viewer"), "days": .integer(7), "mostUses": most])
    return try #require(made.text("code"), "\(made.body)")
  }

  /// The code of the link to copy.
  private func invitation(_ web: TestWeb, of person: Cast) async throws -> String {
    let made = try await web.program(.alice).post(
      "\(team)/invitations",
      ["emails": .list([.text(person.email)]), "role": .text("viewer")])
    guard case .list(let letters)? = made.json?["invited"], let code = letters.first?["copied"]
    else { throw Unexpected(made.body) }
    return try #require(code.words)
  }

  @Test(arguments: TestEngine.allCases)
  func joinLinkLetsIn(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let body: KeyValuePairs<String, JSON> = ["code": .text(try await code(web, most: .integer(1)))]
    let charlie = try await web.program(.charlie)
    #expect(try await charlie.get(team).status == 404)
    let joined = try await charlie.post("join", body, [.idempotencyKey: "join"])
    #expect(joined.status == 200 && joined.text("slug") == "alice-adams", "\(joined.body)")
    #expect(joined.text("role") == "viewer")
    let again = try await charlie.post("join", body, [.idempotencyKey: "join"])
    #expect(again.headers[.idempotencyReplayed] == "true")
    #expect(try await charlie.post("join", body).status == 200, "whoever is in stays in")
    #expect(try await charlie.get(team).status == 200)
    let used = try await web.program(.olga).post("join", body)
    #expect(used.status == 422 && used.code == "not-possible", "\(used.body)")
    #expect(try await Program(web).post("join", body).status == 401)
  }

  @Test func codeThatIsNoneIsGone() async throws {
    let web = try await TestWeb.make()
    let charlie = try await web.program(.charlie)
    for path in ["join", "invitations/accept", "invitations/decline"] {
      for code in ["x", Token.random().text] {
        let gone = try await charlie.post(path, ["code": .text(code)])
        #expect(gone.status == 422 && gone.code == "link-gone", "\(path) \(code)")
      }
      #expect(try await charlie.post(path).code == "invalid")
    }
  }

  @Test func invitationIsForWhoIsInvitedAlone() async throws {
    let web = try await TestWeb.make()
    let body: KeyValuePairs<String, JSON> = [
      "code": .text(try await invitation(web, of: .charlie))
    ]
    let (olga, charlie) = (try await web.program(.olga), try await web.program(.charlie))
    for path in ["accept", "decline"] {
      #expect(try await olga.post("invitations/\(path)", body).code == "not-possible", "\(path)")
    }
    let accepted = try await charlie.post("invitations/accept", body)
    #expect(accepted.text("slug") == "alice-adams", "\(accepted.body)")
    #expect(try await charlie.post("invitations/accept", body).status == 200)
  }

  @Test func invitationIsDeclinedByItsLink() async throws {
    let web = try await TestWeb.make()
    let body: KeyValuePairs<String, JSON> = [
      "code": .text(try await invitation(web, of: .charlie))
    ]
    let charlie = try await web.program(.charlie)
    #expect(try await charlie.post("invitations/decline", body).status == 204)
    #expect(try await charlie.get("invitations").items.isEmpty)
    #expect(try await charlie.post("invitations/accept", body).code == "not-possible")
  }
}
