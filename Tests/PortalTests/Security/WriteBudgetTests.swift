import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("The budget of changes (S28)") struct WriteBudgetTests {
  private let start = TestClock().now

  private func spend(
    _ budget: WriteBudget, _ count: Int, _ user: ID<User>, at now: Timestamp
  ) -> Int {
    (0..<count).count { _ in (try? budget.spend(user, at: now)) != nil }
  }

  private func person(_ number: Int = 0) -> ID<User> {
    ID(trusted: UUIDv7.text(at: start + .milliseconds(number)))
  }

  @Test func sixtyAMinuteAndTwiceAsManyAtOnce() {
    let (budget, user) = (WriteBudget(perMinute: 60), person())
    #expect(spend(budget, 200, user, at: start) == 120)
    #expect(spend(budget, 200, person(1), at: start) == 120, "each has their own")
    #expect(spend(budget, 200, user, at: start + .seconds(10)) == 10)
    #expect(spend(budget, 200, user, at: start + .minutes(1)) == 50)
    #expect(spend(budget, 200, user, at: start + .days(1)) == 120)
    let refused = #expect(throws: TooManyWrites.self) {
      try budget.spend(user, at: start + .days(1))
    }
    #expect(refused?.retryAfter == .seconds(1))
  }

  @Test func oneMayCountAsMany() {
    let (budget, user, other) = (WriteBudget(perMinute: 60), person(), person(1))
    #expect(throws: Never.self) { try budget.spend(user, 21, at: start) }
    #expect(spend(budget, 200, user, at: start) == 99)
    #expect(throws: Never.self, "no more than all of it") {
      try budget.spend(other, 1000, at: start)
    }
    #expect(spend(budget, 200, other, at: start) == 0)
  }

  @Test func aClockPutBackKeepsNobodyWaiting() {
    let (budget, user) = (WriteBudget(perMinute: 60), person())
    #expect(spend(budget, 200, user, at: start) == 120)
    let before = start - .days(1)
    #expect(spend(budget, 200, user, at: before) == 120)
    #expect(spend(budget, 200, user, at: before + .seconds(5)) == 5)
  }

  @Test func itsMemoryIsBounded() {
    let budget = WriteBudget(perMinute: 60)
    for number in 0..<30_000 {
      // A person every 20 ms: six thousand within two minutes.
      let now = start + .milliseconds(number * 20)
      #expect((try? budget.spend(person(number), at: now)) != nil)
    }
    #expect(budget.count <= WriteBudget.mostPeople)
    let (later, spender) = (start + .days(1), person())
    #expect(spend(budget, 200, spender, at: later) == 120)
    for number in 1..<30_000 { _ = spend(budget, 1, person(number), at: later) }
    #expect(budget.count <= WriteBudget.mostPeople)
    #expect(spend(budget, 1, spender, at: later) == 0, "a crowd gives nobody a new budget")
  }
}
