import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// A listing as people and programs reach it: the outbox, which has all that lists have.
@Suite("List pages") struct ListPageTests {
  private static let path = "/admin/outbox"

  /// As many mails as `count`, one in ten of them dead.
  private func filled(_ web: TestWeb, _ count: Int) async throws {
    let outbox = web.portal.outbox
    let mail = Mail.samples[0]
    for number in 1...count {
      let sealed = try outbox.prepare(mail, to: "person\(number)@example.com")
      try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
        try outbox.put(sealed, in: tx)
        if number % 10 == 0 {
          try tx.execute("UPDATE outbox SET state = 'dead' WHERE id = \(sealed.id)")
        }
      }
    }
  }

  private func recipients(_ answer: Answer) -> [String] {
    answer.body.matches(of: /person\d+@example\.com/).map { String($0.output) }
  }

  private func link(_ rel: String, _ answer: Answer) -> String? {
    answer.body.matches(of: /href="([^"]*)" rel="([a-z]+)"/).first { $0.2 == rel }
      .map { String($0.1).replacing("&amp;", with: "&") }
  }

  @Test(arguments: TestEngine.allCases)
  func pagesLeadForwardsAndBackOverEveryRowOnce(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    try await filled(web, 60)
    let olga = try await web.browser(.olga)
    var pages: [[String]] = []
    var place: String? = Self.path + "?limit=25"
    var last: Answer?
    while let path = place {
      let answer = try await olga.get(path)
      #expect(answer.status == 200)
      pages.append(recipients(answer))
      place = link("next", answer)
      last = answer
    }
    #expect(pages.flatMap { $0 }.count == 60)
    #expect(Set(pages.flatMap { $0 }).count == 60)
    var back = [pages[pages.count - 1]]
    place = last.flatMap { link("prev", $0) }
    while let path = place {
      let answer = try await olga.get(path)
      back.insert(recipients(answer), at: 0)
      place = link("prev", answer)
    }
    #expect(back == pages)
  }

  @Test(arguments: TestEngine.allCases)
  func aFirstPageIsKeptAndFollowsWhatChanges(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let olga = try await web.browser(.olga)
    let path = Self.path + "?state=dead"
    let first = try await olga.get(path)
    let before = web.portal.store.counters.now.statements
    let again = try await olga.get(path)
    #expect(again.bytes == first.bytes)
    #expect(web.portal.store.counters.now.statements == before + 1)
    // Another way to say the same is the same page.
    let other = try await olga.get(Self.path + "?state=dead&sort=-createdAt&limit=50&to=")
    #expect(web.portal.store.counters.now.statements == before + 2)
    #expect(other.bytes == first.bytes)
    let tag = try #require(first.headers[.eTag])
    #expect(try await olga.get(path, headers: [.ifNoneMatch: tag]).status == 304)
    #expect(first.body.contains("data-revision="))
    try await filled(web, 10)
    let fresh = try await olga.get(path, headers: [.ifNoneMatch: tag])
    #expect(fresh.status == 200)
    #expect(recipients(fresh) == ["person10@example.com"])
  }

  @Test(arguments: [
    "state=lost", "colour=red", "state=dead&state=sent", "sort=subject", "sort=--createdAt",
    "limit=7", "limit=-1", "after=abc", "after=", "before=%00", "after=a&before=b", "format=xml",
    "q=x", "to=%FF", "%00=1",
  ])
  func whatNoListHasIsSaidSo(_ query: String) async throws {
    let web = try await TestWeb.make()
    let answer = try await web.browser(.olga).get("\(Self.path)?\(query)")
    // An empty parameter is none.
    #expect(answer.status == (query == "after=" ? 200 : 400), "\(query)")
  }

  @Test func aCursorIsOfNoUseElsewhere() async throws {
    let web = try await TestWeb.make()
    try await filled(web, 30)
    let olga = try await web.browser(.olga)
    let next = try #require(link("next", try await olga.get(Self.path + "?limit=25")))
    let cursor = try #require(next.firstMatch(of: /after=([^&]+)/)?.1)
    #expect(!cursor.contains("person"))
    #expect(try await olga.get("\(Self.path)?after=\(cursor)").status == 200)
    // In another order, in another list, changed by one letter.
    let turned = String(cursor.dropLast()) + (cursor.last == "A" ? "B" : "A")
    for path in [
      "\(Self.path)?sort=createdAt&after=\(cursor)", "/admin/backups?after=\(cursor)",
      "/settings/sessions?after=\(cursor)", "\(Self.path)?after=\(turned)",
    ] {
      #expect(try await olga.get(path).status == 400, "\(path)")
    }
  }

  @Test func mailInDoubtSaysSo() async throws {
    let web = try await TestWeb.make()
    try await filled(web, 1)
    let olga = try await web.browser(.olga)
    let words = [
      "queued": ("perhaps-delivered", "Perhaps delivered: an attempt ended without an answer"),
      "sent": ("perhaps-delivered-twice", "Perhaps delivered twice:"),
    ]
    let letter = try #require(
      try await olga.get(Self.path).body.firstMatch(of: /\/admin\/outbox\/[0-9a-f-]{36}/)?.output)
    #expect(try await !olga.get(String(letter)).body.contains("Perhaps"))
    for (state, (name, label)) in words {
      try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
        try tx.execute("UPDATE outbox SET state = \(state), perhaps_delivered = 1")
        tx.moveOperators()
      }
      #expect(try await olga.get(Self.path).body.contains(label))
      #expect(try await olga.get(String(letter)).body.contains(label))
      let json = try await olga.get(Self.path + "?to=person1@example.com&format=json").body
      #expect(json.contains("\"doubt\":\"\(name)\""))
    }
  }

  @Test func aFilterNarrowsThePageAndItsFiles() async throws {
    let web = try await TestWeb.make()
    try await filled(web, 1200)
    let olga = try await web.browser(.olga)
    let page = try await olga.get(Self.path + "?to=PERSON40@Example.com")
    #expect(recipients(page).first == "person40@example.com")
    #expect(page.body.contains("1000+"))
    let csv = try await olga.get(Self.path + "?state=dead&format=csv")
    #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(csv.headers[.contentDisposition] == "attachment; filename=\"outbox.csv\"")
    let lines = csv.body.split(separator: "\r\n")
    #expect(lines.count == 121)
    #expect(
      lines.first
        == "id,subject,lastError,doubt,to,kind,state,fate,attempts,createdAt,sentAt,reply,fateWords,messageID"
    )
    let json = try await olga.get(Self.path + "?state=dead&format=json")
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [[String: Any]])
    #expect(rows.count == 120)
    #expect(Set(rows.compactMap { $0["state"] as? String }) == ["dead"])
    #expect(try await web.browser(.alice).get(Self.path + "?format=csv").status == 404)
    let none = try await olga.get(Self.path + "?to=nobody@example.com&format=json")
    #expect(none.body == "[]\n")
  }
}
