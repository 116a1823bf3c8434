import Foundation
import NIOCore
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Page cache") struct PageCacheTests {
  private static let now = Timestamp(microseconds: 1_000_000)
  private static let someone = ID<User>(trusted: UUID().uuidString.lowercased())

  private func key(_ path: String) -> PageCache.Key {
    PageCache.Key(session: nil, path: path, team: nil, language: "en")
  }

  private func page(_ count: Int, of person: ID<User>?) -> PageCache.Page {
    let html = ByteBuffer(repeating: 0x61, count: count)
    return PageCache.Page(
      revision: nil, figures: 0, valid: Self.now..<(Self.now + .days(1)), html: html,
      tag: EntityTag(nil, html),
      person: person)
  }

  @Test func onePersonsPagesPushOutTheirOwnFirst() {
    let cache = PageCache(room: 1 << 20)
    let has = { (path: String) in cache.page(self.key(path), at: nil, now: Self.now) != nil }
    cache.keep(page(2000, of: nil), as: key("/other"))
    for number in 0..<2000 { cache.keep(page(2000, of: Self.someone), as: key("/\(number)")) }
    #expect(has("/1999") && has("/1995"))
    #expect(!has("/0") && !has("/1900"))
    #expect(has("/other"))
    // Without a person it is as it was: who comes last pushes out the rest.
    for number in 0..<2000 { cache.keep(page(2000, of: nil), as: key("/\(number)")) }
    #expect(!has("/other"))
  }

  @Test func aPageKeptAnewTakesItsRoomOnce() {
    let cache = PageCache(room: 1 << 20)
    let has = { (path: String) in cache.page(self.key(path), at: nil, now: Self.now) != nil }
    cache.keep(page(2000, of: Self.someone), as: key("/first"))
    for _ in 0..<1000 { cache.keep(page(2000, of: Self.someone), as: key("/again")) }
    #expect(has("/first") && has("/again"))
    cache.keep(page(64 << 10, of: Self.someone), as: key("/large"))
    #expect(!has("/large"), "more than a person's share")
    #expect(has("/first"))
  }

  private func figure(_ name: String, _ web: TestWeb) -> Int? {
    let text = web.portal.meters.registry.text()
    let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
    return line.flatMap { Double($0.dropFirst(name.count + 1)) }.map { Int($0) }
  }

  /// The cookie is part of what a page is kept under.
  @Test func madeUpTeamsPushOutNobodyElse() async throws {
    let web = try await TestWeb.make(options: { $0.pageCache = 1 << 20 })
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let hits = { self.figure("portico_page_cache_hits_total", web) ?? 0 }
    let isKept = { (browser: Browser) async throws -> Bool in
      let before = hits()
      #expect(try await browser.get("/settings/appearance").status == 200)
      return hits() > before
    }
    #expect(try await isKept(bob) == false)
    #expect(try await isKept(bob))
    for number in 0..<300 {
      alice.cookies["team"] = "made-up-\(number)"
      #expect(try await isKept(alice) == false)
      if number == 0 { #expect(try await isKept(alice)) }
    }
    #expect(try await isKept(bob))
    let entries = try #require(figure("portico_page_cache_entries", web))
    #expect(entries < 20)
  }
}
