import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// In the pseudo-language every translated letter has a mark; text without marks was forgotten.
@Suite("Languages") struct WordsTests {
  private static let pseudo: @Sendable (String) -> String = { text in
    // Names in {{ }} are for the engine.
    text.replacing(/\{\{[^}]*\}\}|[A-Za-z]/) { match in
      match.output.count > 1 ? String(match.output) : match.output + "\u{0301}"
    }
  }

  private func web() async throws -> TestWeb {
    let library = try TemplateLibrary(
      folder: TestWeb.templates, language: "en", translate: Self.pseudo)
    return try await TestWeb.make(settings: { $0.name = "1" }, library: library)
  }

  /// Visible text and the attributes that are read out.
  private func unmarked(_ html: String, values: [String]) -> [String] {
    // The longest first: a name may stand in a longer one.
    let values = values.sorted { $0.count > $1.count }
    var text = html.replacing(
      /<(script|pre|option|code)[^>]*>.*?<\/\1>/.dotMatchesNewlines(), with: "")
    // The reference of the API says so: it is in English, as the API is.
    text = text.replacing(
      /<(article|dl) lang="en"[^>]*>.*?<\/\1>/.dotMatchesNewlines(), with: "")
    let attributes = text.matches(of: /(?:aria-label|alt|title|placeholder)="([^"]*)"/).map {
      String($0.1)
    }
    text = text.replacing(/<[^>]*>/, with: "\n")
    let lines = text.split(separator: "\n").map(String.init) + attributes
    return lines.filter { line in
      var line = line.replacing(
        /\??\b[A-Za-z]+=\S*|&[#a-z0-9]+;|https?:\S+|[0-9a-f-]{36}/, with: "")
      for value in values { line = line.replacing(value, with: "") }
      return line.contains(/[A-Za-z](?!\u{0301})/)
    }
  }

  @Test func everyTextOnEveryPageIsMarked() async throws {
    let web = try await web()
    let values =
      Cast.all.flatMap {
        [
          $0.name, $0.email, "\($0.name)’s team",
          "/teams/" + $0.name.lowercased().replacing(" ", with: "-"),
          $0.name.lowercased().replacing(" ", with: "-"),
        ]
      } + [
        "Firefox", "Linux", "UTC",
        "English",
        "AA", "BB", "OO", "EUR", "June", "new-device", "Portico", "MB", "csv", "json", "jsonl",
        web.portal.settings.backupFolder,
      ]
    for person in [Cast.alice, .olga] {
      let crawl = try await Crawl.from(["/", "/dashboard"], try await web.browser(person))
      #expect(crawl.pages.count > 5)
      for (path, answer) in crawl.pages where answer.body.contains("<html") {
        let found = unmarked(answer.body, values: values)
        #expect(found.isEmpty, "\(path): \(found)")
      }
    }
  }

  @Test func everySignedOutPageIsMarked() async throws {
    let web = try await web()
    await web.checks().step()
    let browser = web.browser()
    for path in [
      "/", "/sign-up", "/sign-in", "/forgot-password", "/forgot-password/sent",
      "/sign-up/sent", "/docs", "/docs/members", "/docs/errors", "/nothing-here", "/status",
      "/reset-password/x", "/verify-email/x",
    ] {
      let found = unmarked(try await browser.get(path).body, values: ["Jun", "June", "UTC"])
      #expect(found.isEmpty, "\(path): \(found)")
    }
    let errors = try await browser.post("/sign-up", ["name": "", "email": "x", "password": "1"])
    #expect(errors.status == 422)
    #expect(unmarked(errors.body, values: []).isEmpty)
  }

  @Test func markedTextsAreReplacedWhileLoading() {
    let text = TemplateLibrary.translated("<p>[[Hello, {{name}}]] [[you]]</p>") { "<\($0)>" }
    #expect(text == "<p><Hello, {{name}}> <you></p>")
  }

  @Test func everyMailIsMarked() throws {
    let library = try TemplateLibrary(
      folder: TestWeb.templates, language: "en", translate: Self.pseudo)
    let mails = MailTemplates(templates: library, brand: "1", baseURL: "2")
    for mail in Mail.samples {
      let rendered = try mails.render(mail)
      for text in [rendered.subject, rendered.text] {
        let words = text.replacing(
          /http:\S*|alice@example\.com|Acme|Alice|Bob|Firefox|Linux|June|The month in figures|May|April|Orders|Figure|Change|Week|Europe.Berlin|in all|to|UTC|host:\S*|0123abcd|Deploy/,
          with: "")
        #expect(!words.contains(/[A-Za-z](?!\u{0301})/), "\(mail.kind): \(words)")
      }
    }
  }
}
