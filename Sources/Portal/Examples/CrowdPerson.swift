/// One of the crowd: everything about them follows from their number.
struct CrowdPerson: Sendable {
  /// A step of their ninety days.
  enum Deed: Sendable {
    case signIn, failedSignIn, signOut, profile
    case theme(Theme)
  }

  let email: EmailAddress
  let name: String
  let isFounder: Bool
  let company: String
  let bio: String
  let timeZone: String
  let language: String
  let address: String
  let agent: String
  /// How many teams they are in, their own included.
  let teamCount: Int
  /// How long ago they joined.
  let age: Duration
  /// What they did since, and when: shares of that time, ascending.
  let deeds: [(share: Double, deed: Deed)]
  /// Draws the teams and roles.
  let dice: CrowdDice

  static let prefix = "person"
  static let domain = "@crowd.example.com"

  /// Names may repeat, as among real people; the number keeps addresses apart.
  static func email(_ number: Int) -> EmailAddress {
    EmailAddress(trusted: "\(prefix)\(number + 1)\(domain)")
  }

  init(_ number: Int, isFounder: Bool, languages: [String]) {
    var dice = CrowdDice(seed: UInt64(number))
    email = Self.email(number)
    name = "\(dice.pick(CrowdNames.first)) \(dice.pick(CrowdNames.last))"
    self.isFounder = isFounder
    company = dice.chance(0.7) ? dice.pick(CrowdNames.companies) : ""
    bio = dice.chance(0.4) ? dice.pick(CrowdNames.bios) : ""
    timeZone = dice.pick(CrowdNames.timeZones)
    language = dice.pick(languages)
    address = "198.51.100.\(1 + dice.below(254))"
    agent = dice.pick(CrowdNames.agents)
    // Most are in one or two teams, a few in a dozen.
    teamCount = dice.chance(0.9) ? 1 + dice.below(3) : 4 + dice.below(9)
    // Founders were here first, so that nobody joins a team before it exists.
    let hours = isFounder ? 80 * 24 + dice.below(10 * 24) : 1 + dice.below(80 * 24)
    age = .hours(hours)
    deeds = Self.deeds(&dice)
    self.dice = dice
  }

  private static func deeds(_ dice: inout CrowdDice) -> [(share: Double, deed: Deed)] {
    var deeds: [Deed] = [.signIn, .profile]
    for _ in 0..<(2 + dice.below(10)) {
      let roll = dice.below(10)
      deeds.append(roll < 6 ? .signIn : roll < 8 ? .signOut : .failedSignIn)
    }
    if dice.chance(0.3) { deeds.append(.theme(dice.chance(0.7) ? .dark : .light)) }
    let shares = deeds.map { _ in dice.share() }.sorted()
    return Array(zip(shares, deeds)).map { (share: $0, deed: $1) }
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, seeded, the same everywhere.
struct CrowdDice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  /// At least 0, below 1.
  mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }

  mutating func chance(_ probability: Double) -> Bool { share() < probability }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
