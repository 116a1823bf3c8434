/// What somebody is in a team: one of the roles that every team has, or one that the team has made.
package enum TeamRole: Sendable, Hashable {
  case standard(Role)
  case custom(CustomRole)

  package static let owner = TeamRole.standard(.owner)
  package static let admin = TeamRole.standard(.admin)
  package static let billing = TeamRole.standard(.billing)
  package static let member = TeamRole.standard(.member)
  package static let viewer = TeamRole.standard(.viewer)

  package var acts: Set<TeamAct> {
    switch self {
    case .standard(let role): role.acts
    case .custom(let role): role.allActs
    }
  }

  /// A standard role's label is a text of the catalogue; a team's own role has the name that it was given.
  package var label: String {
    switch self {
    case .standard(let role): role.label
    case .custom(let role): role.name
    }
  }

  /// As a form or a program gives it: the role's name, or the id of a team's own.
  package var value: String {
    switch self {
    case .standard(let role): role.rawValue
    case .custom(let role): role.id.text
    }
  }

  package var option: FieldOption { FieldOption(value, label, isTranslated: customID == nil) }

  /// For a text: words of the catalogue, or a name.
  package func phrase(_ text: String, as name: String) -> Phrase {
    customID == nil ? Phrase(text, words: [name: [label]]) : Phrase(text, [name: label])
  }

  var rank: Int { if case .standard(let role) = self { role.rank } else { 5 } }

  /// The columns `role` and `role_id`.
  var stored: String { if case .standard(let role) = self { role.rawValue } else { "custom" } }
  var customID: ID<CustomRole>? { if case .custom(let role) = self { role.id } else { nil } }

  /// Of a row with `role`, and with `role_id`, `role_name` and `role_acts` of the team's own.
  init(_ row: Row) throws {
    let stored: String = try row["role"]
    guard let id: ID<CustomRole> = try row["role_id"], stored == "custom" else {
      guard let role = Role(rawValue: stored) else {
        throw StoreError.decoding("\(stored) is no role")
      }
      self = .standard(role)
      return
    }
    self = .custom(CustomRole(id: id, name: try row["role_name"], stored: try row["role_acts"]))
  }

  /// What a row needs to be read so: `columns` stand in a statement with `joins`, where `holder` is the
  /// row that has a role.
  static func columns(of holder: SQL) -> SQL {
    "\(holder).role, \(holder).role_id, c.name AS role_name, c.acts AS role_acts"
  }

  static func join(to holder: SQL) -> SQL { "LEFT JOIN team_roles c ON c.id = \(holder).role_id" }
}

extension Membership {
  /// One gives away no more than one has: a role whose acts are all among one's own.
  package func mayGive(_ role: TeamRole) -> Bool {
    role.acts.isSubset(of: acts)
  }

  /// Whether it may do so with this member: nobody touches rights that are more than their own.
  package func may(_ act: TeamAct, of member: Member) -> Decision {
    do throws(Refusal) {
      try may(act).orThrow()
      try mustBeAllowedToGive(member.role)
      return .allowed
    } catch { return .refused(error) }
  }

  /// The highest first, then the team's own by name.
  package func rolesToGive(in tx: Tx) throws -> [TeamRole] {
    try TeamRole.all(of: team.id, in: tx).filter(mayGive)
  }

  /// By an invitation or a link: owners are made of members, with a fresh password.
  package func rolesToInviteAs(in tx: Tx) throws -> [TeamRole] {
    try rolesToGive(in: tx).filter { $0 != .owner }
  }

  /// - Throws: `FormProblems` for the owner's, `Refusal` for a role that is more than one has.
  func mustBeAllowedToInvite(as role: TeamRole) throws {
    guard role != .owner else { throw FormProblems(Self.role, .unknownChoice) }
    try mustBeAllowedToGive(role)
  }

  /// - Throws: `Refusal` for a role that is more than one has.
  func mustBeAllowedToGive(_ role: TeamRole) throws(Refusal) {
    guard !mayGive(role) else { return }
    let needed = Role.allCases.filter {
      role.acts.isSubset(of: $0.acts)
    }
    throw Refusal(
      act: "give or take a role with more rights than your own",
      reason: .role(self.role, needed: needed),
      place: "members")
  }
}

extension TeamRole {
  /// Those of `team`, its own ones last.
  package static func all(of team: ID<Team>, in tx: Tx) throws -> [TeamRole] {
    try Role.allCases.map { .standard($0) }
      + CustomRole.all(of: team, in: tx).map { .custom($0) }
  }

  /// Nil for what is no role of the team.
  package static func find(_ value: String, of team: ID<Team>, in tx: Tx) throws -> TeamRole? {
    if let role = Role(rawValue: value) { return .standard(role) }
    guard let id = ID<CustomRole>(value) else { return nil }
    return try CustomRole.find(id, of: team, in: tx).map { .custom($0) }
  }
}
