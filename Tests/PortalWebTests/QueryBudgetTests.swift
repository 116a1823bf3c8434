import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// What each page costs in statements, and that none of them reads a whole table.
@Suite("Query budget") struct QueryBudgetTests {
  private static let budgets = [
    "/": 1, "/sign-in": 0, "/status": 0, "/settings/profile": 3, "/settings/appearance": 3,
    "/settings/security": 3, "/settings/sessions": 4, "/teams/alice-adams/dashboard": 10,
    "/admin/outbox": 7, "/admin/backups": 6,
  ]

  @Test(arguments: budgets.keys.sorted())
  func pageStaysWithinItsBudget(_ path: String) async throws {
    let web = try await TestWeb.make()
    let person: Cast = path.hasPrefix("/admin") ? .olga : .alice
    let browser = path == "/sign-in" ? web.browser() : try await web.browser(person)
    let seen = Locked<[String]>([])
    web.portal.store.counters.observe { statement in seen.withLock { $0.append(statement) } }
    let answer = try await browser.get(path)
    web.portal.store.counters.observe(nil)
    let statements = seen.withLock { $0 }
    #expect(answer.status == 200)
    let budget = try #require(Self.budgets[path])
    #expect(statements.count <= budget, "\(statements.joined(separator: "\n"))")
    for statement in statements {
      let scans = try await web.scans(statement)
      #expect(scans.isEmpty, "\(statement)\n\(scans)")
    }
  }

  @Test func aScanIsSeen() async throws {
    let web = try await TestWeb.make()
    #expect(!(try await web.scans("SELECT id FROM users WHERE bio = ?")).isEmpty)
    #expect(try await web.scans("SELECT id FROM users WHERE id = ?").isEmpty)
  }
}

extension TestWeb {
  /// The lines of SQLite's plan that read a whole table. Counting by an index's own order is fine.
  func scans(_ statement: String) async throws -> [String] {
    guard statement.hasPrefix("SELECT") else { return [] }
    let values = statement.count { $0 == "?" }
    let explained = "EXPLAIN QUERY PLAN " + statement
    return try await portal.store.read { tx in
      try tx.plan(explained, values: values).filter {
        $0.hasPrefix("SCAN") && !$0.contains("USING COVERING INDEX") && !$0.contains("CONSTANT")
      }
    }
  }
}
