import Hummingbird
import Portal

/// A person's own account.
struct AccountAPI: Sendable {
  let web: Web
  private let profileFields: Fields
  private let preferenceFields: Fields

  private typealias Call = APICall<SignedInContext>

  init(web: Web) {
    self.web = web
    let languages = LanguageNames.options(web.templates.languages)
    profileFields = Profile.fields(languages: languages)
    preferenceFields = [Theme.field, Profile.timeZone, Profile.language.among(languages)]
  }

  func add(to part: APIPart<SignedInContext>) {
    addAccount(to: part.chapter("Your account"))
    addSessions(to: part.chapter("Sessions"))
    addTeams(to: part.chapter("Teams"))
  }

  private func addAccount(to part: APIPart<SignedInContext>) {
    for (path, resource) in [("users/me", User.resource), ("settings/profile", User.profile)] {
      part.known(path, .seeAccount, "Read your profile", resource, \.context.user)
      part.write(
        .patch, path, .changeProfile, "Change your profile", profileFields, gives: resource
      ) { try await changeProfile($0, resource) }
    }
    part.known(
      "users/me/preferences", .seeAccount, "Read how pages look and speak to you",
      User.preferences, \.context.user)
    part.write(
      .patch, "users/me/preferences", .changeProfile, "Change how pages look and speak to you",
      preferenceFields, gives: User.preferences, changePreferences)
    part.known(
      "settings/appearance", .seeAccount, "Read how pages look", User.appearance, \.context.user)
    part.write(
      .patch, "settings/appearance", .changeAppearance, "Change how pages look", Theme.fields,
      gives: User.appearance, changeAppearance)
  }

  private func changeProfile(_ call: Call, _ resource: Resource<User>) async throws -> Response {
    try await call.changeUser(resource) { me, tx in
      try Profile(call.merged(over: Profile(me).entered)).save(for: me, in: tx)
    }
  }

  private func changePreferences(_ call: Call) async throws -> Response {
    try await call.changeUser(User.preferences) { me, tx in
      let (profile, theme) = (Profile(me), Theme.field.of(me.theme))
      let entered = try call.merged(over: [
        theme, Profile.timeZone.of(profile.timeZone), Profile.language.of(profile.language),
      ])
      try profile.with(
        timeZone: entered[Profile.timeZone], language: entered[Profile.language]
      ).save(for: me, in: tx)
      try entered[Theme.field].save(for: me, in: tx)
    }
  }

  private func changeAppearance(_ call: Call) async throws -> Response {
    try await call.changeUser(User.appearance) { me, tx in
      try call.merged(over: [Theme.field.of(me.theme)])[Theme.field].save(for: me, in: tx)
    }
  }
}

extension APICall<SignedInContext> {
  /// Changes the person, who is told as they are then.
  fileprivate func changeUser(
    _ resource: Resource<User>, _ body: @escaping @Sendable (User, Tx) throws -> Void
  ) async throws -> Response {
    try await tellUser(resource) { try await web.write(context) { me, tx in try body(me, tx) } }
  }

  /// A write, answered with the person as they are then.
  func tellUser<T: Sendable>(
    _ resource: Resource<User>, _ act: () async throws -> T
  ) async throws -> Response {
    let id = context.user.id
    let now: @Sendable (Tx) throws -> User = { tx in
      guard let user = try User.find(id, in: tx) else { throw NoAuthority.nothing }
      return user
    }
    return try await matching({ try resource.json(now($0)) }).write(act) { (_: T, tx) in
      .one(resource, try now(tx))
    }
  }
}

extension AccountAPI {
  private func addSessions(to part: APIPart<SignedInContext>) {
    let now = web.portal.store.clock
    part.list(
      "sessions", .seeAccount, "List where you are signed in", Session.listing, Session.resource
    ) { Session.scope($0.context.user.id, at: now.now()) }
    part.write(.delete, "sessions/:id", .endSessions, "End a session") { call in
      let (id, session): (ID<Session>, Session) = (try call.id(), try call.signedIn.session)
      return try await call.write {
        try await web.write(call.context) { me, tx in
          guard try session.endOther(id, user: me, in: tx) else { throw NoAuthority.nothing }
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
    part.write(.delete, "sessions", .endSessions, "End all other sessions") { call in
      let session = try call.signedIn.session
      return try await call.write {
        try await web.write(call.context) { me, tx in
          _ = try session.endOthers(user: me, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func addTeams(to part: APIPart<SignedInContext>) {
    part.list("teams", .seeTeams, "List your teams", Membership.listing, OwnTeam.resource) {
      Membership.ownScope($0.context.user.id)
    }
    part.write(
      .post, "teams", .foundTeam, "Make a team", Team.newFields, gives: Membership.resource,
      status: .created, makeTeam)
  }

  private func makeTeam(_ call: APICall<SignedInContext>) async throws -> Response {
    let (entered, user) = (try call.entered(), call.context.user.id)
    return try await call.write {
      try await web.write(call.context) { me, tx in try Team.found(entered, by: me, in: tx) }
    } giving: { (team: Team, tx) in
      guard let membership = try Membership.find(user: user, team: team.id, in: tx) else {
        throw NoAuthority.nothing
      }
      return .made(Membership.resource, membership, at: "/api/v1/teams/\(team.id)")
    }
  }
}
