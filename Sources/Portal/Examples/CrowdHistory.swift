/// Writes one person of the crowd with what they did, through the verbs that would have written
/// it at the time.
struct CrowdHistory {
  let person: CrowdPerson
  let teams: [Team]
  let now: Timestamp

  private var joined: Timestamp { now - person.age }

  /// - Returns: how many audit entries were written; nil when the person is there already.
  func write(passwordHash: String, in tx: Tx) throws -> Int? {
    guard let user = try tx.at(joined, { try join(passwordHash: passwordHash, in: tx) }) else {
      return nil
    }
    try tx.at(joined) { try joinTeams(user, in: tx) }
    for (share, deed) in person.deeds {
      let moment = joined + .microseconds(Int64(Double(person.age.microseconds) * share))
      try tx.at(moment) { try act(deed, user, in: tx) }
    }
    return try tx.count(
      "SELECT COUNT(*) AS n FROM audit WHERE chain = \(AuditChain.user(user.id).key)")
  }

  private func join(passwordHash: String, in tx: Tx) throws -> User? {
    if person.isFounder {
      return try NewAccount.create(
        email: person.email, name: person.name, passwordHash: passwordHash, in: tx)?
        .user
    }
    guard
      let user = try User.create(
        email: person.email, name: person.name, passwordHash: passwordHash, in: tx)
    else { return nil }
    try tx.audit(
      .accountCreated, to: .user(user.id), subject: user.email,
      after: ["name": user.name, "email": user.email])
    return user
  }

  private func joinTeams(_ user: User, in tx: Tx) throws {
    guard !teams.isEmpty, !person.isFounder else { return }
    var dice = person.dice
    var joined: Set<ID<Team>> = []
    while joined.count < min(person.teamCount, teams.count) {
      let team = dice.pick(teams)
      guard joined.insert(team.id).inserted else { continue }
      if joined.count == 1 {
        try tx.execute("UPDATE users SET last_team_id = \(team.id) WHERE id = \(user.id)")
      }
      try tx.enter(.team(team.id))
      try Membership.add(user, to: team, as: .standard(role(&dice)), in: tx)
    }
  }

  private func role(_ dice: inout CrowdDice) -> Role {
    switch dice.below(20) {
    case 0: .owner
    case 1, 2: .admin
    case 3: .billing
    case 4...6: .viewer
    default: .member
    }
  }

  private func act(_ deed: CrowdPerson.Deed, _ user: User, in tx: Tx) throws {
    let here = Originator(.anonymous, address: person.address, agent: person.agent)
    try tx.acting(as: here.signedIn(as: user)) {
      let chain = AuditChain.user(user.id)
      switch deed {
      case .signIn:
        try tx.audit(.signedIn, to: chain, subject: user.email)
        _ = try Device.remember(for: user.id, in: tx)
      case .signOut: try tx.audit(.signedOut, to: chain, subject: user.email)
      case .failedSignIn:
        try tx.acting(as: here) { try tx.audit(.signInFailed, to: chain, subject: user.email) }
      case .profile: try profile.save(for: user, in: tx)
      case .theme(let theme): try theme.save(for: user, in: tx)
      }
    }
  }

  private var profile: Profile {
    Profile(
      name: person.name, company: person.company, bio: person.bio, timeZone: person.timeZone,
      language: person.language)
  }
}
