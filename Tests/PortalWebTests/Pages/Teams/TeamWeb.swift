import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What people do with teams again and again.
extension TestWeb {
  static let newcomer: KeyValuePairs = ["name": "Dora Dean", "password": "purple monkey dishes 9"]

  /// Alice invites; the paths of both links.
  func invite(
    _ email: String, as role: String = "member", by browser: Browser? = nil
  ) async throws -> (mailed: String, copied: String) {
    var inviter = browser
    if inviter == nil { inviter = try await self.browser(.alice) }
    let answer = try await #require(inviter).post(
      "/teams/alice-adams/invitations/new", ["emails": email, "role": role])
    #expect(answer.status == 200)
    let mail = try #require(
      try await test.mails(to: email).last { $0.kind == "invitation" })
    let copied = answer.body.matches(of: /\/invitations\/[A-Za-z0-9_-]{43}/).map {
      String($0.output)
    }
    return (mail.path, try #require(copied.first))
  }

  /// The role that somebody has in Alice's team; nil for who is not in it.
  func role(of email: String) async throws -> TeamRole? {
    let (address, slug) = (try EmailAddress(email), "alice-adams")
    return try await portal.store.read { tx in
      guard let user = try User.find(email: address, in: tx) else { return nil }
      return try Membership.find(user: user.id, slug: slug, in: tx)?.role
    }
  }

  func change(_ sql: SQL) async throws {
    try await portal.store.write(for: .portal, as: .system("test")) { tx in
      _ = try tx.execute(sql)
      try tx.execute("UPDATE revisions SET revision = revision + 1")
    }
  }
}
