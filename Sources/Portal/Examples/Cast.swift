/// The people of the examples and tests: Alice owns a team that Bob is on, Charlie is an outsider,
/// Olga operates the portal.
package struct Cast: Sendable {
  package let name: String
  package let email: String
  package let about: String

  package static let password = "correct horse battery staple"
  package static let alice = Cast("Alice Adams", "alice@example.com", "owner of Alice’s team")
  package static let bob = Cast("Bob Brown", "bob@example.com", "member of Alice’s team")
  package static let charlie = Cast("Charlie Clark", "charlie@example.com", "an outsider")
  package static let olga = Cast("Olga Olsen", "olga@example.com", "operator")
  package static let all = [alice, bob, charlie, olga]

  private init(_ name: String, _ email: String, _ about: String) {
    self.name = name
    self.email = email
    self.about = about
  }

  var address: EmailAddress { EmailAddress(trusted: email) }

  /// Adds who is not there yet; doing it twice changes nothing.
  package static func seed(_ portal: Portal) async throws -> [Cast] {
    let actor = Originator.system("seed")
    for person in all {
      _ = try await NewAccount.create(
        email: person.address, name: person.name, password: password, portal, as: actor)
    }
    try await portal.store.write(for: .portal, as: actor) { tx in
      guard let alice = try User.find(email: Self.alice.address, in: tx),
        let bob = try User.find(email: Self.bob.address, in: tx),
        let olga = try User.find(email: Self.olga.address, in: tx),
        let team = try Membership.all(of: alice.id, in: tx).first?.team
      else { return }
      if try Membership.find(user: bob.id, slug: team.slug, in: tx) == nil {
        try tx.enter([.team(team.id), .user(bob.id)])
        try Membership.add(bob, to: team, as: .member, in: tx)
      }
      if !olga.isOperator {
        try tx.enter(.user(olga.id))
        try olga.setOperator(true, in: tx)
      }
    }
    return all
  }
}
