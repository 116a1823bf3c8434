import Hummingbird

/// The whole site map. Pick a line, and you are at a handler that reads like a sentence.
extension Web {
  package func buildRouter() -> Router<AppContext> {
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    let table = RouteTable()
    router.add(middleware: Entrance(web: self))
    router.add(middleware: ResponseHeaders(isSecure: cookies.isSecure))
    let registry = portal.meters.registry
    router.add(
      middleware: AccessLog(
        logger: portal.logger, meters: RequestMeters(registry: registry),
        slow: options.slowRequest))
    router.add(middleware: ErrorPages(web: self))
    router.add(middleware: KnownRoutes(table: table))

    let health = HealthController(web: self)
    router.get("healthz", use: health.alive)
    router.get("readyz", use: health.ready)
    router.get("metrics", use: MetricsController(web: self).show)
    router.get("status", use: StatusController(web: self).show)
    router.get("assets/:file", use: AssetController(web: self).show)

    let anyone = router.group()
      .add(middleware: CSRF(origin: portal.settings.baseURL, registry: registry))
      .add(middleware: LoadSession(web: self))
    addPublicPages(to: anyone)

    let signedIn = anyone.group().add(middleware: KeepLateForms(web: self))
      .group(context: SignedInContext.self)
    addPersonalPages(to: signedIn)

    let team = signedIn.group("teams/:team").add(middleware: LoadMembership(web: self))
      .group(context: TeamContext.self)
    team.get { [self] _, context in
      try redirect(to: "/teams/\(context.membership.team.slug)/dashboard")
    }
    team.get("dashboard", use: DashboardController(web: self).show)

    let admin = signedIn.group("admin").group(context: OperatorContext.self)
    admin.get { [self] _, _ in try redirect(to: "/admin/outbox") }
    let outbox = OutboxController(web: self)
    admin.get("outbox", use: outbox.list)
    admin.get("outbox/:id", use: outbox.show)
    admin.post("outbox/:id/retry", use: outbox.retry)
    let backups = BackupsController(web: self)
    admin.get("backups", use: backups.show)
    admin.post("backups", use: backups.start)

    table.fill(from: router)
    return router
  }

  private func addPublicPages(to anyone: RouterGroup<AppContext>) {
    anyone.get("/", use: LandingController(web: self).show)

    let signUp = SignUpController(web: self)
    anyone.get("sign-up", use: signUp.show)
    anyone.post("sign-up", use: signUp.submit)
    anyone.get("sign-up/sent", use: signUp.showSent)
    anyone.post("sign-up/resend", use: signUp.resend)
    anyone.get("verify-email/:token", use: signUp.showConfirm)
    anyone.post("verify-email/:token", use: signUp.confirm)

    let signIn = SignInController(web: self)
    anyone.get("sign-in", use: signIn.show)
    anyone.post("sign-in", use: signIn.submit)
    anyone.post("sign-out", use: signIn.signOut)

    let reset = PasswordResetController(web: self)
    anyone.get("forgot-password", use: reset.showForgot)
    anyone.post("forgot-password", use: reset.submitForgot)
    anyone.get("forgot-password/sent", use: reset.showForgotSent)
    anyone.get("reset-password/:token", use: reset.showReset)
    anyone.post("reset-password/:token", use: reset.submitReset)
  }

  private func addPersonalPages(to person: RouterGroup<SignedInContext>) {
    person.get("settings") { [self] _, _ in try redirect(to: "/settings/profile") }
    person.get("dashboard", use: DashboardController(web: self).redirect)

    person.get("live", use: LiveController(web: self).show)

    let resume = ResumeController(web: self)
    person.get("resume/:id", use: resume.show)
    person.post("resume/:id", use: resume.send)
    person.post("resume/:id/discard", use: resume.discard)

    let avatar = AvatarController(web: self)
    person.get("avatars/:user", use: avatar.show)
    person.post("settings/avatar", use: avatar.upload)
    person.post("settings/avatar/remove", use: avatar.remove)

    let profile = ProfileController(web: self)
    person.get("settings/profile", use: profile.show)
    person.post("settings/profile", use: profile.save)

    let appearance = AppearanceController(web: self)
    person.get("settings/appearance", use: appearance.show)
    person.post("settings/appearance", use: appearance.save)

    let security = SecurityController(web: self)
    person.get("settings/security", use: security.show)
    person.post("settings/password", use: security.changePassword)

    let sessions = SessionsController(web: self)
    person.get("settings/sessions", use: sessions.show)
    person.post("settings/sessions/:id/end", use: sessions.end)
    person.post("settings/sessions/end-others", use: sessions.endOthers)
  }
}
