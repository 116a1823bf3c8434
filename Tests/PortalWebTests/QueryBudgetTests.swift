import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// What each page costs in statements, and that none of them reads a whole table.
@Suite("Query budget") struct QueryBudgetTests {
  @Test(arguments: PageFact.all)
  func pageStaysWithinItsBudget(_ fact: PageFact) async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(for: fact)
    let seen = Locked<[String]>([])
    web.portal.store.counters.observe { statement in seen.withLock { $0.append(statement) } }
    let answer = try await browser.get(fact.path)
    web.portal.store.counters.observe(nil)
    let statements = seen.withLock { $0 }
    #expect(answer.status == 200)
    #expect(statements.count <= fact.budget, "\(statements.joined(separator: "\n"))")
    for statement in statements {
      let scans = try await web.scans(statement)
      #expect(scans.isEmpty, "\(statement)\n\(scans)")
    }
  }

  /// Each order, forwards and back, with and without each filter, reads an index.
  @Test func noOrderAndNoFilterOfAListScans() async throws {
    let web = try await TestWeb.make()
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    let lists = web.web.map.entries.compactMap { entry in entry.listing.map { (entry, $0) } }
    #expect(lists.count >= 3)
    for (entry, listing) in lists {
      let filters = listing.filters.flatMap { field in
        Self.samples(of: field).map { "&\(field.name)=\($0)" }
      }
      for order in listing.orders.flatMap({ [$0, "-\($0)"] }) {
        for filter in [""] + filters {
          let seen = Locked<[String]>([])
          web.portal.store.counters.observe { text in seen.withLock { $0.append(text) } }
          let pattern = entry.pattern.replacing("{team}", with: "alice-adams")
          let path = "\(pattern)?sort=\(order)\(filter)"
          let answer = try await (entry.pattern.hasPrefix("/admin") ? olga : alice).get(path)
          web.portal.store.counters.observe(nil)
          #expect(answer.status == 200, "\(path)")
          for statement in seen.withLock({ $0 }) {
            #expect(try await web.scans(statement).isEmpty, "\(path): \(statement)")
          }
        }
      }
    }
  }

  private static func samples(of field: FieldAbout) -> [String] {
    if !field.options.isEmpty { return field.options.map(\.value) }
    switch field.kind {
    case .date: return ["2020-02-29"]
    case .hidden: return ["user:01890000-0000-7000-8000-000000000000"]
    default: return ["x", "x@example.com"]
    }
  }

  @Test func everyPageHasABudget() async throws {
    let web = try await TestWeb.make()
    // A page of its own address; those below an id or a secret are reached through others.
    let pages = web.web.map.entries.filter {
      $0.method == .get && $0.endpoint == nil
        && !$0.pattern.replacing("{team}", with: "").contains("{")
    }
    let known = Set(
      PageFact.all.map {
        String($0.path.prefix { $0 != "?" }).replacing("/alice-adams/", with: "/{team}/")
      })
    let others: Set = [
      "/healthz", "/billing", "/readyz", "/metrics", "/live", "/settings", "/dashboard", "/admin",
      "/sign-up/sent", "/forgot-password/sent", "/teams/{team}",
      // They lead on, unless somebody has begun to pay.
      "/teams/{team}/billing/checkout", "/teams/{team}/billing/checkout/return",
      // For programs.
      "/.well-known/jwks.json", "/api/v1/openapi.json", "/api/v1/docs",
    ]
    let missing = Set(pages.map(\.pattern)).subtracting(known).subtracting(others)
    #expect(missing.isEmpty, "add them to Tests/pages.json")
  }

  /// The person, what the address names, and what is answered with.
  @Test func anEndpointReadsLittle() async throws {
    let web = try await TestWeb.make(
      settings: { $0.plans = .sold }, options: { $0.apiQuotas = .lifted })
    let (alice, olga) = (try await web.program(.alice), try await web.program(.olga).proved())
    let endpoints = web.web.map.entries.filter {
      $0.method == .get && $0.endpoint != nil && $0.audience != .anyone
        && !$0.pattern.replacing("{team}", with: "").contains("{")
    }
    #expect(endpoints.count > 25)
    for entry in endpoints {
      let path = entry.pattern.replacing("{team}", with: "alice-adams")
      let seen = Locked<[String]>([])
      web.portal.store.counters.observe { statement in seen.withLock { $0.append(statement) } }
      let answer = try await (entry.pattern.contains("/admin/") ? olga : alice).get(path)
      web.portal.store.counters.observe(nil)
      #expect([200, 400, 403, 404].contains(answer.status), "\(path): \(answer.status)")
      // What a page of billing reads is the most.
      let count = seen.withLock { $0.count }
      #expect(count <= (path.contains("subscription") ? 20 : 10), "\(path): \(count)")
    }
  }

  @Test func aScanIsSeen() async throws {
    let web = try await TestWeb.make()
    #expect(!(try await web.scans("SELECT id FROM users WHERE bio = ?")).isEmpty)
    #expect(try await web.scans("SELECT id FROM users WHERE id = ?").isEmpty)
    let figures = "SELECT f.count FROM figures f WHERE f.team = ? AND f.edition = ?"
    #expect(!(try await web.scans(figures)).isEmpty)
    #expect(try await web.scans(figures + " AND f.series = ? AND f.day > ?").isEmpty)
  }
}

extension TestWeb {
  /// The lines of SQLite's plan that read a whole table, or all of a team's figures. Counting by an index's own order is fine, and
  /// so is reading no more of an index, in its order, than a page shows.
  func scans(_ statement: String) async throws -> [String] {
    guard statement.hasPrefix("SELECT") else { return [] }
    let values = statement.count { $0 == "?" }
    let explained = "EXPLAIN QUERY PLAN " + statement
    return try await portal.store.read { tx in
      let plan = try tx.plan(explained, values: values)
      let isCut = statement.contains("LIMIT") && !plan.contains { $0.contains("TEMP B-TREE") }
      return plan.filter {
        let isOfFigures = $0.hasPrefix("SEARCH f ") || $0.hasPrefix("SEARCH figures ")
        if statement.contains(" figures"), isOfFigures { return !$0.contains("series=?") }
        return $0.hasPrefix("SCAN") && !$0.contains("USING COVERING INDEX")
          && !$0.contains("CONSTANT")
          && !$0.hasPrefix("SCAN counted") && !(isCut && $0.contains("USING INDEX"))
      }
    }
  }
}
