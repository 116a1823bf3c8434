import HTTPTypes
import Hummingbird
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Every route, by itself: whoever adds one falls under this.
@Suite("Tenancy sweep (S14)") struct TenancySweepTests {
  /// Routes for anybody: written down a second time, so that none is opened by mistake.
  private static let open: Set<String> = [
    "/", "/healthz", "/readyz", "/assets/{file}", "/sign-up", "/sign-up/sent", "/sign-up/resend",
    "/verify-email/{token}", "/sign-in", "/sign-out", "/forgot-password", "/forgot-password/sent",
    "/reset-password/{token}", "/status", "/pricing", "/webhooks/sendgrid", "/webhooks/stripe",
    "/invitations/{token}",
    "/invitations/{token}/decline", "/invitations/{token}/switch", "/join/{token}",
    "/docs", "/docs/errors", "/docs/{chapter}", "/.well-known/jwks.json",
    "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/health", "/api/v1/version",
    "/api/v1/auth/register", "/api/v1/auth/verify", "/api/v1/auth/login", "/api/v1/auth/refresh",
    "/api/v1/auth/forgot", "/api/v1/auth/reset", "/api/v1/plans",
  ]

  private struct Probe {
    let entry: SiteMap.Entry
    let path: String
    var name: String { "\(entry.method) \(entry.pattern)" }
    /// A body that fits.
    var example: String { entry.endpoint?.example?.text ?? "{}" }
    var isForProgram: Bool { entry.endpoint != nil }
    /// Where cookies count for nothing.
    /// No cookie counts there.
    var isForTokens: Bool {
      entry.pattern.hasPrefix("/api/v1/auth/") || entry.pattern == "/api/v1/users/me/password"
    }
  }

  /// Every route with Alice's things in its parameters.
  private func probes(_ web: TestWeb) async throws -> [Probe] {
    let alice = try await web.test.user(.alice)
    // Operators suspend whom they are tried on: that is Charlie, who is mailed last.
    let charlie = try await web.test.user(.charlie)
    for person in [Cast.alice, .charlie] { _ = try await web.browser(person) }
    let session = try await web.portal.store.read {
      try Session.open(of: alice.id, in: $0).first?.id.text
    }
    let draft = try await Draft(path: "/settings/profile", fields: []).keep(
      for: alice.id, web.portal)
    let message = try await web.test.mailFiles(to: .charlie)
    let suppressed = try await suppressed([.alice, .bob], web)
    let event = try await web.test.tell(.sample("evt_sweep"))
    let things = try await TeamThings.make(web)
    let team = try await web.teamID(of: .alice)
    let own = try await entries(of: alice.id, web)
    // What is gone afterwards is there twice: for the page, and for its endpoint.
    let subjects: [OperatorNote.Subject] = [.person(charlie.id), .team(team)]
    let notes = try await notes(about: subjects, web)
    let otherNotes = try await self.notes(about: subjects, web)
    let grant = try await grant(to: team, web)
    let values = [
      "grant": grant.text,
      "mail": message.text, "position": "1",
      "team": try await web.test.slug(.alice), "user": alice.id.text,
      "token": Token.random().text, "file": "none", "role": "member", "chapter": "members",
      "entry": own,
    ]
    let ids = [
      "/settings/sessions": try #require(session), "/resume": draft.text,
      "/prove": draft.text,
      "/admin/payment-events": event.text,
      "/admin/outbox": message.text, "/admin/suppressed": suppressed[0].text,
      "/api/v1/admin/suppressed": suppressed[1].text,
      "/settings/history": own, "/teams/{team}/audit": "1", "/admin/audit": "1",
      "/admin/people": charlie.id.text, "/admin/teams": team.text,
    ].merging(things.ids) { $1 }
    return web.web.map.entries.map { entry in
      // An endpoint stands where its page does.
      let page = entry.pattern.replacing("/api/v1/sessions", with: "/settings/sessions")
        .replacing("/api/v1/invitations", with: "/teams/invitations")
        .replacing("/api/v1/users/me/keys", with: "/settings/tokens")
        .replacing("/api/v1/teams/{team}/invoices", with: "/teams/{team}/billing/invoices")
        .replacing("/api/v1/admin/users", with: "/admin/people")
        .replacing("/api/v1/", with: "/")
      let found = ids.filter { entry.pattern.hasPrefix($0.key) || page.hasPrefix($0.key) }
      // The longest is the endpoint's own.
      let id = found.max { $0.key.count < $1.key.count }?.value
      let path = entry.pattern.split(separator: "/").map { part -> String in
        guard part.hasPrefix("{") else { return String(part) }
        let name = String(part.dropFirst().dropLast())
        if name == "note" {
          let notes = entry.endpoint == nil ? notes : otherNotes
          return notes[page.hasPrefix("/admin/people") ? 0 : 1].text
        }
        // Of the portal's own chain.
        if name == "entry", page.hasPrefix("/admin") { return "1" }
        return (name == "id" ? id : values[name]) ?? "unfilled"
      }
      return Probe(entry: entry, path: "/" + path.joined(separator: "/"))
    }
  }

  /// Addresses that get no mail.
  private func suppressed(
    _ people: [Cast], _ web: TestWeb
  ) async throws -> [ID<SuppressedAddress>] {
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try people.map { person in
        try SuppressedAddress.suppress(person.email, .bounced, words: "550", at: tx.now, in: tx)
        return try #require(try SuppressedAddress.find(email: person.email, in: tx)).id
      }
    }
  }

  /// A plan that was given.
  private func grant(to id: ID<Team>, _ web: TestWeb) async throws -> ID<ComplimentaryPlan> {
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      let team = try #require(try Team.find(id, in: tx))
      try ComplimentaryPlan.grant(
        Plan(key: "a", name: "A"), to: team, until: tx.now + .days(1), reason: "x", by: "Olga",
        in: tx)
      return try #require(try ComplimentaryPlan.latest(of: id, in: tx).first).id
    }
  }

  /// The number of Alice's last entry, which nobody else's history reaches.
  private func entries(of alice: ID<User>, _ web: TestWeb) async throws -> String {
    try await web.portal.store.write(for: .user(alice), as: .system("test")) { tx in
      for _ in 0..<50 { try tx.audit(.profileChanged, to: .user(alice), subject: "Alice") }
      let chain = AuditChain.user(alice).key
      return String(try tx.count("SELECT MAX(seq) AS n FROM audit WHERE chain = \(chain)"))
    }
  }

  /// Olga's.
  private func notes(
    about subjects: [OperatorNote.Subject], _ web: TestWeb
  ) async throws -> [ID<OperatorNote>] {
    let olga = try await web.test.user(.olga)
    return try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try subjects.map { subject in
        try OperatorNote.add("A note", about: subject, by: olga, in: tx)
        return try #require(try OperatorNote.latest(of: subject, in: tx).first).id
      }
    }
  }

  private func send(
    _ probe: Probe, as browser: Browser, headers: HTTPFields = [.secFetchSite: "same-origin"],
    filled: Bool = false
  ) async throws -> Answer {
    if probe.entry.endpoint != nil {
      let hasBody = probe.entry.endpoint?.body != nil
      var headers = headers
      if hasBody { headers[.contentType] = "application/json" }
      return try await browser.send(
        probe.entry.method.rawValue, probe.path, headers: headers,
        body: hasBody ? Array((filled ? probe.example : "{}").utf8) : [])
    }
    return probe.entry.method == .get
      ? try await browser.get(probe.path) : try await browser.post(probe.path)
  }

  @Test func theSiteMapHoldsEveryRoute() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let mapped = Set(web.web.map.entries.map { "\($0.method.rawValue) \($0.pattern)" })
    let routed = Set(
      web.routes.filter { $0.method != "HEAD" }.map { "\($0.method) \($0.pattern)" })
    #expect(mapped == routed)
    let open = Set(
      web.web.map.entries.filter { $0.audience == .anyone }.map(\.pattern))
    #expect(open == Self.open)
  }

  @Test func anonymousIsLedToSignInByEveryClosedRoute() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let closed = try await probes(web).filter {
      $0.entry.audience != .anyone && $0.entry.audience != .hidden
    }
    #expect(closed.count > 15)
    for probe in closed {
      #expect(!probe.path.contains("unfilled"), "\(probe.name) has a parameter the sweep lacks")
      let answer = try await send(probe, as: web.browser())
      guard !probe.isForProgram else {
        #expect(answer.status == 401, "\(probe.name)")
        continue
      }
      #expect(answer.status == 303, "\(probe.name)")
      #expect(answer.location?.hasPrefix("/sign-in") == true, "\(probe.name)")
    }
  }

  @Test func outsiderFindsNothingOfAlices() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let charlie = try await web.browser(.charlie)
    let foreign = try await probes(web).filter {
      $0.entry.pattern.contains("{") && $0.entry.audience != .anyone && !$0.isForTokens
    }
    #expect(foreign.count >= 7)
    for probe in foreign {
      let answer = try await send(probe, as: charlie, filled: true)
      #expect(answer.status == 404, "\(probe.name)")
    }
  }

  @Test func foreignAndAbsentAreTheSameBytes() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let charlie = try await web.browser(.charlie)
    let slug = try await web.test.slug(.alice)
    let foreign = try await charlie.get("/teams/\(slug)/dashboard")
    let absent = try await charlie.get("/teams/no-such-team/dashboard")
    #expect(foreign.status == 404)
    #expect(foreign.bytes == absent.bytes)
    let names: (Answer) -> [String] = { $0.headers.map(\.name.canonicalName).sorted() }
    #expect(names(foreign) == names(absent))
    #expect(try await web.browser(.bob).get("/teams/\(slug)/dashboard").status == 200)
  }

  @Test func hiddenRoutesAreThereForOperatorsOnly() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let browsers = [
      (web.browser(), 404), (try await web.browser(.alice), 404),
      (try await web.browser(.olga), 200),
    ]
    let hidden = try await probes(web).filter { $0.entry.audience == .hidden }
    #expect(!hidden.isEmpty)
    for probe in hidden {
      for (browser, status) in browsers {
        #expect(try await browser.get(probe.path).status == status)
      }
    }
  }

  @Test func backOfficeIsThereForOperatorsOnly() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let admin = try await probes(web).filter {
      if case .operators = $0.entry.audience { true } else { false }
    }
    #expect(!admin.isEmpty)
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    for probe in admin {
      #expect(try await send(probe, as: alice).status == 404, "\(probe.name)")
      // A form with nothing in it is shown again, and so is a page whose act meets an obstacle.
      let status = try await send(probe, as: olga).status
      #expect([200, 201, 202, 204, 303, 422].contains(status), "\(probe.name)")
    }
  }

  /// A role that the act's row does not hold is refused with words; the others get through.
  @Test func tooLowARoleIsRefusedByEveryTeamRoute() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let bob = try await web.browser(.bob)
    let probes = try await probes(web)
    for role in Role.allCases {
      for probe in probes {
        guard case .team(let act) = probe.entry.audience else { continue }
        // Each time: one of the routes is leaving.
        try await web.give(role, to: .bob, inTeamOf: .alice)
        let status = try await send(probe, as: bob).status
        #expect((status == 403) == !act.roles.contains(role), "\(probe.name) as \(role): \(status)")
      }
    }
  }

  /// A route of the test's own, since viewers may see all that teams have today.
  @Test func aRefusalSaysWhichRoleWouldDoAndWhereItCanBeChanged() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let router = Router(context: AppContext.self)
    router.add(middleware: Entrance(web: web.web))
    router.add(middleware: ErrorPages(web: web.web))
    router.add(middleware: LoadSession(web: web.web))
    let team = router.group(context: SignedInContext.self).group("teams/:team")
      .add(middleware: LoadMembership(web: web.web)).group(context: TeamContext.self)
    SitePart(team, SiteMap()).post("delete", .deleteTeam) { request, context in
      try await web.web.press(request, context) {
        try await web.web.write(context) { authority, _ in
          #expect(authority.membership.role == .owner)
        }
        return Done("/done")
      }
    }
    let path = "/teams/\(try await web.test.slug(.alice))/delete"
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let own = try web.routed(by: router)
    let refused = try await bob.copy(on: own).post(path)
    #expect(refused.status == 403)
    #expect(refused.body.contains("Your role in this team is Member."))
    #expect(refused.body.contains("These roles may delete the team: Owner."))
    #expect(refused.body.contains("href=\"/teams/alice-adams/members\""))
    #expect(try await alice.copy(on: own).post(path).location == "/done")
    let charlie = try await web.browser(.charlie).copy(on: own).post(path)
    #expect(charlie.status == 404)
  }

  /// A room that opens takes its acts out of that list, and then they are told of.
  @Test func whatNoRouteNamesIsNotYet() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let named = web.web.map.entries.compactMap { entry -> TeamAct? in
      if case .team(let act) = entry.audience { act } else { nil }
    }
    // Lists of a team ask for these before they give a file.
    let open = Set(named + [.exportTeam, .exportAudit])
    #expect(TeamAct.notYet == Set(TeamAct.all).subtracting(open))
  }

  @Test func everyWriteRefusesOtherSites() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let alice = try await web.browser(.alice)
    // A webhook comes from no browser: it is signed instead (S5).
    let writes = try await probes(web).filter {
      $0.entry.method != .get && !$0.path.hasPrefix("/webhooks/") && !$0.isForTokens
    }
    #expect(writes.count > 10)
    for probe in writes {
      for headers: HTTPFields in [
        [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"], [.secFetchSite: "none"],
        [.secFetchSite: "", .origin: "http://evil.example"],
        [.secFetchSite: "cross-site", .origin: "http://127.0.0.1:8080"], [.secFetchSite: ""],
      ] {
        let answer =
          probe.isForProgram
          ? try await send(probe, as: alice, headers: headers.filter { !$0.value.isEmpty })
          : try await alice.post(probe.path, headers: headers)
        #expect(answer.status == 403, "\(probe.name) \(headers)")
      }
      guard !probe.isForProgram else { continue }
      let ours: HTTPFields = [.secFetchSite: "", .origin: "http://127.0.0.1:8080"]
      #expect(try await web.browser().post(probe.path, headers: ours).status != 403)
    }
  }
}

extension TestWeb {
  /// Puts a person on a team, or changes what they are there.
  func give(_ role: Role, to person: Cast, inTeamOf owner: Cast) async throws {
    let (user, owner) = (try await test.user(person), try await test.user(owner))
    let teams = try await portal.store.read { try Membership.all(of: owner.id, in: $0) }
    let team = try #require(teams.first?.team.id)
    try await portal.store.write(for: [.team(team), .user(user.id)], as: .system("test")) { tx in
      let changed = try tx.execute(
        """
        UPDATE memberships SET role = \(role), role_id = NULL
        WHERE team_id = \(team) AND user_id = \(user.id)
        """)
      if changed == 1 { return }
      guard let team = try Team.find(team, in: tx), let user = try User.find(user.id, in: tx) else {
        throw Unexpected("\(person.name) cannot join the team")
      }
      try Membership.add(user, to: team, as: .standard(role), in: tx)
    }
  }
}
