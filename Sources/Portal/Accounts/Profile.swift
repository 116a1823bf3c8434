import Foundation

/// What a person says about themselves.
package struct Profile: Sendable, Equatable {
  package let name: String
  package let company: String
  package let bio: String
  package let timeZone: String
  package let language: String

  /// - Parameter languages: the codes that the portal has texts for.
  package init(
    name: String, company: String, bio: String, timeZone: String, language: String,
    languages: [String]
  ) throws(FormProblems) {
    var problems = FormProblems()
    let cleanName = problems.check("name") { () throws(FieldProblem) in
      try PlainText.line(name, limit: 100)
    }
    let cleanCompany = problems.check("company") { () throws(FieldProblem) in
      try PlainText.line(company, limit: 100, required: false)
    }
    let cleanBio = problems.check("bio") { () throws(FieldProblem) in
      try PlainText.paragraph(bio, limit: 500)
    }
    problems.check("timeZone") { () throws(FieldProblem) in
      if !TimeZones.all.contains(timeZone) { throw .unknownChoice }
    }
    problems.check("language") { () throws(FieldProblem) in
      if !languages.contains(language) { throw .unknownChoice }
    }
    try problems.throwIfAny()
    self.name = cleanName ?? ""
    self.company = cleanCompany ?? ""
    self.bio = cleanBio ?? ""
    self.timeZone = timeZone
    self.language = language
  }

  /// Saves what differs, and audits just that.
  package func save(for user: ID<User>, audit: AuditLog, in tx: Tx) throws {
    guard let old = try User.find(user, in: tx) else { throw StoreError.scopeGone }
    let changes = [
      ("name", old.name, name), ("company", old.company, company), ("bio", old.bio, bio),
      ("time zone", old.hasChosenTimeZone ? old.timeZone : "", timeZone),
      ("language", old.language, language),
    ].filter { $0.1 != $0.2 }
    guard !changes.isEmpty else { return }
    try tx.execute(
      """
      UPDATE users SET name = \(name), company = \(company), bio = \(bio),
        time_zone = \(timeZone), language = \(language) WHERE id = \(user)
      """)
    try audit.append(
      .profileChanged, to: .user(user), subject: old.email,
      before: Dictionary(uniqueKeysWithValues: changes.map { ($0.0, $0.1) }),
      after: Dictionary(uniqueKeysWithValues: changes.map { ($0.0, $0.2) }), in: tx)
  }
}

/// The time zones to choose from, by their names in the IANA database.
package enum TimeZones {
  package static let all: [String] =
    ["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
}

extension Theme {
  package func save(for user: User, audit: AuditLog, in tx: Tx) throws {
    guard self != user.theme else { return }
    try tx.execute("UPDATE users SET theme = \(self) WHERE id = \(user.id)")
    try audit.append(
      .appearanceChanged, to: .user(user.id), subject: user.email,
      before: ["theme": user.theme.rawValue], after: ["theme": rawValue], in: tx)
  }
}
