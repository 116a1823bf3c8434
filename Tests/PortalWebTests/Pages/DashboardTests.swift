import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Dashboard") struct DashboardTests {
  /// A newer program wrote it, and this one is back: the page shows it by its name.
  @Test(arguments: TestEngine.allCases)
  func actionOfANewerProgramGoesByItsName(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.browser(.alice)
    let user = try await web.test.user(.alice)
    let path = "/teams/\(try await web.test.slug(.alice))/dashboard"
    let before = try await alice.get(path).body
    #expect(before.contains("Activity") && !before.contains("gadget"))
    let newer = AuditAction("gadget.polished<b>", "polished a gadget")
    try await web.portal.store.write(for: .user(user.id), as: .system("newer")) {
      try $0.audit(newer, to: .user(user.id), subject: "x")
    }
    let page = try await alice.get(path)
    #expect(page.status == 200)
    #expect(page.body.contains("gadget.polished&lt;b&gt;"))
    #expect(try await web.portal.checkAudit().all == [])
  }
}
