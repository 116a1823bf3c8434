import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Every field of every form with everything that people and programs put into fields.
@Suite("Bad input") struct BadInputTests {
  private struct Form {
    let path: String
    let fields: [String: String]
    var person: Cast?
  }

  private static let forms = [
    Form(
      path: "/sign-up",
      fields: [
        "name": "Dora", "email": "dora@example.com", "password": "purple monkey dishes",
        "next": "",
      ]),
    Form(
      path: "/sign-in",
      fields: ["email": Cast.alice.email, "password": "x", "remember": "1", "next": ""]),
    Form(path: "/forgot-password", fields: ["email": "a@example.com"]),
    Form(path: "/verify-email/\(String(repeating: "A", count: 43))", fields: ["password": "x"]),
    Form(path: "/reset-password/\(String(repeating: "A", count: 43))", fields: ["password": "x"]),
    Form(
      path: "/settings/profile",
      fields: [
        "name": "Alice", "company": "", "bio": "", "timeZone": "UTC", "language": "en",
      ], person: .alice),
    Form(path: "/settings/appearance", fields: ["theme": "dark"], person: .alice),
    Form(
      path: "/settings/password", fields: ["current": "x", "password": "another good phrase"],
      person: .alice),
  ]

  /// Percent-encoded, as they travel.
  private static let values = [
    "", "%20", "%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%E2%80%AEevil", "%EF%BB%BFa",
    "%D7%A9%D7%9C%D7%95%D7%9D", "e%CC%81%CC%81%CC%81", "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%3E", "'%20OR%201=1--",
    "%7B%7Bname%7D%7D", "%5B%5Bx%5D%5D", "%0D%0ASet-Cookie:%20a=b", "%", "%4", "%zz", "..%2F..%2F",
    String(repeating: "x", count: 300), String(repeating: "%CC%81", count: 2000),
    String(repeating: "y", count: 60_000), String(repeating: "z", count: 70_000),
  ]

  @Test(arguments: TestEngine.allCases, forms.map(\.path))
  func noFieldBreaksAForm(_ engine: TestEngine, _ path: String) async throws {
    let form = try #require(Self.forms.first { $0.path == path })
    let web = try await TestWeb.make(engine)
    for field in form.fields.keys.sorted() {
      for value in Self.values {
        let browser = web.browser()
        if let person = form.person { browser.cookies = try await web.browser(person).cookies }
        // A new hour, so that no throttle hides the answer.
        web.clock.advance(by: .hours(2))
        if let person = form.person { browser.cookies = try await web.browser(person).cookies }
        let body = form.fields.sorted { $0.key < $1.key }.map { name, usual in
          "\(name)=\(name == field ? value : usual.queryEncoded)"
        }.joined(separator: "&")
        let answer = try await browser.send(
          "POST", form.path,
          headers: [
            .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
          ], body: Array(body.utf8))
        let shown = "\(field)=\(value.prefix(40)): \(answer.status)"
        #expect([303, 400, 410, 413, 422].contains(answer.status), "\(shown)")
        #expect(!answer.body.contains("<script>alert"), "\(shown)")
        #expect(!answer.body.contains("<img src=x"), "\(shown)")
        #expect(answer.headers[values: .setCookie].allSatisfy { !$0.hasPrefix("a=b") }, "\(shown)")
      }
    }
  }

  @Test(arguments: [
    "/teams/%00/dashboard", "/teams/%FF/dashboard", "/teams/..%2F..%2Fetc/dashboard",
    "/teams/%E2%80%AE/dashboard", "/avatars/%00", "/avatars/not-an-id", "/resume/x",
    "/verify-email/%00", "/reset-password/%C3%28", "/assets/%00", "/admin/outbox?state=%00",
    "/admin/outbox?state=x&before=y", "/sign-in?next=%00", "/sign-in?next=%FF", "/%", "/%zz",
    "/sign-in?%00=%00", "/teams//dashboard", "//", "/./sign-in", "/sign-in/",
  ])
  func noPathBreaksThePortal(_ path: String) async throws {
    let web = try await TestWeb.make()
    for browser in [web.browser(), try await web.browser(.olga)] {
      let answer = try await browser.get(path)
      #expect(answer.status < 500, "\(path): \(answer.status)")
    }
  }

  @Test func truncatedBodyOfAFormIsNoForm() async throws {
    let web = try await TestWeb.make()
    let answer = try await web.browser().send(
      "POST", "/sign-in",
      headers: [
        .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
      ], body: Array("email=alice%40example.com&passw".utf8))
    #expect(answer.status == 400)
  }
}
