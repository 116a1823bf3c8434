import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// A person's picture, for programs: the body is the file.
@Suite("Photo API") struct PhotoAPITests {
  private static let png = SamplePicture.png
  private let path = "users/me/avatar"

  private func files(_ web: TestWeb) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: web.portal.files.path)
  }

  @Test(arguments: TestEngine.allCases)
  func photoIsSetShownReplacedAndRemoved(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.program(.alice)
    #expect(try await alice.get(path).code == "not-found")
    let notes = SamplePicture.png(chunks: [("eXIf", Array("48.137N".utf8))])
    let set = try await alice.put(path, notes)
    #expect(set.status == 200 && set.json?["hasPhoto"] == .flag(true), "\(set.body)")
    #expect(set.headers[.rateLimitPolicy]?.contains("upload") == true)
    let photo = try await alice.get(path)
    #expect(photo.status == 200 && photo.headers[.contentType] == "image/png")
    #expect(photo.bytes == Self.png, "without what says where it was taken")
    #expect(try await alice.put(path, Self.png + [1]).status == 200)
    #expect(try files(web).count == 1, "the old file is gone")
    #expect(try await alice.delete(path).status == 204)
    #expect(try await alice.delete(path).status == 204)
    #expect(try await alice.get(path).status == 404)
    #expect(try files(web).isEmpty)
    #expect(try await Program(web).put(path, Self.png).status == 401)
  }

  @Test func teamMatesSeeItAndOutsidersDoNot() async throws {
    let web = try await TestWeb.make()
    _ = try await web.program(.alice).put(path, Self.png)
    let of = "users/\(try await web.test.user(.alice).id)/avatar"
    #expect(try await web.program(.bob).get(of).bytes == Self.png)
    let charlie = try await web.program(.charlie)
    let foreign = try await charlie.get(of)
    #expect(foreign.status == 404)
    #expect(
      try await charlie.get("users/00000000-0000-7000-8000-000000000000/avatar").bytes
        == foreign.bytes)
  }

  @Test(arguments: [
    (SamplePicture.png, "text/plain", 415, "wrong-content-type"),
    (SamplePicture.png, "image/svg+xml", 415, "wrong-content-type"),
    (SamplePicture.png, "application/json", 415, "wrong-content-type"),
    (SamplePicture.png, "image/jpeg", 422, "invalid"),
    (Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), "image/png", 422, "invalid"),
    ([], "image/png", 422, "invalid"),
    (SamplePicture.png.dropLast(), "image/png", 422, "invalid"),
    (SamplePicture.png(width: 60_000, height: 60_000), "image/png", 422, "invalid"),
  ])
  func whatIsNoPictureIsRefusedAndLeavesNothing(
    _ bytes: [UInt8], _ type: String, _ status: Int, _ code: String
  ) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.program(.alice)
    let refused = try await alice.put(path, bytes, as: type)
    #expect(refused.status == status && refused.code == code, "\(refused.body)")
    if status == 422 { #expect(refused.pointers == [""]) }
    #expect(try files(web).isEmpty)
    #expect(try await alice.get("users/me").json?["hasPhoto"] == .flag(false))
  }

  @Test func tooLargeIsRefusedAndLeavesNothing() async throws {
    let web = try await TestWeb.make(settings: { $0.uploadLimit = 100_000 })
    let large = Self.png + Array(repeating: 0, count: 120_000)
    let answer = try await web.program(.alice).put(path, large)
    #expect(answer.status == 413 && answer.code == "too-large")
    #expect(answer.headers[.connection] == "close")
    #expect(try files(web).isEmpty)
  }

  @Test func whatIsNotMeantLeavesTheOldOne() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.program(.alice)
    let key: HTTPFields = [.idempotencyKey: "photo"]
    let first = try await alice.put(path, Self.png, key)
    let again = try await alice.put(path, Self.png, key)
    #expect(again.headers[.idempotencyReplayed] == "true" && again.bytes == first.bytes)
    let other = try await alice.put(path, Self.png + [1], key)
    #expect(other.code == "key-reused")
    let late = try await alice.put(path, Self.png + [1], [.ifMatch: "\"x\""])
    #expect(late.code == "changed-meanwhile")
    #expect(try files(web).count == 1)
    #expect(try await alice.get(path).bytes == Self.png)
    let tag = try #require(try await alice.get("users/me").headers[.eTag])
    #expect(try await alice.put(path, Self.png, [.ifMatch: tag]).status == 200)
  }

  @Test func uploadsHaveABucketOfTheirOwn() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas.upload = 1 })
    let alice = try await web.program(.alice)
    #expect(try await alice.put(path, Self.png).status == 200)
    #expect(try await alice.put(path, Self.png).code == "too-many-requests")
    #expect(try await alice.get(path).status == 200)
  }

  @Test(arguments: TestEngine.allCases)
  func mailIsAllowedAgain(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.program(.alice)
    #expect(try await alice.get("users/me/mail").json?["suppressedAt"] == .null)
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try SuppressedAddress.suppress(
        Cast.alice.email, .bounced, words: "550", at: tx.now, in: tx)
    }
    let mail = try await alice.get("users/me/mail")
    #expect(mail.text("reason") == "bounced" && mail.text("suppressedAt") != nil, "\(mail.body)")
    #expect(try await alice.post("users/me/mail/allow").json?["suppressedAt"] == .null)
    #expect(try await alice.post("users/me/mail/allow").status == 200)
    #expect(try await alice.get("users/me/mail").json?["reason"] == .null)
  }
}

extension Program {
  func put(
    _ path: String, _ bytes: [UInt8], as type: String = "image/png", _ headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    headers[.contentType] = type
    if let token { headers[.authorization] = "Bearer \(token)" }
    let request = HTTPRequest(
      method: .put, scheme: "http", authority: "127.0.0.1:8080", path: "/api/v1/\(path)",
      headerFields: headers)
    return try await web.send(request, body: bytes, peer: peer)
  }

  func put(_ path: String, _ bytes: [UInt8], _ headers: HTTPFields) async throws -> Answer {
    try await put(path, bytes, as: "image/png", headers)
  }
}
