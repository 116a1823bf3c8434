import Hummingbird
import Portal

/// The site map for programs: everything that a page can do, by the same verbs.
extension Web {
  func addAPI(to router: RouterGroup<AppContext>) {
    let base = "api/v1"
    let open = router.group(RouterPath(base)).add(middleware: APIDoor(web: self, takes: .nothing))
    let anyone = APIPart(
      web: self, site: SitePart(open, map, prefix: base), tag: "", limit: .anyone)
    AuthAPI(web: self).add(to: anyone)
    SystemAPI(web: self).add(to: anyone)
    anyone.site.get("openapi.json", use: OpenAPIController(web: self).show)
    anyone.site.get("docs") { _, _ in try redirect(to: "/docs") }

    let tokens = router.group(RouterPath(base)).add(middleware: APIDoor(web: self, takes: .tokens))
      .group(context: SignedInContext.self)
    SessionAPI(web: self).add(
      to: APIPart(
        web: self, site: SitePart(tokens, map, prefix: base), tag: "", limit: .signedIn))

    let all = router.group(RouterPath(base)).add(middleware: APIDoor(web: self, takes: .all))
      .group(context: SignedInContext.self)
    let person = APIPart(
      web: self, site: SitePart(all, map, prefix: base), tag: "", limit: .signedIn)
    AccountAPI(web: self).add(to: person)
    PhotoAPI(web: self).add(to: person)
    JoinAPI(web: self).add(to: person)
    KeysAPI(web: self).add(to: person)
    AuditAPI(web: self).add(to: person)

    let team = all.group("teams/:team").add(middleware: LoadMembership(web: self))
      .group(context: TeamContext.self)
    let teams = APIPart(
      web: self, site: SitePart(team, map, prefix: "\(base)/teams/:team"), tag: "",
      limit: .teams)
    TeamAPI(web: self).add(to: teams)
    MembersAPI(web: self).add(to: teams)
    WaysInAPI(web: self).add(to: teams)
    RolesAPI(web: self).add(to: teams)
    KeysAPI(web: self).add(to: teams)
    BillingAPI(web: self).add(to: teams)
    InvoicesAPI(web: self).add(to: teams)
    UsageAPI(web: self).add(to: teams)
    EventsAPI(web: self).add(to: teams)
    DashboardAPI(web: self).add(to: teams)
    ServicesAPI(web: self).add(to: teams)
    AnalyticsAPI(web: self).add(to: teams)
    ReportsAPI(web: self).add(to: teams)
    AuditAPI(web: self).add(to: teams)

    let meant = all.group().add(middleware: LoadNamedTeam(web: self))
      .group(context: TeamContext.self)
    addNamingTeam(
      APIPart(
        web: self, site: SitePart(meant, map, prefix: base), tag: "", limit: .teams,
        namesTeam: true))

    let office = all.group("admin").group(context: OperatorContext.self)
    addBackOffice(
      APIPart(
        web: self, site: SitePart(office, map, prefix: "\(base)/admin"), tag: "",
        limit: .signedIn))
  }

  /// What stands without a team in its path, for programs whose key says which one: see `LoadNamedTeam`.
  private func addNamingTeam(_ part: APIPart<TeamContext>) {
    EventsAPI(web: self).add(to: part)
    DashboardAPI(web: self).add(to: part)
    ServicesAPI(web: self).add(to: part)
    AnalyticsAPI(web: self).add(to: part)
    ReportsAPI(web: self).add(to: part)
  }

  private func addBackOffice(_ part: APIPart<OperatorContext>) {
    AdminPeopleAPI(web: self).add(to: part)
    AdminTeamsAPI(web: self).add(to: part)
    AdminNotesAPI(web: self).add(to: part)
    AdminMoneyAPI(web: self).add(to: part)
    AdminBillingAPI(web: self).add(to: part)
    AdminPaymentsAPI(web: self).add(to: part)
    AdminServicesAPI(web: self).add(to: part)
    AdminMailAPI(web: self).add(to: part)
    AuditAPI(web: self).add(to: part)
    AdminAPI(web: self).add(to: part)
  }
}
