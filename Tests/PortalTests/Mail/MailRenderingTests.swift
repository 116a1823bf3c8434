import TestSupport
import Testing

@testable import Portal

/// Putting a mail into words takes long, and there is one writer.
@Suite("Rendering of mail") struct MailRenderingTests {
  /// Told by the task: a transaction runs on a thread of the store's, outside of any.
  @TaskLocal private static var isOutside = false

  @Test(arguments: TestEngine.allCases)
  func noMailIsRenderedInsideATransaction(_ engine: TestEngine) async throws {
    let seen = Locked<[(kind: String, isOutside: Bool)]>([])
    let test = try await TestPortal.make(
      engine,
      mail: { mail in
        // Those are written on a thread of their own, which knows nothing of the task.
        let isOwn = mail.kind == "invitation"
        seen.withLock { $0.append((mail.kind, Self.isOutside || isOwn)) }
        return try TestPortal.plainMail(mail)
      })
    try await Self.$isOutside.withValue(true) {
      let isTold = try await test.portal.store.write(for: .portal, as: tester) { _ in
        !Self.isOutside
      }
      try #require(isTold)
      try await signUp(test)
      try await reset(test)
      try await change(test)
      try await invite(test)
      try await bill(test)
      try await warn(test)
      // Those that pages put into words before they write.
      let ofPages: Set = [
        "test", "role-changed", "removed-from-team", "transfer-offered", "transfer-done",
        "team-deleted", "audit-checkpoint",
        // Where the pictures are made; `ReportMailTests` sees where that is.
        "monthly-report",
      ]
      for mail in Mail.samples where ofPages.contains(mail.kind) {
        _ = try test.portal.outbox.prepare(mail, to: Cast.olga.email)
      }
    }
    let found = seen.withLock { $0 }
    #expect(Set(found.map(\.kind)) == Set(Mail.samples.map(\.kind)), "every mail there is")
    for (kind, isOutside) in found { #expect(isOutside, "\(kind)") }
  }

  private let anybody = Originator(.anonymous)

  private func signUp(_ test: TestPortal) async throws {
    let email = try EmailAddress("dora@example.com")
    let entered: Entered = [
      SignUp.name.of("Dora"), SignUp.email.of(email), SignUp.password.of("purple monkey dishes 9"),
    ]
    let browser = try await SignUp(entered, next: nil, language: "en")
      .request(test.portal, as: anybody)
    try await SignUp.resend(
      test.portal, address: email.text, browser: browser, language: "en", as: anybody)
  }

  private func reset(_ test: TestPortal) async throws {
    let email = try EmailAddress(Cast.bob.email)
    try await ResetRequest([ResetRequest.email.of(email)], devices: .none, from: anybody)
      .keep(test.portal)
    let mail = try #require(try await test.mails(to: Cast.bob.email).last)
    let link = try #require(Token(String(mail.path.split(separator: "/").last ?? "")))
    let devices = try await PasswordReset.complete(
      link, password: "purple monkey dishes 9", devices: .none, test.portal, as: anybody)
    #expect(devices != nil)
    try await test.user(.charlie).setPassword("purple monkey dishes 9", test.portal, as: tester)
  }

  private func invite(_ test: TestPortal) async throws {
    let (alice, slug) = (try await test.user(.alice), try await test.slug(.alice))
    let membership = try #require(
      try await test.portal.store.read { try Membership.find(user: alice.id, slug: slug, in: $0) })
    let entered: Entered = [
      InvitePeople.emails.of(PastedAddresses(addresses: [try EmailAddress("erin@example.com")])),
      Membership.role.of(Role.member.rawValue),
    ]
    let invite = try await InvitePeople(
      entered, from: alice, of: membership.team, test.portal)
    let outcome = try await test.portal.store.write(for: .team(membership.team.id), as: tester) {
      try invite.send(by: membership, test.portal, in: $0)
    }
    #expect(outcome.invited.count == 1)
  }

  /// One notice of each kind.
  private func bill(_ test: TestPortal) async throws {
    let (alice, slug) = (try await test.user(.alice), try await test.slug(.alice))
    let membership = try #require(
      try await test.portal.store.read { try Membership.find(user: alice.id, slug: slug, in: $0) })
    let (settings, id) = (test.portal.settings, membership.team.id)
    try await test.portal.store.write(for: .team(id), as: tester) { tx in
      var billing = try TeamBilling(of: try #require(try Team.find(id, in: tx)), settings, in: tx)
      let sold = Plans.sample
      let order = try PlanOrder(try #require(sold["team"]), .month, .euro, in: sold)
      let invoice = try billing.choose(order.terms)
      for kind in [BillingNotice.Kind.receipt, .reminder, .frozen, .creditNote, .confirm] {
        try BillingNotice.queue(kind, of: id, on: invoice.id, at: tx.now, in: tx)
      }
      try BillingNotice.queue(.ended, of: id, on: nil, at: tx.now, in: tx)
    }
    try await BillingPost(portal: test.portal, printer: nil).run()
  }

  /// Of a key that ends soon.
  private func warn(_ test: TestPortal) async throws {
    let alice = try await test.user(.alice)
    try await test.portal.store.write(for: .user(alice.id), as: tester) { tx in
      let entered: Entered = [
        APIKey.name.of("Deploy"), APIKey.scopes.of([.readAccount]), APIKey.days.of(8),
        APIKey.ranges.of(""),
      ]
      _ = try KeyMaker(alice).make(entered, .random(), in: tx)
    }
    test.clock.advance(by: .days(2))
    try await APIKey.warn(test.portal)
  }

  private func change(_ test: TestPortal) async throws {
    let outcome = try #require(
      try await SignIn(Cast.alice.email).attempt(test.portal, as: anybody))
    let signedIn = try #require(
      try await test.portal.store.lookup { try SignedIn.find(outcome.session, in: $0) })
    let entered: Entered = [
      ChangePassword.current.of(Cast.password),
      ChangePassword.password.of("purple monkey dishes 9"),
    ]
    _ = try await ChangePassword(entered).change(
      signedIn, devices: .none, test.portal, as: anybody)
  }
}
