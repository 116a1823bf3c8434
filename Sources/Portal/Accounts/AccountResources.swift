extension User {
  /// Of oneself.
  package static let resource = Resource<User>(
    "User",
    [
      .text("id", "Id") { $0.id.text },
      .text("email", "Email") { $0.email },
      .text("name", "Name") { $0.name },
      .text("company", "Company") { $0.company },
      .text("bio", "Bio") { $0.bio },
      .text("timeZone", "Time zone") { $0.timeZone },
      .text("language", "Language") { $0.language },
      .choice("theme", "Appearance") { $0.theme },
      .flag("hasPhoto", "Has a photo") { $0.avatar != nil },
      .flag("operator", "Runs this site") { $0.isOperator },
      .moment("passwordChangedAt", "Password changed") { $0.passwordChangedAt },
    ])

  /// How pages look and speak to them.
  package static let preferences = Resource<User>(
    "Preferences",
    [
      .choice("theme", "Appearance") { $0.theme },
      .text("language", "Language") { $0.language },
      .text("timeZone", "Time zone") { $0.timeZone },
    ])

  /// What stands on the page of the profile.
  package static let profile = Resource<User>(
    "Profile",
    [
      .text("name", "Name") { $0.name },
      .text("company", "Company") { $0.company },
      .text("bio", "Bio") { $0.bio },
      .text("timeZone", "Time zone") { $0.timeZone },
      .text("language", "Language") { $0.language },
    ])

  package static let appearance = Resource<User>(
    "Appearance", [.choice("theme", "Appearance") { $0.theme }])
}

extension Session {
  package static let resource = listing.resource("Session")
}

extension PersonAct {
  package static let seeAccount = PersonAct("account.see", "see your account", .readAccount)
  package static let seeTeams = PersonAct("teams.see", "see your teams", .readTeam)
}
