import Hummingbird
import Portal

/// The whole site map. Pick a line, and you are at a handler that reads like a sentence.
extension Web {
  package func buildRouter() -> Router<AppContext> {
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    let table = RouteTable()
    let registry = portal.meters.registry
    router.add(middleware: Entrance(web: self))
    router.add(middleware: ResponseHeaders(isSecure: cookies.isSecure))
    router.add(
      middleware: AccessLog(
        logger: portal.logger, meters: RequestMeters(registry: registry),
        slow: options.slowRequest))
    router.add(middleware: ErrorPages(web: self))
    router.add(middleware: CrossOrigin(origins: options.apiOrigins))
    router.add(middleware: KeysInAddresses())
    router.add(middleware: KnownRoutes(table: table))
    let open = router.group()
    addOperations(SitePart(open, map))
    addAPI(to: open)

    let anyone = open.group()
      .add(middleware: CSRF(origin: portal.settings.baseURL, registry: registry))
      .add(middleware: LoadSession(web: self))
    addAccounts(SitePart(anyone, map))

    let signedIn = anyone.group().add(middleware: KeepForms(web: self))
      .group(context: SignedInContext.self)
    addSettings(SitePart(signedIn, map))

    let team = signedIn.group("teams/:team").add(middleware: LoadMembership(web: self))
      .group(context: TeamContext.self)
    addTeam(SitePart(team, map, prefix: "teams/:team"))

    let admin = signedIn.group("admin").group(context: OperatorContext.self)
    addBackOffice(SitePart(admin, map, prefix: "admin"))

    map.rooms = RoomLists(
      team: [
        DashboardPages.room, AnalyticsPages.room, ServicesPages.room, MembersPages.room,
        InvitationsPages.room, RolesPages.room,
        KeyPages.teamRoom, TeamAuditPages.room,
      ] + (portal.settings.plans.isGiven ? [BillingPages.room] : []) + [TeamSettingsPages.room],
      person: [
        ProfilePages.room, AppearancePages.room, SecurityPages.room, SessionsPages.room,
        KeyPages.ownRoom, HistoryPages.room,
      ],
      operators: [
        PeoplePages.room, AdminTeamsPages.room, InvoicesPages.room,
      ] + (takesPaymentsOutside ? [PaymentEventsPages.room] : [])
        + [AdminServicesPages.room, OutboxPages.room, AdminAuditPages.room, BackupsPages.room])
    table.fill(from: router)
    return router
  }

  private func addOperations(_ site: SitePart<AppContext>) {
    let health = HealthController(web: self)
    site.get("healthz", use: health.alive)
    site.get("readyz", use: health.ready)
    site.add(.get, "metrics", .hidden, MetricsController(web: self).show)
    site.get("status", use: StatusPages(web: self).show)
    site.get("assets/:file", use: AssetController(web: self).show)
    site.get(".well-known/jwks.json", use: KeySetController(web: self).show)
    site.post("webhooks/sendgrid", use: MailEventsController(web: self).take)
    site.post("webhooks/stripe", use: PaymentEventsController(web: self).take)
    // From mail programs, which are no browsers.
    let reports = StopReportPages(web: self)
    site.get("reports/:token/stop", use: reports.lead)
    site.post("reports/:token/stop", use: reports.stopAtOnce)
  }

  private func addAccounts(_ site: SitePart<AppContext>) {
    site.get("", use: LandingPages(web: self).show)
    site.get("pricing", use: PricingPages(web: self).show)
    let docs = DocsPages(web: self)
    site.get("docs", use: docs.showIndex)
    site.get("docs/errors", use: docs.showErrors)
    site.get("docs/:chapter", use: docs.showChapter)

    let signUp = SignUpPages(web: self)
    site.form("sign-up", signUp.fields, show: signUp.show, submit: signUp.submit)
    site.get("sign-up/sent", use: signUp.showSent)
    site.post("sign-up/resend", use: signUp.resend)
    let confirm = ConfirmPages(web: self, signUp: signUp)
    site.form(
      "verify-email/:token", ConfirmSignUp.fields, show: confirm.show, submit: confirm.confirm)

    let signIn = SignInPages(web: self)
    site.form("sign-in", SignIn.fields, show: signIn.show, submit: signIn.submit)
    site.post("sign-out", use: signIn.signOut)

    let invitation = InvitationPages(web: self)
    site.form(
      "invitations/:token", invitation.fields, show: invitation.show, submit: invitation.accept)
    site.post("invitations/:token/decline", use: invitation.decline)
    site.post("invitations/:token/switch", use: invitation.switchPerson)
    let join = JoinPages(web: self)
    site.form("join/:token", join.fields, show: join.show, submit: join.join)

    let reset = PasswordResetPages(web: self)
    site.form("forgot-password", ResetRequest.fields, show: reset.showAsk, submit: reset.ask)
    site.get("forgot-password/sent", use: reset.showSent)
    site.form("reset-password/:token", reset.fields, show: reset.show, submit: reset.reset)

    let reports = StopReportPages(web: self)
    site.get("reports/:token", use: reports.show)
    site.post("reports/:token", use: reports.stop)
  }

  private func addSettings(_ site: SitePart<SignedInContext>) {
    site.get("settings") { _, _ in try redirect(to: "/settings/profile") }
    site.get("dashboard", use: DashboardPages(web: self).redirect)
    site.get("billing", use: BillingPages(web: self).redirect)
    site.get("live", use: LiveController(web: self).show)

    let resume = ResumePages(web: self)
    site.get("resume/:id", use: resume.show)
    site.post("resume/:id", .sendDraft, use: resume.send)
    site.post("resume/:id/discard", .sendDraft, use: resume.discard)

    let prove = ProvePages(web: self)
    site.form(
      "prove", .prove, "Confirm your password", ProvePages.fields, show: prove.show,
      submit: prove.prove)
    site.form(
      "prove/:id", .prove, "Confirm your password", ProvePages.fields, show: prove.showKept,
      submit: prove.proveKept)

    let profile = ProfilePages(web: self)
    site.form(
      "settings/profile", .changeProfile, "Your profile", profile.fields, show: profile.show,
      submit: profile.save)
    let photo = PhotoPages(web: self, profile: profile)
    site.get("avatars/:user", use: photo.show)
    site.post("settings/avatar", .changePhoto, "Photo", profile.photoFields, use: photo.save)
    site.post("settings/avatar/remove", .changePhoto, use: photo.remove)

    site.post("settings/mail/allow", .allowMail, use: MailPages(web: self).allow)

    let teams = TeamsPages(web: self)
    site.get("teams", listing: Membership.listing.facts, use: teams.show)
    site.form(
      "teams/new", .foundTeam, "New team", Team.newFields, show: teams.showNew, submit: teams.make)
    site.post("teams/invitations/:id/accept", .joinTeam, use: teams.accept)
    site.post("teams/invitations/:id/decline", .joinTeam, use: teams.decline)

    let appearance = AppearancePages(web: self)
    site.form(
      "settings/appearance", .changeAppearance, "Appearance", Theme.fields,
      show: appearance.show, submit: appearance.save)

    let security = SecurityPages(web: self)
    site.get("settings/security", use: security.show)
    site.post(
      "settings/password", .changePassword, "Password", security.fields,
      use: security.changePassword)

    let sessions = SessionsPages(web: self)
    site.get("settings/sessions", listing: Session.listing.facts, use: sessions.show)
    site.post("settings/sessions/:id/end", .endSessions, use: sessions.end)
    site.post("settings/sessions/end-others", .endSessions, use: sessions.endOthers)

    addOwnKeys(site)

    let history = HistoryPages(web: self)
    site.get("settings/history", listing: history.facts, use: history.list)
    site.get("settings/history/:id", use: history.show)
    site.post("settings/history/check", .checkHistory, use: history.check)
  }

  private func addOwnKeys(_ site: SitePart<SignedInContext>) {
    let keys = OwnKeysPages(web: self)
    site.get("settings/tokens", listing: APIKey.ownListing(at: now).facts, use: keys.list)
    site.form(
      "settings/tokens/new", .makeKeys, "New API key", APIKey.ownFields, show: keys.showNew,
      submit: keys.make)
    site.get("settings/tokens/:id", use: keys.show)
    site.post(
      "settings/tokens/:id/rotate", .makeKeys, "Replace the secret", APIKey.rotationFields,
      use: keys.rotate)
    site.post("settings/tokens/:id/revoke", .revokeKeys, use: keys.revoke)
  }

  private func addTeam(_ site: SitePart<TeamContext>) {
    site.get("", .seeTeam) { _, context in
      try redirect(to: "/teams/\(context.membership.team.slug)/dashboard")
    }
    site.get("dashboard", .seeTeam, use: DashboardPages(web: self).show)
    addArranging(site)

    let services = ServicesPages(web: self)
    site.get("services", .seeTeam, use: services.list)
    site.get("services/:key", .seeTeam, use: services.show)
    site.post("services/:key/drop", .reportService, use: services.drop)

    addAnalytics(site)
    let members = MembersPages(web: self)
    site.get("members", .seeMembers, listing: Member.listing.facts, use: members.list)
    site.get("members/:id", .seeMembers, use: members.show)
    site.post(
      "members/:id/role", .changeRole, "Role", [Membership.role], use: members.changeRole)
    site.post("members/:id/remove", .removeMember, use: members.remove)
    let access = AccessPages(web: self)
    site.get("access", .seeTeam, use: access.showOwn)
    site.get("members/:id/access", .explainAccess, use: access.show)

    let invitations = InvitationsPages(web: self)
    site.get("invitations", .seeWaysIn, listing: Invitation.listing.facts, use: invitations.list)
    site.form(
      "invitations/new", .invite, seeing: .invite, "Invite people",
      [InvitePeople.emails, Membership.role], show: invitations.showNew, submit: invitations.send)
    site.post("invitations/:id/send", .invite, use: invitations.sendAgain)
    site.post("invitations/:id/revoke", .endWaysIn, use: invitations.revoke)
    let links = JoinLinksPages(web: self)
    site.form(
      "join-links", .makeJoinLink, seeing: .seeWaysIn, "New join link",
      [Membership.role, JoinLink.days, JoinLink.mostUses, JoinLink.domain], show: links.show,
      submit: links.make)
    site.post("join-links/:id/end", .endWaysIn, use: links.end)

    let roles = RolesPages(web: self)
    site.get("roles", .seeMembers, use: roles.list)
    site.form(
      "roles/new", .defineRoles, seeing: .defineRoles, "New role", CustomRole.fields,
      show: roles.showNew, submit: roles.make)
    site.form(
      "roles/:id", .defineRoles, seeing: .defineRoles, "Role", CustomRole.fields,
      show: roles.show, submit: roles.change)
    site.post("roles/:id/delete", .defineRoles, use: roles.delete)

    let audit = TeamAuditPages(web: self)
    site.get("audit", .seeAudit, listing: audit.facts, use: audit.list)
    site.get("audit/report", .seeAudit, use: AuditReportPages(web: self).show)
    site.get("audit/:id", .seeAudit, use: audit.show)
    site.post("audit/check", .seeAudit, use: audit.check)

    addKeys(site)
    addTeamSettings(site)
    addBilling(site)
  }

  /// One's own dashboard, and the team's.
  private func addArranging(_ site: SitePart<TeamContext>) {
    let pages = ArrangePages(web: self)
    site.form(
      "dashboard/arrange", .arrangeOwn, seeing: .arrangeOwn, "Add a part", Widget.fields,
      show: pages.show, submit: pages.add)
    site.post("dashboard/arrange/:id/up", .arrangeOwn) { try await pages.move($0, $1, by: -1) }
    site.post("dashboard/arrange/:id/down", .arrangeOwn) { try await pages.move($0, $1, by: 1) }
    site.post("dashboard/arrange/:id/remove", .arrangeOwn, use: pages.remove)
    site.post(
      "dashboard/arrange/:id/size", .arrangeOwn, "Size", Widget.sizeFields, use: pages.resize)
    site.post(
      "dashboard/arrange/order", .arrangeOwn, "Order", Widget.orderFields, use: pages.order)
    site.post("dashboard/arrange/reset", .arrangeOwn, use: pages.reset)
    site.post("dashboard/arrange/for-all", .arrangeDashboard, use: pages.arrangeForAll)

    let report = ReportPages(web: self)
    site.get("dashboard/report", .arrangeOwn, use: report.show)
    site.post("dashboard/report", .arrangeOwn, use: report.choose)
    site.post("dashboard/report/stop", .arrangeOwn, use: report.stop)
  }

  private func addAnalytics(_ site: SitePart<TeamContext>) {
    site.get("analytics", .seeFigures, use: AnalyticsPages(web: self).list)
    site.get("analytics/events/:name", .seeFigures, use: EventPages(web: self).show)

    let questions = QuestionsPages(web: self)
    site.get("analytics/questions", .seeFigures, use: questions.list)
    site.get("analytics/questions/new", .analyse) {
      try await AskPages.showKinds(self, $0, $1)
    }
    for kind in AnalysisQuestion.Kind.allCases {
      let ask = AskPages(web: self, kind: kind)
      site.form(
        "analytics/questions/new/\(kind.rawValue)", .analyse, seeing: .analyse, kind.label,
        AnalysisFields.fields(of: kind), show: ask.show, submit: ask.ask)
    }
    site.get("analytics/questions/:id", .seeFigures, use: questions.show)
    site.get("analytics/questions/:id/csv", .seeFigures, use: questions.csv)
    site.post("analytics/questions/:id/cancel", .analyse, use: questions.cancel)
    site.post("analytics/questions/:id/remove", .analyse, use: questions.remove)
  }

  private func addKeys(_ site: SitePart<TeamContext>) {
    let keys = TeamKeysPages(web: self)
    site.get("keys", .seeKeys, listing: APIKey.listing(at: now).facts, use: keys.list)
    site.form(
      "keys/new", .makeKey, seeing: .makeKey, "New API key", APIKey.teamFields, show: keys.showNew,
      submit: keys.make)
    site.get("keys/:id", .seeKeys, use: keys.show)
    site.post(
      "keys/:id/rotate", .makeKey, "Replace the secret", APIKey.rotationFields, use: keys.rotate)
    site.post("keys/:id/take-over", .makeKey, use: keys.takeOver)
    site.post("keys/:id/revoke", .revokeKey, use: keys.revoke)
  }

  private func addBilling(_ site: SitePart<TeamContext>) {
    let billing = BillingPages(web: self)
    site.get("billing", .seeBilling, use: billing.show)
    site.post("billing/withdraw", .changePlan, use: billing.withdraw)
    site.post("billing/cancel", .changePlan, use: billing.cancel)
    site.post("billing/resume", .changePlan, use: billing.resume)
    site.post(
      "billing/coupon", .changePlan, "Coupon", [Coupon.typed], use: billing.applyCoupon)

    let checkout = CheckoutPages(web: self)
    site.get("billing/checkout", .changePlan, use: checkout.show)
    site.get("billing/checkout/return", .changePlan, use: checkout.comeBack)
    site.post("billing/payment-method", .changePlan, use: checkout.changePaymentMethod)

    let choice = PlanChoicePages(web: self)
    site.get("billing/plans", .seeBilling, use: choice.show)
    site.post("billing/trial", .changePlan, "Try a plan", choice.fields, use: choice.startTrial)
    let change = PlanChangePages(web: self)
    site.form(
      "billing/change", .changePlan, seeing: .changePlan, "Another plan", change.fields,
      show: change.show, submit: change.submit)
    let details = BillingDetailsPages(web: self)
    site.form(
      "billing/details", .changeBilling, seeing: .seeBilling, "Billing details",
      BillingAccount.fields, show: details.show, submit: details.submit)

    let invoices = InvoicePages(web: self)
    site.get(
      "billing/invoices", .seeBilling, listing: Invoice.teamListing.facts, use: invoices.list)
    site.get("billing/invoices/:id", .seeBilling, use: invoices.show)
    site.get("billing/invoices/:id/pdf", .seeBilling, use: invoices.pdf)
  }

  private func addTeamSettings(_ site: SitePart<TeamContext>) {
    let settings = TeamSettingsPages(web: self)
    site.get("settings", .seeTeam, use: settings.show)
    site.post(
      "settings/name", .renameTeam, "Name and address", Membership.nameFields,
      use: settings.rename)
    site.post(
      "settings/domains", .changeTeamSettings, "Domains", Membership.domainFields,
      use: settings.restrict)
    site.post(
      "settings/zone", .changeTeamSettings, "Days of the figures", Membership.zoneFields,
      use: settings.turn)
    site.post("leave", .leaveTeam, use: settings.leave)
    site.post(
      "delete", .deleteTeam, "Delete the team", Membership.deletionFields, use: settings.delete)
    site.post("restore", .restoreTeam, use: settings.restore)

    let transfer = TransferPages(web: self, settings: settings)
    site.get("transfer", .seeTeam, use: transfer.show)
    site.post(
      "transfer", .transferTeam, "Hand the team over", OwnershipTransfer.fields,
      use: transfer.offer)
    site.post("transfer/accept", .takeOverTeam, use: transfer.takeOver)
    site.post("transfer/end", .endTransfer, use: transfer.end)
  }

  private func addBackOffice(_ site: SitePart<OperatorContext>) {
    site.get("") { _, _ in try redirect(to: "/admin/people") }
    addSupervision(site)
    addInvoicing(site)
    addServices(site)

    let outbox = OutboxPages(web: self)
    site.get("outbox", listing: OutboxMessage.listing.facts, use: outbox.list)
    site.get("outbox/:id", .readMail, use: outbox.show)
    site.get("outbox/:id/attachments/:position", .readMail, use: outbox.attachment)
    site.post("outbox/test", .sendMail, use: outbox.test)
    site.post("outbox/:id/send", .sendMail, use: outbox.sendAgain)
    site.post("outbox/:id/hold", .sendMail, use: outbox.hold)
    let suppressed = SuppressedPages(web: self)
    site.get("suppressed", listing: SuppressedAddress.listing.facts, use: suppressed.list)
    site.post("suppressed/:id/allow", .allowMail, use: suppressed.allow)

    let audit = AdminAuditPages(web: self)
    site.get("audit", listing: audit.facts, use: audit.list)
    site.get("audit/:id", use: audit.show)
    site.post("audit/check", .checkAudit, use: audit.check)

    let backups = BackupsPages(web: self)
    site.get("backups", listing: BackupRun.listing.facts, use: backups.show)
    site.post("backups", .backUp, use: backups.start)
  }

  /// What operators do about people and teams.
  private func addSupervision(_ site: SitePart<OperatorContext>) {
    let person = PersonPages(web: self)
    site.get("people", listing: ListedPerson.listing.facts, use: PeoplePages(web: self).list)
    site.get("people/:id", .seePerson, use: person.show)
    site.post("people/:id/suspend", .suspendPeople, use: person.suspend)
    site.post("people/:id/lift", .suspendPeople, use: person.lift)
    site.post("people/:id/erase", .erasePerson, use: person.erase)
    site.post("people/:id/sessions/end", .endSessions, use: person.endSessions)
    site.post("people/:id/mails/:mail/send", .sendMail, use: person.sendAgain)

    let team = AdminTeamPages(web: self)
    site.get("teams", listing: ListedTeam.listing.facts, use: AdminTeamsPages(web: self).list)
    site.form(
      "teams/:id", .limitSeats, seeing: .seeTeam, "Seat limit", Team.seatFields, show: team.show,
      submit: team.limitSeats)
    site.post(
      "teams/:id/plans", .grantPlans, "Complimentary plan", team.planFields, use: team.grantPlan)
    site.post("teams/:id/plans/:grant/end", .grantPlans, use: team.endPlan)
    site.post("teams/:id/suspend", .suspendTeams, use: team.suspend)
    site.post("teams/:id/lift", .suspendTeams, use: team.lift)

    addNotes("people/:id/notes", NotePages(web: self, room: PeoplePages.room), site)
    addNotes("teams/:id/notes", NotePages(web: self, room: AdminTeamsPages.room), site)
  }

  /// What operators do about money.
  private func addInvoicing(_ site: SitePart<OperatorContext>) {
    let currency = portal.settings.plans.currency
    let invoice = AdminInvoicePages(web: self)
    site.get("invoices", listing: Invoice.listing.facts, use: InvoicesPages(web: self).list)
    site.get("invoices/:id", use: invoice.show)
    site.get("invoices/:id/pdf", use: invoice.pdf)
    site.post(
      "invoices/:id/payments", .takePayments, "Payment", Payment.fields(currency), use: invoice.pay)
    site.post(
      "invoices/:id/refunds", .refund, "Credit note", Refund.fields(currency), use: invoice.refund)
    site.post("invoices/:id/void", .voidInvoices, use: invoice.void)

    let billing = AdminBillingPages(web: self, team: AdminTeamPages(web: self))
    site.get("teams/:id/billing", use: billing.show)
    site.post(
      "teams/:id/billing/credit", .refund, "Credit", BillingCredit.fields(currency),
      use: billing.giveCredit)
    site.post("teams/:id/billing/fetch", .fetchPayments, use: billing.fetch)
    site.post("teams/:id/billing/end", .endPlans, use: billing.end)
    site.post("teams/:id/billing/sandbox", .moveClocks, use: billing.makeSandbox)
    site.post(
      "teams/:id/billing/clock", .moveClocks, "Clock", [AdminBillingPages.days],
      use: billing.advance)

    let coupons = CouponsPages(web: self)
    site.get("coupons", listing: Coupon.listing.facts, use: coupons.list)
    site.form(
      "coupons/new", .makeCoupons, seeing: .makeCoupons, "New coupon", Coupon.fields(currency),
      show: coupons.showNew, submit: coupons.make)
    site.post("coupons/:id/end", .makeCoupons, use: coupons.end)

    let events = PaymentEventsPages(web: self)
    site.get(
      "payment-events", listing: ListedProviderEvent.listing.facts, use: events.list)
    site.get("payment-events/:id", use: events.show)
    site.post("payment-events/:id/replay", .replayEvents, use: events.replay)
    let reconciliations = ReconciliationPages(web: self)
    site.get("reconciliations", use: reconciliations.show)
    site.post("reconciliations", .reconcile, use: reconciliations.ask)
  }

  /// What operators say of the product.
  private func addServices(_ site: SitePart<OperatorContext>) {
    let services = AdminServicesPages(web: self)
    site.get("services", listing: ProductService.listing.facts, use: services.list)
    site.form(
      "services/new", .runServices, seeing: .runServices, "New service", ProductService.newFields,
      show: services.showNew, submit: services.add)
    site.form(
      "services/:id", .runServices, "Service", ProductService.fields, show: services.show,
      submit: services.change)
    site.post(
      "services/:id/status", .runServices, "Status", ProductService.statusFields,
      use: services.setStatus)
    site.post("services/:id/retire", .runServices, use: services.retire)
  }

  private func addNotes(_ path: String, _ notes: NotePages, _ site: SitePart<OperatorContext>) {
    site.form(
      path, .writeNotes, seeing: .writeNotes, "Note", OperatorNote.fields, show: notes.show,
      submit: notes.add)
    site.post("\(path)/:note/remove", .writeNotes, use: notes.remove)
  }
}
