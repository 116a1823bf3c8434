import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Throttles (S6)") struct ThrottleTests {
  private let stranger = Originator(.anonymous, address: "192.0.2.1")

  private func reserve(
    _ throttle: Throttle, _ count: Int, _ test: TestPortal, wereRight: Bool? = nil
  ) async throws {
    for _ in 0..<count {
      let tries = try await test.portal.store.write(for: .portal, as: stranger) {
        try [throttle].reserve(in: $0)
      }
      guard let wereRight else { continue }
      try await test.portal.store.write(for: .portal, as: stranger) {
        try Throttle.settle(tries, wereRight: wereRight, in: $0)
      }
    }
  }

  private func wait(_ throttle: Throttle, _ test: TestPortal) async throws -> Duration? {
    do {
      try await test.portal.store.read { try throttle.check(in: $0) }
      return nil
    } catch let throttled as Throttled { return throttled.retryAfter }
  }

  /// Its request was cancelled, or the store failed before anybody was told.
  @Test(arguments: TestEngine.allCases)
  func aGuessThatNobodyCheckedCountsForAMinute(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let throttle = Throttle.account(Cast.alice.address)
    try await reserve(throttle, 10, test)
    #expect(try await wait(throttle, test) == .minutes(1), "guesses at the same moment count")
    test.clock.advance(by: .minutes(1))
    #expect(try await wait(throttle, test) == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func aWrongGuessCountsForAnHourAndARightOneNotAtAll(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let throttle = Throttle.account(Cast.alice.address)
    try await reserve(throttle, 12, test, wereRight: true)
    #expect(try await wait(throttle, test) == nil)
    try await reserve(throttle, 10, test, wereRight: false)
    test.clock.advance(by: .minutes(1))
    #expect(try await wait(throttle, test) == .minutes(59))
  }

  /// Hashes of others fill the queue; who could not be checked has not guessed.
  @Test func aGuessThatFindsTheQueueFullIsNoGuess() async throws {
    let hasher = PasswordHasher(cost: PasswordCost(logN: 12), threads: 1, waiting: 4)
    let test = try await TestPortal.make(hasher: hasher)
    let address = stranger.address
    let others = (0..<16).map { _ in
      Task {
        while !Task.isCancelled {
          _ = try? await hasher.hash("x", from: address)
          await Task.yield()
        }
      }
    }
    var refusals = 0
    for _ in 0..<100 where refusals < 12 {
      do { _ = try await SignIn(Cast.olga.email).attempt(test.portal, as: stranger) } catch {
        #expect(error is TooManyWaiting)
        refusals += 1
      }
    }
    try #require(refusals >= 10, "as many as would lock her out if they counted")
    for other in others { other.cancel() }
    for other in others { await other.value }
    #expect(try await SignIn(Cast.olga.email).attempt(test.portal, as: stranger) != nil)
  }

  @Test(arguments: TestEngine.allCases)
  func theCommandLiftsTheThrottle(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    for _ in 0..<10 {
      _ = try await SignIn(Cast.olga.email, password: "wrong").attempt(test.portal, as: stranger)
    }
    await #expect(throws: Throttled.self) {
      _ = try await SignIn(Cast.olga.email).attempt(test.portal, as: stranger)
    }
    try await test.user(.olga).setPassword(
      "a fresh long phrase", test.portal, as: .system("portico user"))
    let signIn = SignIn(Cast.olga.email, password: "a fresh long phrase")
    #expect(try await signIn.attempt(test.portal, as: stranger) != nil)
  }

  /// Of IPv6 one owner has 65,536 networks of customers.
  @Test(arguments: TestEngine.allCases)
  func oneOwnerOfManyNetworksIsThrottledToo(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let asked = try await test.portal.store.write(for: .portal, as: stranger) { tx in
      try (0..<300).prefix { host in
        try Throttle.requests(from: "2001:db8:1:\(String(host, radix: 16))::1").allows(in: tx)
      }.count
    }
    #expect(asked == 200)
    try await test.portal.store.write(for: .portal, as: stranger) {
      try Throttle.requests(from: "2001:db8:2::1").spend(in: $0)
    }
  }

  /// Strangers can use up what an address gets, but not so that its owner has no link that works.
  @Test(arguments: TestEngine.allCases)
  func oneMailMoreGoesForEachLifeOfALink(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    func allows(from address: String) async throws -> Bool {
      try await test.portal.store.write(for: .portal, as: stranger) {
        try MailShare.anybody("reset", to: Cast.alice.address, from: address).allows(in: $0)
      }
    }
    for site in 0..<60 { _ = try await allows(from: "198.18.\(site).1") }
    #expect(try await !allows(from: "203.0.113.1"))
    test.clock.advance(by: .minutes(30))
    #expect(try await allows(from: "203.0.113.1"))
    #expect(try await !allows(from: "203.0.113.1"))
  }

  @Test func networksOfIPv6AndOfOneOwnerCountAsOne() {
    #expect(Network.ofCustomer("192.0.2.1") == "192.0.2.1")
    #expect(Network.ofCustomer("::ffff:192.0.2.1") == "192.0.2.1")
    let one = Network.ofCustomer("2001:db8:1:2::1")
    #expect(one == Network.ofCustomer("2001:db8:1:2:ffff::9"))
    #expect(one != Network.ofCustomer("2001:db8:1:3::1"))
    #expect(Network.ofSite("192.0.2.1") == Network.ofSite("::ffff:192.0.2.254"))
    #expect(Network.ofSite("192.0.2.1") != Network.ofSite("192.0.3.1"))
    #expect(Network.ofSite("2001:db8:1:2::1") == Network.ofSite("2001:db8:1:3::1"))
    #expect(Network.ofSite("2001:db8:1::1") != Network.ofSite("2001:db8:2::1"))
    #expect(Network.ofSite(nil) == Network.ofCustomer(nil))
  }

  @Test func aDeviceCookieHoldsAFewTokensTheLatestFirst() {
    let tokens = (0..<7).map { _ in Token.random() }
    let all = tokens.reduce(DeviceTokens.none) { $0.adding($1) }
    #expect(all.all == Array(tokens.reversed().prefix(5)))
    #expect(DeviceTokens(cookie: all.cookie).all == all.all)
    #expect(all.adding(tokens[3]).all == [3, 6, 5, 4, 2].map { tokens[$0] }, "each once")
    #expect(all.adding(tokens[0], inPlaceOf: tokens[6]).all == [0, 5, 4, 3, 2].map { tokens[$0] })
    let forged = Array(repeating: Token.random().text, count: 700).joined(separator: ".")
    #expect(DeviceTokens(cookie: forged).all.count == 5)
    #expect(DeviceTokens(cookie: "a.b;.\(tokens[0].text)").all == [tokens[0]])
    #expect(DeviceTokens(cookie: nil).all.isEmpty)
  }

  /// Passwords are compared with names, which takes time: with such as fit only.
  @Test func aNameIsReadOnlyOnceItFits() throws {
    let fields = SignUp.fields(PortalSettings())
    let typed: [String: Input] = [
      "email": .text("dora@example.com"), "password": .text("rhinoceros 9"),
    ]
    let fits = #expect(throws: FormProblems.self) {
      try fields.check(typed.merging(["name": .text("Rhinoceros")]) { $1 })
    }
    try #require(fits?.fields == ["password": .contextualPassword])
    let many = String(repeating: "Rhinoceros ", count: 6000)
    let name = #expect(throws: FormProblems.self) {
      try fields.check(typed.merging(["name": .text(many)]) { $1 })
    }
    #expect(name?.fields == ["name": .tooLong(100)])
    let address = #expect(throws: FormProblems.self) {
      try fields.check(
        ["name": .text("Rhinoceros"), "email": .text(many), "password": .text("rhinoceros 9")])
    }
    #expect(address?.fields == ["email": .tooLong(254)])
  }
}
