/// What a person says about themselves.
package struct Profile: Sendable, Equatable {
  package let name: String
  package let company: String
  package let bio: String
  package let timeZone: String
  package let language: String
}

extension Profile {
  package static let name = Field.name("name", "Name", limit: 100).autocomplete(.name)
  package static let company = Field.line("company", "Company", limit: 100)
    .autocomplete(.organization).otherwise("")
  package static let bio = Field.paragraph("bio", "Bio", limit: 500)
    .help("What you do, in a sentence or two.").otherwise("")
  package static let timeZone = Field.timeZone("timeZone", "Time zone")
  package static let language = Field.choice("language", "Language").autocomplete(.language)

  /// - Parameter languages: those that the portal has texts for.
  package static func fields(languages: [FieldOption]) -> Fields {
    [name, company, bio, timeZone, language.among(languages)]
  }

  package init(_ entered: Entered) {
    name = entered[Self.name]
    company = entered[Self.company]
    bio = entered[Self.bio]
    timeZone = entered[Self.timeZone]
    language = entered[Self.language]
  }

  package init(_ user: User) {
    name = user.name
    company = user.company
    bio = user.bio
    timeZone = user.timeZone
    language = user.language
  }

  package func with(timeZone: String, language: String) -> Profile {
    Profile(name: name, company: company, bio: bio, timeZone: timeZone, language: language)
  }

  package var entered: Entered {
    [
      Self.name.of(name), Self.company.of(company), Self.bio.of(bio),
      Self.timeZone.of(timeZone), Self.language.of(language),
    ]
  }

  /// Whatever the languages are.
  private static let audited = fields(languages: [])

  /// Saves what differs, and audits just that.
  package func save(for user: User, in tx: Tx) throws {
    let changes = entered.changes(
      from: Profile(user).entered, of: Self.audited)
    // UTC is what stands there until a zone is chosen: choosing it is a change too.
    guard changes != nil || !user.hasChosenTimeZone else { return }
    try tx.execute(
      """
      UPDATE users SET name = \(name), name_key = \(name.folded), company = \(company),
        bio = \(bio), time_zone = \(timeZone), language = \(language) WHERE id = \(user.id)
      """)
    // What their teams' lists are sorted by.
    if name.folded != user.name.folded {
      try tx.execute(
        "UPDATE memberships SET name_key = \(name.folded) WHERE user_id = \(user.id)")
    }
    try tx.audit(
      .profileChanged, to: .user(user.id), subject: user.email,
      before: changes?.before ?? ["timeZone": ""],
      after: changes?.after ?? ["timeZone": timeZone])
  }
}

extension AuditAction {
  static let profileChanged = AuditAction("profile.changed", "changed the profile")
}

extension PersonAct {
  package static let changeProfile = PersonAct(
    "profile.change", "change the profile", .writeAccount, seenByColleagues: true)
}
