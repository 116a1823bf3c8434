import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// Figures of a team that has told nothing, and of one that has; questions in each of their states.
  func analyse(_ web: TestWeb) async throws {
    web.clock.advance(by: .hours(1))
    let alice = try await web.browser(.alice)
    let base = "/teams/alice-adams/analytics"
    for path in ["", "/questions", "/questions/new/funnel"] { _ = try await alice.get(base + path) }
    try await web.tellEvents()
    for query in [
      "", "?range=90d&compare=none", "?from=2025-06-01", "?sort=name&service=api",
      "?from=2025-06-03&to=2025-06-01", "?service=gone",
    ] {
      _ = try await alice.get(base + query)
      _ = try await alice.get("\(base)/events/order.placed\(query)")
    }
    for query in ["show=median:amount", "show=members&step=week", "range=12m", "service=web"] {
      _ = try await alice.get("\(base)/events/order.placed?\(query)")
    }
    for kind in AnalysisQuestion.Kind.allCases {
      _ = try await alice.get("\(base)/questions/new/\(kind.rawValue)")
    }
    _ = try await alice.post(
      "\(base)/questions/new/funnel", ["step1": "nothing", "from": "x", "range": "30d"])
    let ids = try await web.askQuestions()
    try await web.change("UPDATE event_members SET user_id = \(ids[0]) WHERE number = 1")
    let more = try await web.portal.store.read { tx in
      try tx.row("SELECT result FROM analyses WHERE id = \(ids[1])")?["result"] as String?
    }
    let many = more?.replacing("\"otherCount\":0", with: "\"otherCount\":7")
    try await web.change("UPDATE analyses SET result = \(many) WHERE id = \(ids[1])")
    for id in ids { _ = try await alice.get("\(base)/questions/\(id)") }
    for state in ["running", "cancelled", "failed"] {
      let problem = state == "failed" ? "It could not be counted. Ask again." : nil
      try await web.change(
        """
        UPDATE analyses SET state = \(state), seen = 10, problem = \(problem) WHERE id = \(ids[5])
        """)
      _ = try await alice.get("\(base)/questions/\(ids[5])")
      _ = try await alice.get("\(base)/questions")
    }
    try await web.change("UPDATE analyses SET asked_by = NULL, state = 'waiting'")
    _ = try await alice.get("\(base)/questions")
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let bob = try await web.browser(.bob)
    for path in ["/questions", "/questions/\(ids[0])"] { _ = try await bob.get(base + path) }
    try await web.give(.member, to: .bob, inTeamOf: .alice)
    try await web.change("DELETE FROM analyses")
  }
}
