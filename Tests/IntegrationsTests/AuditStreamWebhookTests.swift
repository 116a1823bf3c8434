import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("The audit’s stream to a webhook", .timeLimit(.minutes(10))) struct AuditStreamWebhookTests {
  private let lines = Array("{\"a\":1}\n{\"a\":2}\n".utf8)

  private func answer(_ status: String, headers: String = "") -> SendGridServer.Manner {
    .says("HTTP/1.1 \(status)\r\n\(headers)Content-Length: 0\r\n\r\n")
  }

  private func send(to address: String, deadline: Duration = .seconds(10)) async throws {
    try await AuditStreamWebhook(address, deadline: deadline).send(lines)
  }

  private func problem(
    _ manner: SendGridServer.Manner, deadline: Duration = .seconds(10)
  ) async throws -> String {
    try await SendGridServer.run(manner) { server in
      let address = "http://me:geheim@127.0.0.1:\(server.port)/in?token=geheim"
      do {
        try await send(to: address, deadline: deadline)
        return ""
      } catch let problem as AuditStreamProblem { return problem.description }
    }
  }

  @Test(arguments: ["200 OK", "202 Accepted", "204 No Content"])
  func aBatchIsOnePost(_ status: String) async throws {
    try await SendGridServer.run(answer(status)) { server in
      try await send(to: "http://me:p%40ss@127.0.0.1:\(server.port)/in?index=portico")
      try await send(to: "\(server.address)/in")
      let seen = server.seen
      try #require(seen.count == 2)
      #expect(seen[0].method == "POST" && seen[0].path == "/in?index=portico")
      #expect(seen[0].body == String(decoding: lines, as: UTF8.self))
      #expect(seen[0].headers["content-type"] == ["application/x-ndjson"])
      let credentials = Data("me:p@ss".utf8).base64EncodedString()
      #expect(seen[0].headers["authorization"] == ["Basic \(credentials)"])
      #expect(seen[1].headers["authorization"] == [], "who has no password sends none")
    }
  }

  @Test(arguments: ["400 Bad", "401 No", "413 Large", "429 Slow", "500 Oh", "503 Away"])
  func othersAreNotDelivered(_ status: String) async throws {
    #expect(try await problem(answer(status)) == "it answered \(status.prefix(3))")
  }

  @Test func nothingIsRedirected() async throws {
    try await SendGridServer.run(answer("200 OK")) { other in
      let location = "Location: \(other.address)/elsewhere\r\n"
      let said = try await problem(answer("307 There", headers: location))
      #expect(said == "it answered 307")
      #expect(other.seen.isEmpty)
    }
  }

  @Test func silenceEnds() async throws {
    let began = ContinuousClock.now
    let said = try await problem(.isSilent, deadline: .milliseconds(300))
    #expect(said.hasPrefix("it gave no answer"))
    #expect(!said.contains("geheim"))
    #expect(ContinuousClock.now - began < .seconds(9))
  }

  @Test func nobodyThere() async throws {
    let port = try await SendGridServer.closedPort()
    await #expect(throws: AuditStreamProblem.self) {
      try await send(to: "http://127.0.0.1:\(port)/")
    }
  }

  @Test(arguments: [
    "http://example.com/in", "http://127.evil.example/", "ftp://example.com", "https://", "example",
    "https://me@example.com/in", "https://example.com/#in",
    "https://a%3Ab:geheim@example.com/",
  ])
  func otherAddressesAreRefused(_ address: String) {
    #expect {
      _ = try AuditStreamWebhook(address)
    } throws: {
      !"\($0)".contains("geheim")
    }
  }

  @Test func passwordIsNowhereToBeSeen() throws {
    let address = "https://me:geheim@siem.example.com:8443/in?token=geheim"
    let webhook = try AuditStreamWebhook(address)
    #expect(webhook.name == "the webhook at siem.example.com:8443")
    var dumped = ""
    dump(webhook, to: &dumped)
    #expect(!dumped.contains("geheim") && !"\(webhook)".contains("geheim"))
    #expect(
      AuditStreamWebhook.shown(address)
        == "https://me:(hidden)@siem.example.com:8443/(hidden)")
    #expect(
      AuditStreamWebhook.shown("https://siem.example.com/geheim")
        == "https://siem.example.com/(hidden)")
    #expect(AuditStreamWebhook.shown("https://siem.example.com/") == "https://siem.example.com")
    #expect(AuditStreamWebhook.shown("geheim") == "(hidden)")
  }
}
