import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Photos (S18)") struct AvatarTests {
  private static let png = SamplePicture.png

  private func upload(
    _ bytes: [UInt8], named name: String = "me.png", field: String = "avatar", as browser: Browser
  ) async throws -> Answer {
    let head =
      "--b\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n"
      + "Content-Type: image/png\r\n\r\n"
    return try await browser.send(
      "POST", "/settings/avatar",
      headers: [
        .secFetchSite: "same-origin", .contentType: "multipart/form-data; boundary=b",
      ], body: Array(head.utf8) + bytes + Array("\r\n--b--\r\n".utf8))
  }

  private func files(_ web: TestWeb) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: web.portal.files.path)
  }

  @Test(arguments: TestEngine.allCases)
  func photoIsStoredShownReplacedAndRemoved(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.browser(.alice)
    let notes = SamplePicture.png(chunks: [("eXIf", Array("48.137N".utf8))])
    #expect(try await upload(notes, as: alice).status == 303)
    let page = try await alice.get("/settings/profile").body
    let address = try #require(page.firstMatch(of: /src="(\/avatars\/[^"]+)"/)?.1)
    let photo = try await alice.get(String(address))
    #expect(photo.status == 200)
    #expect(photo.bytes == Self.png, "without what says where it was taken")
    #expect(photo.headers[.contentType] == "image/png")
    #expect(photo.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    #expect(photo.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
    #expect(try files(web).count == 1)
    #expect(try await upload(Self.png + [1], as: alice).status == 303)
    #expect(try files(web).count == 1, "the old file is gone")
    #expect(try await alice.post("/settings/avatar/remove").status == 303)
    #expect(try files(web).isEmpty)
    #expect(try await alice.get(String(address)).status == 404)
  }

  @Test func teamMatesSeeItAndOutsidersDoNot() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    _ = try await upload(Self.png, as: alice)
    let path = "/avatars/\(try await web.test.user(.alice).id)"
    #expect(try await web.browser(.bob).get(path).status == 200)
    let foreign = try await web.browser(.charlie).get(path)
    let absent = try await web.browser(.charlie).get(
      "/avatars/00000000-0000-7000-8000-000000000000")
    #expect(foreign.status == 404)
    #expect(foreign.bytes == absent.bytes)
  }

  @Test(arguments: [
    ("<svg xmlns='http://www.w3.org/2000/svg'/>", "me.svg"), ("<!doctype html>", "me.png"),
    ("\u{89}PNG", "me.png"), ("GIF89a", "me.gif"), ("", "me.png"),
  ])
  func whatIsNoPictureIsRefusedAtTheField(_ content: String, _ name: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let answer = try await upload(Array(content.utf8), named: name, as: alice)
    #expect(answer.status == 422)
    #expect(answer.body.contains("id=\"photo-avatar-error\""))
    #expect(try files(web).isEmpty)
  }

  @Test(arguments: [
    (SamplePicture.png(width: 60_000, height: 60_000), "60000 by 60000 pixels"),
    (SamplePicture.png.dropLast(), "damaged"),
  ])
  func whatNobodyShouldShowIsRefusedAtTheField(_ bytes: [UInt8], _ words: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let answer = try await upload(bytes, as: alice)
    #expect(answer.status == 422)
    #expect(answer.body.contains("id=\"photo-avatar-error\""))
    #expect(answer.body.contains(words))
    #expect(try files(web).isEmpty)
    let user = try await web.test.user(.alice)
    #expect(user.avatar == nil)
  }

  @Test(arguments: ["me.jpg", "me.svg", "me", "me.png.html", "", "../../me.gif"])
  func nameMustAgreeWithTheContent(_ name: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    #expect(try await upload(Self.png, named: name, as: alice).status == 422)
    #expect(try files(web).isEmpty)
  }

  @Test func tooLargeIsRefusedAndLeavesNothing() async throws {
    let web = try await TestWeb.make(settings: { $0.uploadLimit = 100_000 })
    let alice = try await web.browser(.alice)
    let answer = try await upload(
      Self.png + Array(repeating: 0, count: 120_000), as: alice)
    #expect(answer.status == 413)
    #expect(answer.headers[.connection] == "close")
    #expect(answer.body.contains("id=\"photo-avatar-error\""))
    #expect(try files(web).isEmpty)
  }

  @Test func otherFieldsAndBrokenFormsAreRefused() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    #expect(try await upload(Self.png, field: "other", as: alice).status == 400)
    let cut = try await alice.send(
      "POST", "/settings/avatar",
      headers: [
        .secFetchSite: "same-origin", .contentType: "multipart/form-data; boundary=b",
      ],
      body: Array(
        "--b\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\n\r\nx".utf8))
    #expect(cut.status == 400)
    #expect(try await alice.post("/settings/avatar", ["avatar": "x"]).status == 415)
    #expect(try files(web).isEmpty)
  }
}
