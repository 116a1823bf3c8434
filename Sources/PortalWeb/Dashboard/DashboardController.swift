import Hummingbird
import Portal

struct DashboardController: Sendable {
  let web: Web

  /// To the dashboard of the team one was in last.
  func redirect(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let user = context.user
    let web = self.web
    let team = try await web.portal.store.read { tx in
      let memberships = try Membership.all(of: user.id, in: tx)
      return try web.lastTeam(request, of: user, among: memberships, in: tx)
    }
    guard let team else { return try web.redirect(to: "/settings/profile") }
    return try web.redirect(to: "/teams/\(team.slug)/dashboard")
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let signedIn = context.person.signedIn
    let membership = context.membership
    let web = self.web
    var response = try await web.page(
      .dashboard, of: membership.team, request, context.person
    ) { tx, words in try DashboardPage(signedIn, membership, web, words, in: tx) }
    if request.cookie(web.cookies.team) != membership.team.slug {
      response.headers.append(
        web.cookies.set(web.cookies.team, membership.team.slug, maxAge: .days(400)))
    }
    return response
  }
}

extension DashboardPage {
  init(
    _ signedIn: SignedIn, _ membership: Membership, _ web: Web, _ words: Words, in tx: Tx
  ) throws {
    let user = signedIn.user
    let time = TimeFormat(zone: user.timeZone, words: words, now: tx.now)
    team = Layout.TeamLink(
      name: membership.team.name, slug: membership.team.slug, current: true)
    checklist = Checklist(user, words)
    let chains: [AuditChain] = [.team(membership.team.id), .user(user.id)]
    activity = try AuditEntry.latest(chains, limit: 8, in: tx).map {
      Event($0, brand: web.portal.settings.name, words, time)
    }
    members = try membership.members(limit: 10, in: tx).map {
      Person(
        name: $0.name, email: $0.email, role: words.role($0.role),
        avatar: web.avatarAddress($0.id, $0.avatar), you: $0.id == user.id)
    }
    memberCount = String(try membership.memberCount(in: tx))
    sessions = try Session.open(of: user.id, limit: 5, in: tx).map {
      Device(
        device: DeviceName.from($0.agent, words), address: $0.address,
        lastSeen: time($0.lastSeenAt), current: $0.id == signedIn.session.id)
    }
    let (count, nextEnd) = try Session.countOpen(of: user.id, in: tx)
    sessionCount = String(count)
    changesAt = nextEnd
  }
}

extension DashboardPage.Checklist {
  /// Ticks itself from what is stored; nil once all is done.
  fileprivate init?(_ user: User, _ words: Words) {
    items = [
      Item(text: words("Create your account"), done: true),
      Item(
        text: words("Add a photo so that colleagues know you"), done: user.avatar != nil,
        href: "/settings/profile", action: words("Add a photo")),
      Item(
        text: words("Tell your team who you are"),
        done: !user.company.isEmpty || !user.bio.isEmpty,
        href: "/settings/profile", action: words("Add a few words")),
      Item(
        text: words("Set your time zone"), done: user.hasChosenTimeZone,
        href: "/settings/profile", action: words("Set the time zone")),
    ]
    if items.allSatisfy(\.done) { return nil }
  }
}

extension DashboardPage.Event {
  fileprivate init(_ entry: AuditEntry, brand: String, _ words: Words, _ time: TimeFormat) {
    switch entry.actor {
    case .user(_, let name): who = name
    case .anonymous: who = words("Somebody")
    case .system: who = brand
    }
    what = words.activity(entry)
    at = time(entry.at)
  }
}
