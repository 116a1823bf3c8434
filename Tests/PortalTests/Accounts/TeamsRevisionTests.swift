import TestSupport
import Testing

@testable import Portal

/// A person's revision holds those of all their teams in one number.
@Suite("The revision over several teams") struct TeamsRevisionTests {
  private func teams(_ test: TestPortal) async throws -> Int64 {
    let bob = try await test.user(.bob).id
    let row = try await test.portal.store.read { tx in
      try tx.row(
        """
        SELECT CAST(SUM(t.revision) AS \(.int)) AS sum FROM memberships m
        JOIN revisions t ON t.key = 'team:' || m.team_id WHERE m.user_id = \(bob)
        """)
    }
    return try #require(try row?["sum"])
  }

  /// Even when whoever takes a membership away forgets the person's own revision.
  @Test(arguments: TestEngine.allCases)
  func leavingOneWhileAnotherChangesIsSeen(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let store = test.portal.store
    let bob = try await test.user(.bob)
    let (old, new) = try await store.write(for: .portal, as: tester) { tx in
      let teams = try ["Old", "New"].map {
        try Team.create(name: $0, slugFrom: $0, in: tx)
      }
      try Membership.add(bob, to: teams[0], as: .member, in: tx)
      return (teams[0], teams[1])
    }
    for _ in 1...3 { try await store.write(for: .team(old.id), as: tester) { _ in } }
    let before = try await teams(test)
    for changes in 1...8 {
      try await store.write(for: .team(new.id), as: tester) { tx in
        if changes == 1 {
          try tx.execute(
            "DELETE FROM memberships WHERE user_id = \(bob.id) AND team_id = \(old.id)")
          try Membership.add(bob, to: new, as: .member, in: tx)
        }
      }
      #expect(try await teams(test) != before, "after \(changes)")
    }
  }

  /// A thousand teams with a long history still are one number.
  @Test func theSumFits() {
    let (sum, overflows) = RevisionKey.farthestStart.multipliedReportingOverflow(by: 1_000_000)
    #expect(!overflows)
    #expect(sum < Int64.max / 2)
  }
}
