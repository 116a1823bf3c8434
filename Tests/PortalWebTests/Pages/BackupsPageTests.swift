import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Backups page") struct BackupsPageTests {
  @Test func operatorAsksForABackupAndSeesIt() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let empty = try await olga.get("/admin/backups")
    #expect(empty.status == 200)
    #expect(empty.body.contains("There is no backup yet."))
    #expect(empty.body.contains("None is planned."))

    #expect(try await olga.post("/admin/backups").location == "/admin/backups")
    let running = try await olga.get("/admin/backups").body
    #expect(running.contains("A backup is being made."))
    #expect(!running.contains("Back up now"))
    #expect(try await olga.post("/admin/backups").status == 303)
    let asked = try await web.portal.store.read { tx in
      try AuditEntry.latest([.portal], limit: 9, in: tx).count { $0.action == .backupRequested }
    }
    #expect(asked == 1, "a second press asks for nothing")

    let job = Job.backup(web.portal)
    let runner = JobRunner(
      web.portal, jobs: [job], delivery: MailDelivery(web.portal, transport: TestTransport()))
    await runner.step()
    #expect(try await olga.get("/admin/backups").body.contains("A backup is being made."))
    await runner.runIfDue(job)
    let done = try await olga.get("/admin/backups").body
    #expect(done.contains("data-state=\"verified\">Verified"))
    #expect(done.contains("By request"))
    #expect(done.contains("portico restore --yes \(web.portal.settings.backupFolder)/portico-"))
    #expect(done.contains("Back up now"))
    #expect(!done.contains("None is planned."))
  }

  @Test func failureIsShownInWords() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    _ = try? await MakeBackup(web.portal, to: "/dev/null/nowhere").run(because: .schedule)
    let page = try await olga.get("/admin/backups").body
    #expect(page.contains("Failed"))
    #expect(page.contains("/dev/null/nowhere cannot be made"))
    #expect(page.contains("There is no backup yet."))
  }
}
