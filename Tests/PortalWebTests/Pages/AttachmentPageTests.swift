import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Files of a mail, for operators") struct AttachmentPageTests {
  private func readings(_ web: TestWeb) async throws -> Int {
    try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'mail.read'")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func operatorOpensAFile(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let olga = try await web.browser(.olga)
    let path = "/admin/outbox/\(try await web.test.mailFiles())"
    let page = try await olga.get(path).body
    #expect(page.contains("<bdi>Rechnung für حساب 田中.pdf</bdi>"))
    #expect(page.contains("href=\"\(path)/attachments/2\""))
    #expect(page.contains("3.0 kB") && page.contains("7 bytes"))
    #expect(try await readings(web) == 1)

    let answer = try await olga.get("\(path)/attachments/1")
    #expect(answer.status == 200 && answer.bytes == MailAttachment.samples[0].bytes)
    #expect(answer.headers[.contentType] == "application/pdf")
    #expect(
      answer.headers[.contentDisposition]
        == "attachment; filename=\"Rechnung f_r ____ __.pdf\"; filename*=UTF-8''Rechnung%20f%C3%BCr%20%D8%AD%D8%B3%D8%A7%D8%A8%20%E7%94%B0%E4%B8%AD.pdf"
    )
    #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
    #expect(try await readings(web) == 2, "opening a file is reading the mail")
    let plain = try await olga.get("\(path)/attachments/2")
    #expect(plain.headers[.contentDisposition] == "attachment; filename=\"terms.txt\"")

    let count = try await readings(web)
    for odd in ["0", "3", "-1", "x", "1e0", "99999999999999999999", "%00"] {
      #expect(
        [400, 404].contains(try await olga.get("\(path)/attachments/\(odd)").status), "\(odd)")
    }
    #expect(try await olga.get("/admin/outbox/x/attachments/1").status == 404)
    #expect(try await readings(web) == count)
  }

  @Test func openingAFileWantsProof() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let path = "/admin/outbox/\(try await web.test.mailFiles())/attachments/1"
    web.clock.advance(by: .minutes(11))
    #expect(try await olga.get(path).location == "/prove?next=\(path)")
    #expect(try await readings(web) == 0)
    #expect(try await web.browser(.alice).get(path).status == 404)
  }

  @Test func mailWithoutFilesListsNone() async throws {
    let web = try await TestWeb.make()
    let id = try await web.test.mailFiles([])
    let page = try await web.browser(.olga).get("/admin/outbox/\(id)")
    #expect(page.status == 200 && !page.body.contains("Attachments"))
  }
}
