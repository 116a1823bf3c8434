import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Follows every link from the front door, as nobody, as Alice and as Olga.
@Suite("Link crawl") struct LinkCrawlTests {
  @Test func everyLinkAndFormHitsARoute() async throws {
    let web = try await TestWeb.make()
    for browser in [
      web.browser(), try await web.browser(.alice), try await web.browser(.olga),
    ] {
      let crawl = try await Crawl.from(["/", "/dashboard"], browser)
      #expect(crawl.pages.count >= 4)
      for (page, link) in crawl.links where !link.hasPrefix("https://") {
        let path = String(link.prefix { $0 != "?" && $0 != "#" })
        guard !path.isEmpty else { continue }
        #expect(
          web.methods(path).contains("GET"), "\(page) links to \(link), which no route takes")
      }
      for (page, action) in crawl.actions {
        #expect(
          web.methods(action).contains("POST"), "\(page) posts to \(action), which no route takes")
      }
      #expect(crawl.broken.isEmpty, "\(crawl.broken)")
    }
  }

  @Test func signedInCrawlReachesEveryRoom() async throws {
    let web = try await TestWeb.make()
    let mail = try await web.test.mailFiles()
    let crawl = try await Crawl.from(["/dashboard"], try await web.browser(.olga))
    let reached = Set(crawl.pages.keys)
    for room in ["/settings/profile", "/settings/sessions", "/admin/outbox", "/admin/backups"] {
      #expect(reached.contains(room))
    }
    #expect(reached.contains("/admin/outbox/\(mail)/attachments/2"))
    #expect(crawl.broken.isEmpty, "\(crawl.broken)")
  }
}

extension TestWeb {
  func methods(_ path: String) -> Set<String> { table.methods(for: path) }
}

/// All pages that links lead to.
struct Crawl {
  private(set) var pages: [String: Answer] = [:]
  private(set) var links: [(page: String, link: String)] = []
  private(set) var actions: [(page: String, action: String)] = []
  private(set) var broken: [String] = []

  static func from(_ starts: [String], _ browser: Browser) async throws -> Crawl {
    var crawl = Crawl()
    var waiting = starts
    while let path = waiting.popLast() {
      guard crawl.pages[path] == nil, crawl.pages.count < 200 else { continue }
      let answer = try await browser.get(path)
      crawl.pages[path] = answer
      if answer.status >= 400 { crawl.broken.append("\(path): \(answer.status)") }
      waiting += [answer.location].compactMap { $0 }
      guard answer.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
      let hrefs = answer.body.matches(of: /(?:href|src)="([^"]*)"/).map {
        String($0.1).replacing("&amp;", with: "&")
      }
      crawl.links += hrefs.map { (path, $0) }
      // A form that is got is a link.
      let forms = answer.body.matches(of: /action="([^"]*)" method="(get|post)"/)
      crawl.actions += forms.filter { $0.2 == "post" }.map { (path, String($0.1)) }
      crawl.links += forms.filter { $0.2 == "get" }.map { (path, String($0.1)) }
      waiting += hrefs.filter { $0.hasPrefix("/") }
    }
    return crawl
  }
}
