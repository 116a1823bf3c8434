import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Every field that any route declares, with everything that people and programs put into fields. A
/// form that is added falls under this by itself.
@Suite("Bad input") struct BadInputTests {
  /// Percent-encoded, as they travel.
  private static let values = [
    "", "%20", "%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%E2%80%AEevil", "%EF%BB%BFa",
    "%D7%A9%D7%9C%D7%95%D7%9D", "e%CC%81%CC%81%CC%81", "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%3E", "'%20OR%201=1--",
    "%22%CC%81%20onfocus=alert(1)%20x=%22", "%3C%CC%81img%20src=x%3E",
    "%7B%7Bname%7D%7D", "%5B%5Bx%5D%5D", "%0D%0ASet-Cookie:%20a=b", "%", "%4", "%zz", "..%2F..%2F",
    "-1", "1e99", "99999999999999999999", "1,250", "0000-00-00", "2026-02-30T25:61",
    String(repeating: "x", count: 300), String(repeating: "%CC%81", count: 2000),
    String(repeating: "y", count: 60_000), String(repeating: "z", count: 70_000),
  ]

  private struct Form {
    let path: String
    let fields: Fields
    let person: Cast?

    init?(_ entry: SiteMap.Entry, _ ids: [String: String] = [:]) {
      guard let form = entry.form else { return nil }
      let id = ids.first { entry.pattern.hasPrefix($0.key) }?.value
      path = entry.pattern.replacing("{token}", with: String(repeating: "A", count: 43))
        .replacing("{team}", with: "alice-adams")
        .replacing("{id}", with: id ?? "{id}")
      fields = form.fields
      switch entry.audience {
      case .anyone, .hidden: person = nil
      case .person, .team: person = .alice
      case .operators: person = .olga
      }
    }

    func browser(_ web: TestWeb) async throws -> Browser {
      guard let person else { return web.browser() }
      return try await web.browser(person)
    }
  }

  private static func forms(_ web: TestWeb, _ ids: [String: String] = [:]) -> [Form] {
    web.web.map.entries.compactMap { Form($0, ids) }
  }

  /// What somebody would enter.
  private static func usual(_ field: FieldAbout) -> String? {
    switch field.kind {
    case .email, .emails: "dora@example.com"
    case .secret: "another good phrase"
    case .choice, .choices, .timeZone: field.options.first?.value
    case .flag: "1"
    case .integer: "1"
    case .money: "10"
    case .date: "2026-03-31"
    case .moment: "2026-03-31T14:30"
    case .line, .paragraph: "Dora"
    case .hidden, .file: nil
    }
  }

  @Test func everyRouteWithFieldsIsFound() async throws {
    let forms = Self.forms(try await TestWeb.make())
    #expect(forms.count >= 8)
    #expect(
      forms.allSatisfy { !$0.path.replacing("{id}", with: "").contains("{") },
      "a parameter that the walk lacks")
  }

  @Test(arguments: TestEngine.allCases)
  func noFieldBreaksAForm(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    for form in Self.forms(web, try await TeamThings.make(web).ids) {
      for field in form.fields.all.map(\.about) where field.kind != .file {
        for value in Self.values {
          // A new hour, so that no throttle hides the answer.
          web.clock.advance(by: .hours(2))
          let answer = try await Self.send(field.name, value, to: form, web)
          let shown = "\(form.path) \(field.name)=\(value.prefix(40)): \(answer.status)"
          // A key that is made is answered by its secret.
          #expect([200, 303, 400, 410, 413, 422].contains(answer.status), "\(shown)")
          for marks in ["<script>alert", "<img src=x", "<\u{301}img", "\"\u{301} onfocus"] {
            #expect(!Array(answer.body.utf8).contains(Array(marks.utf8)), "\(shown)")
          }
          let cookies = answer.headers[values: .setCookie]
          #expect(cookies.allSatisfy { !$0.hasPrefix("a=b") }, "\(shown)")
        }
      }
    }
  }

  private static func send(
    _ name: String, _ value: String, to form: Form, _ web: TestWeb
  ) async throws -> Answer {
    let pairs = form.fields.all.compactMap { field -> String? in
      if field.about.name == name { return "\(name)=\(value)" }
      return usual(field.about).map { "\(field.about.name)=\($0.percentEncoded)" }
    }
    let browser = try await form.browser(web)
    var path = form.path
    if path.hasPrefix("/prove/") {
      path = "/prove/\(try await web.waiting("/settings/appearance", in: browser))"
    } else if path.hasPrefix("/admin/people/") {
      path.replace("{id}", with: try await web.test.user(.alice).id.text)
    } else if path.hasPrefix("/admin/teams/") {
      path.replace("{id}", with: try await web.teamID(of: .alice).text)
    }
    return try await browser.send(
      "POST", path,
      headers: [
        .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
      ], body: Array(pairs.joined(separator: "&").utf8))
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

  /// A letter under thirty thousand marks takes seconds to compare: it is turned away at the door.
  @Test(arguments: ["email=a%40example.com&name=", "email=", "%CC%81=", "remember=", "next="])
  func aLetterBuriedInMarksIsTurnedAway(_ start: String) async throws {
    let web = try await TestWeb.make()
    let marks = String(repeating: "%CC%81%CC%96", count: 5000)
    for path in ["/sign-in", "/sign-up", "/forgot-password"] {
      let answer = try await web.browser().send(
        "POST", path,
        headers: [
          .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
        ], body: Array((start.hasPrefix("%") ? "x" + marks + start : start + "a" + marks).utf8))
      #expect(answer.status == 400, "\(path)")
    }
    let list = try await web.browser(.olga).get("/admin/outbox?to=a\(marks.prefix(3000))")
    #expect(list.status == 400)
    #expect(
      "e\u{301}\u{301}".isStreamSafe
        && !("e" + String(repeating: "\u{301}", count: 31)).isStreamSafe)
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
