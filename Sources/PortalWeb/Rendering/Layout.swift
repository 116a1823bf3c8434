import Portal

/// What every page shows around its content: the tags under `layout`.
struct Layout: Sendable {
  /// What a signed-in person's pages show around them, as it was read.
  struct Person: Sendable {
    let user: User
    let memberships: [Membership]
    /// The team that the page is about, or the one that the person was in last.
    let team: Team?
  }

  let language: String
  var theme = Theme.system
  var person: Person?
  var room: Room?
  var flash: Flash?
  /// What the page knows itself by, when it can follow what changes; see `Revision`.
  var revision: String?
  /// The same of what is counted, for a page that shows it; see `figures(_:of:)`.
  var figures: String?

  func tags(_ view: View) -> Tags {
    let site = view.site
    return [
      "brand": site.brand, "lang": language, "theme": theme.rawValue, "revision": revision,
      "figures": figures,
      "css": site.assets.css, "themeCSS": site.assets.theme, "js": site.assets.script,
      "icon": site.assets.icon, "legal": site.legal, "signUpOpen": site.isSignUpOpen,
      "mailInTerminal": site.isMailInTerminal, "pricing": site.settings.plans.isGiven,
      "flash": flash?.tags, "notice": notice(view),
      "rooms": person.map { rooms($0, view) },
      "person": person.map { person($0.user, view) }, "isOperator": person?.user.isOperator,
      "team": person?.team.map(Self.team), "teams": person?.teams,
    ]
  }

  /// - Parameter count: how often what is counted of the team has changed.
  static func figures(_ count: Int64, of team: ID<Team>) -> String { "\(team):\(count)" }

  /// About the plan of the team that the page is of, for those who may do something about it.
  private func notice(_ view: View) -> Tags? {
    guard let room, view.rooms.team.contains(room), let team = person?.team else { return nil }
    return person?.memberships.first { $0.team.id == team.id }.flatMap { view.notice($0) }
  }

  private func rooms(_ person: Person, _ view: View) -> Tags {
    let membership = person.memberships.first { $0.team.id == person.team?.id }
    let (rooms, words) = (view.rooms, view.words)
    let none = [RoomLists.tags([TeamsPages.room], room, words)].flatMap { $0 }
    return [
      "team": membership.map { rooms.team($0, room, words) } ?? none,
      "person": RoomLists.tags(rooms.person, room, words),
      "operators": person.user.isOperator ? RoomLists.tags(rooms.operators, room, words) : [],
    ]
  }

  private func person(_ user: User, _ view: View) -> Tags {
    view.face(user.id, user.name, user.avatar).adding(["name": user.name, "email": user.email])
  }

  static func team(_ team: Team) -> Tags {
    ["id": team.id.text, "name": team.name, "slug": team.slug]
  }
}

extension Layout.Person {
  fileprivate var teams: [Tags] {
    let current = team?.id
    return memberships.rows { membership in
      let team = membership.team
      return ["name": team.name, "slug": team.slug, "current": team.id == current]
    }
  }
}

extension Flash {
  var tags: Tags { ["text": text, "kind": kind.rawValue] }
}
