import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Whom a request comes from, behind proxies and in spite of what clients write.
@Suite("Proxies") struct ProxyTests {
  private static let proxy = "10.0.0.1"
  private static let guess = Cast.alice.email

  private func portal() async throws -> TestWeb {
    try await TestWeb.make(options: {
      $0.trustedProxies = ["10.0.0.0/8", "fd00::/8"].compactMap { AddressRange($0) }
    })
  }

  private func signIn(
    _ web: TestWeb, peer: String, forwardedFor: [String], email: String = guess,
    password: String = Cast.password
  ) async throws -> (browser: Browser, answer: Answer) {
    let browser = Browser(web: web, peer: peer)
    var headers: HTTPFields = [
      .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
    ]
    for value in forwardedFor { headers.append(HTTPField(name: .xForwardedFor, value: value)) }
    let form = "email=\(email.percentEncoded)&password=\(password.percentEncoded)"
    let answer = try await browser.send(
      "POST", "/sign-in", headers: headers, body: Array(form.utf8))
    return (browser, answer)
  }

  struct Chain: CustomTestStringConvertible, Sendable {
    let peer: String
    let forwardedFor: [String]
    let client: String
    var testDescription: String { "\(forwardedFor) from \(peer)" }

    init(_ peer: String, _ forwardedFor: String..., client: String) {
      (self.peer, self.forwardedFor, self.client) = (peer, forwardedFor, client)
    }
  }

  static let chains = [
    Chain("192.0.2.1", client: "192.0.2.1"),
    Chain("192.0.2.1", "198.51.100.7", client: "192.0.2.1"),
    Chain("192.0.2.1", "10.0.0.1", client: "192.0.2.1"),
    Chain(proxy, client: proxy),
    Chain(proxy, "198.51.100.7", client: "198.51.100.7"),
    Chain(proxy, "6.6.6.6, 198.51.100.7", client: "198.51.100.7"),
    Chain(proxy, "6.6.6.6,198.51.100.7 ,\t10.2.2.2", client: "198.51.100.7"),
    Chain(proxy, "6.6.6.6", "198.51.100.7, 10.2.2.2", client: "198.51.100.7"),
    Chain(proxy, "198.51.100.7", "10.2.2.2", client: "198.51.100.7"),
    Chain(proxy, "10.3.3.3, 10.2.2.2", client: "10.3.3.3"),
    Chain(proxy, "198.51.100.7, unknown", client: proxy),
    Chain(proxy, "198.51.100.7, unknown, 10.2.2.2", client: "10.2.2.2"),
    Chain(proxy, "<script>", client: proxy),
    Chain(proxy, String(repeating: "6.6.6.6,", count: 4000) + "192.0.2.9", client: "192.0.2.9"),
    Chain(
      proxy, "192.0.2.9" + String(repeating: ",10.2.2.2", count: 3500), client: "10.2.2.2"),
    Chain(proxy, "198.51.100.7:4711", client: "198.51.100.7"),
    Chain(proxy, "198.51.100.7:port", client: proxy),
    Chain(proxy, "[2001:db8::7]:443", client: "2001:db8::7"),
    Chain(proxy, "[2001:db8::7]", client: "2001:db8::7"),
    Chain(proxy, "[2001:db8::7]x", client: proxy),
    Chain(proxy, "2001:DB8:0:0::7", client: "2001:db8::7"),
    Chain(proxy, "::ffff:198.51.100.7", client: "198.51.100.7"),
    Chain("::ffff:10.0.0.1", "198.51.100.7", client: "198.51.100.7"),
    Chain("::ffff:192.0.2.1", "198.51.100.7", client: "192.0.2.1"),
    Chain("fd00::1", "198.51.100.7, fd00::2", client: "198.51.100.7"),
    Chain("fe80::1", "198.51.100.7", client: "fe80::1"),
  ]

  @Test(arguments: chains) func `the sessions page names the client`(_ chain: Chain) async throws {
    let web = try await portal()
    let (browser, answer) = try await signIn(
      web, peer: chain.peer, forwardedFor: chain.forwardedFor)
    #expect(answer.status == 303)
    let page = try await browser.get("/settings/sessions").body
    #expect(page.contains(chain.client))
    let others = Set((chain.forwardedFor + [chain.peer]).flatMap { $0.split(separator: ",") })
    for other in others where !other.contains(chain.client) && !chain.client.contains(other) {
      #expect(!page.contains(other.trimmingPrefix(" ")))
    }
  }

  /// Wrong passwords for people who are not there, so that only the address is counted.
  private func fail(
    _ web: TestWeb, _ times: Int, peer: String, forwardedFor: (Int) -> [String]
  ) async throws -> Int {
    var status = 0
    for number in 0..<times {
      status = try await signIn(
        web, peer: peer, forwardedFor: forwardedFor(number), email: "nobody\(number)@example.com",
        password: "wrong"
      ).answer.status
    }
    return status
  }

  @Test func `a throttle counts the client and spares the others behind the proxy`() async throws {
    let web = try await portal()
    // The client adds what it likes on the left; the proxy appends whom it sees.
    let spoof = { (number: Int) in ["203.0.113.\(number), 198.51.100.7"] }
    #expect(try await fail(web, 20, peer: Self.proxy, forwardedFor: spoof) == 422)
    #expect(try await fail(web, 1, peer: Self.proxy, forwardedFor: spoof) == 429)
    let other = try await signIn(web, peer: Self.proxy, forwardedFor: ["198.51.100.8"])
    #expect(other.answer.status == 303)
  }

  @Test func `who is no proxy cannot spread its attempts`() async throws {
    let web = try await portal()
    let spoof = { (number: Int) in ["203.0.113.\(number)"] }
    #expect(try await fail(web, 20, peer: "192.0.2.1", forwardedFor: spoof) == 422)
    #expect(try await fail(web, 1, peer: "192.0.2.1", forwardedFor: spoof) == 429)
    let other = try await signIn(web, peer: "192.0.2.2", forwardedFor: [])
    #expect(other.answer.status == 303)
  }

  @Test func `what a proxy says of host and scheme makes no link`() async throws {
    let web = try await portal()
    _ = try await Browser(web: web, peer: Self.proxy).post(
      "/forgot-password", ["email": Cast.alice.email],
      headers: [
        .init("X-Forwarded-Host")!: "evil.example", .init("X-Forwarded-Proto")!: "https",
        .init("X-Forwarded-Port")!: "444", .init("Forwarded")!: "host=evil.example;proto=https",
      ])
    let mail = try #require(try await web.test.mails(to: Cast.alice.email).last)
    #expect(mail.mail.link.hasPrefix("http://127.0.0.1:8080/reset-password/"))
    #expect(!mail.mail.html.contains("evil"))
  }
}
