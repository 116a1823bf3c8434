import HTTPTypes
import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

/// A walk through the portal that shows each page in each of its states, with the tags that each was
/// made of. A page that is added to `Tests/pages.json` is on the way by itself.
struct Tour {
  struct Stop: Sendable {
    let template: String
    let tags: Tags
  }

  private let seen = Locked<[Stop]>([])

  /// All that was rendered on the way.
  static func take() async throws -> [Stop] {
    let tour = Tour()
    let web = try await tour.web()
    try await web.checks().step()
    try await tour.prepare(web)
    try await tour.visitAll(web)
    try await tour.visitTeams(web)
    try await tour.useKeys(web)
    try await tour.seeServices(web)
    try await tour.seeDashboards(web)
    try await tour.seeReports(web)
    try await tour.analyse(web)
    try await tour.audit(web)
    try await tour.supervise(web)
    try await tour.refuseForms(web)
    try await tour.followLinks(web)
    try await tour.comeLate(web)
    try await tour.prove(web)
    try await tour.beRefused(web)
    try await tour.findSignUpClosed()
    try await tour.choosePlans()
    try await tour.invoice()
    try await tour.payBills()
    try await tour.hearOfPayments()
    try await tour.payByCard()
    return tour.seen.withLock { $0 }
  }

  func web(
    settings: (inout PortalSettings) -> Void = { _ in }, mailRoute: String? = nil
  ) async throws -> TestWeb {
    let seen = seen
    var library = try TemplateLibrary(folder: TestWeb.templates)
    library.onRender = { template, tags in
      seen.withLock { $0.append(Stop(template: template, tags: tags)) }
    }
    return try await TestWeb.make(
      settings: settings,
      options: {
        $0.mailRoute = mailRoute
        $0.legal = [WebOptions.Link(label: "Terms", href: "https://example.com/terms")]
      }, library: library)
  }

  /// Fills the lists: a dead mail, a backup, a second session, a photo.
  private func prepare(_ web: TestWeb) async throws {
    let scene = try await Scene(web, .alice)
    try await scene.photo(as: scene.other)
    _ = try await web.browser(.bob).post("/forgot-password", ["email": Cast.bob.email])
    try await ResetRequest.answerAll(web.portal)
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.execute(
        """
        UPDATE outbox SET state = 'dead', last_error = 'refused', sent_at = \(tx.now),
          perhaps_delivered = 1
        WHERE kind = 'reset-password'
        """)
      try SuppressedAddress.suppress(
        Cast.bob.email, .bounced, words: "550 no such user", at: tx.now, in: tx)
    }
    _ = try await MakeBackup(web.portal).run(because: .command)
    _ = try? await MakeBackup(web.portal, to: "/proc/nowhere").run(because: .request)
  }

  private func visitAll(_ web: TestWeb) async throws {
    for fact in PageFact.all { _ = try await web.browser(for: fact).get(fact.path) }
    let alice = try await web.browser(.alice)
    for path in ["/settings/sessions?sort=-createdAt", "/sign-in?next=/settings/profile", "/none"] {
      _ = try await alice.get(path)
      _ = try await web.browser().get(path)
    }
    _ = try await alice.post("/settings/appearance", ["theme": "dark"])
    _ = try await alice.get("/settings/appearance")
    _ = try await web.browser(.bob).get("/teams/alice-adams/dashboard")
    let olga = try await web.browser(.olga)
    try await fillOutbox(web)
    let second =
      try await olga.get("/admin/outbox?limit=25").body
      .firstMatch(of: /\/admin\/outbox(\?limit=25&amp;after=[^"]+)"/)?.1 ?? ""
    for query in [
      "?state=dead", "?state=held", "?state=sent", "?state=queued&to=x",
      second.replacing("&amp;", with: "&"),
    ] {
      let list = try await olga.get("/admin/outbox" + query).body
      for letter in list.matches(of: /\/admin\/outbox\/[0-9a-f-]{36}/) {
        _ = try await olga.get(String(letter.output))
      }
    }
    _ = try await olga.get("/sign-out")
  }

  private func visitTeams(_ web: TestWeb) async throws {
    let tour = TeamTour(web: web)
    try await tour.invite()
    try await tour.comeByInvitation()
    try await tour.look()
    try await tour.handOver()
    try await tour.end()
  }

  /// More than one page.
  private func fillOutbox(_ web: TestWeb) async throws {
    let mails = try (0..<60).map { _ in
      try web.portal.outbox.prepare(Mail.samples[0], to: Cast.alice.email)
    }
    let files = try web.portal.outbox.prepare(.withFiles(), to: Cast.alice.email)
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      for mail in mails { try web.portal.outbox.put(mail, in: tx) }
      // The newest ones stand on the first page.
      try web.portal.outbox.put(files, in: tx)
      let (held, delivered) = (mails[59].id, mails[58].id)
      try tx.execute("UPDATE outbox SET state = 'held' WHERE id IN (\(held), \(files.id))")
      try tx.execute(
        """
        UPDATE outbox SET state = 'sent', reply = '250 Ok', fate = 'delivered',
          fate_words = '250 taken', fate_at = \(tx.now) WHERE id = \(delivered)
        """)
    }
  }

  /// Every form with nothing in it.
  private func refuseForms(_ web: TestWeb) async throws {
    for entry in web.web.map.entries where entry.form != nil {
      let person: Cast? =
        switch entry.audience {
        case .anyone, .hidden: nil
        case .person, .team: .alice
        case .operators: .olga
        }
      var browser = web.browser()
      if let person { browser = try await web.browser(person) }
      let path = entry.pattern.replacing("{token}", with: Token.random().text)
        .replacing("{team}", with: "alice-adams")
      _ = try await browser.post(path)
    }
  }

  private func followLinks(_ web: TestWeb) async throws {
    let browser = web.browser()
    _ = try await browser.post("/sign-in", ["email": Cast.bob.email, "password": "wrong"])
    let dora = "dora@example.com"
    _ = try await browser.post(
      "/sign-up", ["name": "Dora", "email": dora, "password": "purple monkey dishes 9"])
    _ = try await browser.get("/sign-up/sent")
    _ = try await web.browser().get("/sign-up/sent")
    _ = try await browser.post("/forgot-password", ["email": Cast.charlie.email])
    _ = try await browser.get("/forgot-password/sent")
    for mail in try await web.test.mails(to: dora) + web.test.mails(to: Cast.charlie.email) {
      guard ["confirm-address", "reset-password"].contains(mail.kind) else { continue }
      for browser in [browser, web.browser()] {
        _ = try await browser.get(mail.path)
        _ = try await browser.post(mail.path, ["password": "x"])
      }
    }
  }

  private func comeLate(_ web: TestWeb) async throws {
    let browser = try await web.browser(.bob)
    web.clock.advance(by: .minutes(31))
    let answer = try await browser.post(
      "/settings/profile",
      ["name": "Bob", "company": "", "bio": "One\nTwo", "timeZone": "UTC", "language": "en"])
    let next = answer.location?.split(separator: "next=").last.map(String.init) ?? ""
    _ = try await browser.get("/sign-in?next=\(next)")
    _ = try await browser.post(
      "/sign-in", ["email": Cast.bob.email, "password": Cast.password, "next": next])
    _ = try await browser.get(next)
  }

  /// A form and a page that want proof.
  private func prove(_ web: TestWeb) async throws {
    let olga = try await web.browser(.olga)
    web.clock.advance(by: .minutes(11))
    let kept = try await olga.post("/admin/backups").location ?? ""
    let typed = try await web.waiting(
      "/settings/profile",
      [
        Draft.Field(name: "bio", value: "One\nTwo"), Draft.Field(name: "language", value: "en"),
      ], in: olga)
    for path in [kept, "/prove/\(typed)"] {
      _ = try await olga.get(path)
      _ = try await olga.post(path, ["password": "x"])
    }
    _ = try await olga.get("/prove")
  }

  private func beRefused(_ web: TestWeb) async throws {
    let refusal = Refusal(
      act: "delete the team", reason: .role(.member, needed: [.owner]), place: "x")
    let error = ErrorPage(problem: HTTPProblem(refusal, team: "a"), isSignedIn: true)
    _ = web.web.html(
      ErrorPage.page, of: error, Layout(language: "en"),
      web.web.view("en", zone: "UTC", at: web.clock.wall.now()))
  }

  /// With plans to choose from: their page, and what a plan does not give.
  private func choosePlans() async throws {
    let web = try await web { $0.plans = .sample }
    for query in ["", "?interval=year&currency=usd"] {
      _ = try await web.browser().get("/pricing\(query)")
      _ = try await web.browser(.alice).get("/pricing\(query)")
    }
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    let (id, base) = (try await web.teamID(of: .alice), "/teams/alice-adams")
    _ = try await alice.get("\(base)/audit")
    _ = try await alice.post(
      "\(base)/invitations/new", ["emails": "one@example.org", "role": "member"])
    _ = try await alice.get("\(base)/invitations/new")
    let team = "/admin/teams/\(id)"
    _ = try await olga.get(team)
    let day = LocalTime.day(of: web.clock.now, in: "UTC")?.text ?? ""
    let form: KeyValuePairs = ["plan": "business", "lastDay": day, "reason": "x"]
    for _ in 1...2 { _ = try await olga.post("\(team)/plans", form) }
    let page = try await olga.get(team).body
    let end = page.firstMatch(of: /\/plans\/[0-9a-f-]{36}\/end/).map { String($0.output) } ?? ""
    _ = try await olga.post(team + end)
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      try tx.execute("UPDATE teams SET frozen_for = 'unpaid' WHERE id = \(id)")
    }
    _ = try await olga.get(team)
    for path in ["invitations", "join-links"] { _ = try await alice.get("\(base)/\(path)") }
    // Nobody else has anything to offer.
    let none = try await self.web {
      $0.plans = Plans(Plans.sample.all, in: .euro, hidden: ["business"])
    }
    _ = try await none.browser(.alice).get("\(base)/audit")
  }

  private func findSignUpClosed() async throws {
    let invited = try await web(settings: { $0.signUp = .invitation })
    _ = try await invited.browser().get("/sign-up")
    let web = try await web(
      settings: { $0.signUp = .closed }, mailRoute: "SMTP by smtp.example.com:587, STARTTLS")
    try await TeamTour(web: web).comeByInvitation()
    _ = try await web.browser(.olga).get("/admin/outbox")
    for path in ["/sign-up", "/", "/sign-in", "/verify-email/x"] {
      _ = try await web.browser().get(path)
    }
  }
}
