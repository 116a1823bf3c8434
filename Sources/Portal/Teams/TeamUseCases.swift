/// What is done in a team and told by mail to whom it concerns. The words are made before the write, and the
/// mail goes with it: whoever calls, a page or a program, cannot forget it.
extension Portal {
  /// Counted before anything is written: five hundred letters cost more than the write.
  /// - Throws: what `write` and `InvitePeople.send` throw.
  package func invite(
    _ entered: Entered, in membership: Membership, by signedIn: SignedIn, as actor: Originator
  ) async throws -> InvitePeople.Outcome {
    try spendWrite(of: signedIn)
    return try await pastes.hold(signedIn.user.id) {
      let invite = try await InvitePeople(
        entered, from: signedIn.user, of: membership.team, self)
      return try await writeSpent(.invite, in: membership, by: signedIn, as: actor) {
        authority, tx in try invite.send(by: authority.membership, self, in: tx)
      }
    }
  }

  /// - Returns: who it is, as they were before; nil when they have that role already.
  /// - Throws: what `write` and `Membership.change` throw.
  package func changeRole(
    of id: ID<User>, to value: String, in membership: Membership, by signedIn: SignedIn,
    as actor: Originator
  ) async throws -> Member? {
    let team = membership.team
    let (person, role) = try await store.read { tx -> (User, TeamRole?) in
      (try Self.person(id, in: team, tx), try TeamRole.find(value, of: team.id, in: tx))
    }
    var mail: SealedMail?
    if let role {
      mail = try outbox.prepare(
        .roleChanged(
          team: team.name, role: role.phrase("{{role}}", as: "role"), by: signedIn.user.name,
          link: "\(settings.baseURL)/teams/\(team.slug)/access", language: person.language),
        to: person.email)
    }
    return try await write(
      .changeRole, in: membership, by: signedIn, also: .user(id), as: actor
    ) { [mail] authority, tx in
      if value == Role.owner.rawValue { try authority.mustBeProved() }
      let before = try authority.membership.change(id, to: value, in: tx)
      if before?.role == .owner { try authority.mustBeProved() }
      if before != nil, let mail { try put(mail, in: team, tx) }
      return before
    }
  }

  /// - Throws: what `write` and `Membership.remove` throw.
  package func remove(
    _ id: ID<User>, from membership: Membership, by signedIn: SignedIn, as actor: Originator
  ) async throws -> Member {
    let team = membership.team
    let person = try await store.read { tx -> User in try Self.person(id, in: team, tx) }
    let mail = try outbox.prepare(
      .removedFromTeam(
        team: team.name, by: signedIn.user.name, link: "\(settings.baseURL)/teams",
        language: person.language), to: person.email)
    return try await write(
      .removeMember, in: membership, by: signedIn, also: .user(id), as: actor
    ) { authority, tx in
      let member = try authority.membership.remove(id, in: tx)
      if member.role == .owner { try authority.mustBeProved() }
      try put(mail, in: team, tx)
      return member
    }
  }

  /// All owners hear of it: whoever deletes a team was perhaps not who they seemed.
  /// - Parameter door: into the team's books, for the same act.
  /// - Throws: what `write` and `Membership.delete` throw, `Obstacle` where what is paid elsewhere does not end:
  ///   then nothing is deleted.
  package func delete(
    _ membership: Membership, typing name: String, through door: any BillingDoor,
    by signedIn: SignedIn, as actor: Originator
  ) async throws {
    try membership.mustBeNamed(name)
    try await endCharges(of: membership.team.id, through: door)
    let owners = try await store.read { try membership.owners(limit: 50, in: $0) }
    let mails = try owners.map { owner in
      try outbox.prepare(
        .teamDeleted(
          team: membership.team.name, by: signedIn.user.name,
          validFor: settings.durations.deletedTeam, link: "\(settings.baseURL)/teams",
          language: owner.language), to: owner.email)
    }
    try await write(.deleteTeam, in: membership, by: signedIn, as: actor) { authority, tx in
      try authority.membership.delete(typing: name, settings, in: tx)
      for mail in mails { try put(mail, in: authority.team, tx) }
    }
  }

  /// Manual invoicing ends in the write that deletes; others are asked before it.
  private func endCharges(of team: ID<Team>, through door: any BillingDoor) async throws {
    let (charged, isPaying) = try await store.read { tx -> (Subscription?, Bool) in
      let open = try Subscription.open(of: team, in: tx)
      return (
        open.flatMap { $0.isManual ? nil : $0 },
        try ProviderCheckout.open(of: team, at: tx.now, in: tx) != nil
      )
    }
    guard charged != nil || isPaying else { return }
    let provider = try payments.named(charged?.provider)
    guard provider.name != ManualInvoicing.name else { return }
    do { try await provider.close(through: door) } catch let problem as Obstacle {
      throw problem.words.values.isEmpty
        ? Obstacle(
          Phrase("Nothing was deleted. {{why}}", words: ["why": [problem.words.text]])) : problem
    }
  }

  /// - Returns: who is asked.
  /// - Throws: what `write` and `Membership.offer` throw.
  package func offer(
    _ membership: Membership, to email: EmailAddress, by signedIn: SignedIn, as actor: Originator
  ) async throws -> Member {
    let (team, span) = (membership.team, settings.durations.transfer)
    let heir = try await store.read { try User.find(email: email, in: $0) }
    let mail = try outbox.prepare(
      .transferOffered(
        team: team.name, by: signedIn.user.name, validFor: span,
        link: "\(settings.baseURL)/teams/\(team.slug)/transfer",
        language: heir?.language ?? signedIn.user.language), to: email.text)
    return try await write(.transferTeam, in: membership, by: signedIn, as: actor) {
      authority, tx in
      let asked = try authority.membership.offer(to: email, validFor: span, in: tx)
      try put(mail, in: team, tx)
      return asked
    }
  }

  /// - Throws: what `write` and `Membership.takeOver` throw.
  package func takeOver(
    _ membership: Membership, by signedIn: SignedIn, as actor: Originator
  ) async throws {
    let team = membership.team
    let giver = try await store.read { tx in
      try OwnershipTransfer.find(of: team.id, in: tx).flatMap { try User.find($0.from, in: tx) }
    }
    let mail = try giver.map { giver in
      try outbox.prepare(
        .transferDone(
          team: team.name, to: signedIn.user.name,
          link: "\(settings.baseURL)/teams/\(team.slug)/settings", language: giver.language),
        to: giver.email)
    }
    let both = WriteScope.user(signedIn.user.id).union(giver.map { .user($0.id) } ?? [])
    try await write(.takeOverTeam, in: membership, by: signedIn, also: both, as: actor) {
      authority, tx in
      let before = try authority.membership.takeOver(in: tx)
      // Another offer may have taken the place of the one that was read.
      if let mail, before.id == giver?.id { try put(mail, in: team, tx) }
    }
  }

  /// Whoever has the role is told, as far as a write can carry it.
  /// - Throws: `NoAuthority` when there is no such role, what `write` and `CustomRole.change` throw.
  package func change(
    _ id: ID<CustomRole>, _ entered: Entered, in membership: Membership, by signedIn: SignedIn,
    as actor: Originator
  ) async throws {
    let team = membership.team
    let holders = try await store.read { try CustomRole.holders(of: id, limit: 500, in: $0) }
    let mails = try await OwnThreads.run("portico-roles") {
      try Dictionary(grouping: holders.filter { $0.id != signedIn.user.id }, by: \.language)
        .flatMap { language, people in
          let link = "\(settings.baseURL)/teams/\(team.slug)/access"
          let mail = Mail.roleChanged(
            team: team.name, role: Phrase("{{role}}", ["role": entered[CustomRole.name]]),
            by: signedIn.user.name, link: link, language: language)
          return try outbox.prepare(mail, toEach: people.map { ($0.email, link: link) })
        }
    }
    try await write(.defineRoles, in: membership, by: signedIn, as: actor) { authority, tx in
      guard let role = try CustomRole.find(id, of: team.id, in: tx) else {
        throw NoAuthority.nothing
      }
      guard try role.change(entered, by: authority.membership, in: tx) else { return }
      for mail in mails { try put(mail, in: team, tx) }
    }
  }

  /// What happens, happens; who has had ten mails about the team within an hour gets no more of them.
  private func put(_ mail: SealedMail, in team: Team, _ tx: Tx) throws {
    let share = Throttle("team-mails", "\(team.id) \(mail.recipient)", [(10, .hours(1))])
    if try [share].allows(in: tx) { try outbox.put(mail, in: tx) }
  }

  private static func person(_ id: ID<User>, in team: Team, _ tx: Tx) throws -> User {
    guard try Membership.find(user: id, team: team.id, in: tx) != nil,
      let person = try User.find(id, in: tx)
    else { throw NoAuthority.nothing }
    return person
  }
}
