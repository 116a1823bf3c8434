import TestSupport
import Testing

@testable import Portal

@Suite("Passwords (S1, S2)") struct PasswordTests {
  private static let context = ["alice", "Alice Adams", "Portico"]

  @Test(arguments: [
    ("", FieldProblem.missing), ("short", .tooShort(8)), ("password", .commonPassword),
    ("Password123!", .commonPassword), ("P@ssw0rd", .commonPassword), ("12345678", .commonPassword),
    ("aaaaaaaaaa", .commonPassword), ("abcdefghijk", .commonPassword),
    ("alice9!7", .contextualPassword), ("Portico2026", .contextualPassword),
    (String(repeating: "ab c", count: 33), .tooLong(128)),
    (String(repeating: "x", count: 1 << 20), .tooLong(128)),
  ])
  func refused(_ password: String, _ problem: FieldProblem) {
    #expect(throws: problem) { try PasswordRules().check(password, context: Self.context) }
  }

  @Test(arguments: [
    "correct horse battery", "žluťoučký kůň", "пароль из слов", "8 char$!", "alice in wonderland",
    "a  b  c  d", String("abcdefgh jklmnop ".repeated(7).prefix(128)),
  ])
  func accepted(_ password: String) {
    #expect(throws: Never.self) { try PasswordRules().check(password, context: Self.context) }
  }

  @Test func classicRuleIsASetting() {
    let classic = PasswordRules(classic: true)
    #expect(throws: FieldProblem.tooSimple) { try classic.check("purple monkey", context: []) }
    #expect(throws: Never.self) { try classic.check("Purple monkey 9", context: []) }
  }

  @Test func defaultCostIsOWASPs() async throws {
    let hasher = PasswordHasher()
    #expect(hasher.cost.logN == 16 && hasher.cost.blockSize == 8 && hasher.cost.parallelism == 2)
    let stored = try await hasher.hash("correct horse")
    #expect(stored.hasPrefix("$scrypt$ln=16,r=8,p=2$"))
    #expect(try await hasher.verify("correct horse", against: stored))
    #expect(!(try await hasher.verify("correct horsf", against: stored)))
  }

  @Test func wholeLengthCountsAndAccentsAreComposed() async throws {
    let hasher = PasswordHasher(cost: PasswordCost(logN: 4))
    let long = String(repeating: "a", count: 127)
    let stored = try await hasher.hash(long + "b")
    #expect(!(try await hasher.verify(long + "c", against: stored)))
    let accented = try await hasher.hash("caf\u{E9} caf\u{E9}")
    #expect(try await hasher.verify("cafe\u{301} cafe\u{301}", against: accented))
    #expect(try await hasher.hash("same") != hasher.hash("same"), "a salt each")
  }

  @Test func knownVector() async throws {
    // RFC 7914, section 12: scrypt("password", "NaCl", N=1024, r=8, p=16).
    let stored =
      "$scrypt$ln=10,r=8,p=16$TmFDbA$_bq-HJ00cgB4VucZDQHp_nxq18vII3gw53N2Y0s3MWI"
    let hasher = PasswordHasher(cost: PasswordCost(logN: 4))
    #expect(try await hasher.verify("password", against: stored))
    #expect(!(try await hasher.verify("Password", against: stored)))
  }

  @Test func nobodysPasswordIsNeverRight() async throws {
    let hasher = PasswordHasher(cost: PasswordCost(logN: 4))
    #expect(!(try await hasher.verify("", against: nil)))
    #expect(!(try await hasher.verify("anything", against: "garbage")))
  }

  @Test func queueIsBounded() async throws {
    let hasher = PasswordHasher(cost: PasswordCost(logN: 12), threads: 1, waiting: 4)
    let refused = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<40 {
        group.addTask {
          do {
            _ = try await hasher.hash("x")
            return false
          } catch { return error is TooManyWaiting }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(refused > 0)
    #expect(refused < 40)
    #expect(try await hasher.hash("x").hasPrefix("$scrypt$"), "it goes on afterwards")
  }

  @Test(arguments: TestEngine.allCases)
  func oldHashIsRenewedAtSignIn(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(
      engine, hasher: PasswordHasher(cost: PasswordCost(logN: 5)))
    let before = try await test.user(.alice).passwordHash
    try #require(before.contains("ln=5"))
    let renewing = Portal(
      store: test.portal.store, settings: test.portal.settings, keys: test.portal.keys,
      passwords: PasswordHasher(cost: PasswordCost(logN: 6)), mail: TestPortal.plainMail,
      logger: test.portal.logger)
    let signIn = SignIn(Cast.alice.email)
    #expect(try await signIn.attempt(renewing, as: Originator(.anonymous)) != nil)
    #expect(try await test.user(.alice).passwordHash.contains("ln=6"))
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
