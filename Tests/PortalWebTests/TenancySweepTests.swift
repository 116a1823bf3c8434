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
    "/reports/{token}", "/reports/{token}/stop",
    "/docs", "/docs/errors", "/docs/{chapter}", "/.well-known/jwks.json",
    "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/health", "/api/v1/version",
    "/api/v1/auth/register", "/api/v1/auth/verify", "/api/v1/auth/login", "/api/v1/auth/refresh",
    "/api/v1/auth/forgot", "/api/v1/auth/reset", "/api/v1/plans",
  ]

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
    let closed = try await Probe.all(web).filter {
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
    let foreign = try await Probe.all(web).filter {
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
    let hidden = try await Probe.all(web).filter { $0.entry.audience == .hidden }
    #expect(!hidden.isEmpty)
    for probe in hidden {
      for (browser, status) in browsers {
        #expect(try await browser.get(probe.path).status == status)
      }
    }
  }

  @Test func backOfficeIsThereForOperatorsOnly() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas = .lifted })
    let admin = try await Probe.all(web).filter {
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
    let probes = try await Probe.all(web)
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
    // A webhook comes from no browser: it is signed instead (S5). Nor does what a mail program stops: its
    // link is the right to do so, and there is no session in it.
    let writes = try await Probe.all(web).filter {
      $0.entry.method != .get && !$0.path.hasPrefix("/webhooks/") && !$0.isForTokens
        && $0.entry.pattern != "/reports/{token}/stop"
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
