import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

/// One of everything that a route of Alice's team names by its id.
struct TeamThings {
  /// By the start of the routes' patterns.
  let ids: [String: String]

  static func make(_ web: TestWeb) async throws -> TeamThings {
    let portal = web.portal
    let alice = try await web.test.user(.alice)
    let slug = try await web.test.slug(.alice)
    let grace = try await grace(in: slug, portal)
    let email = try EmailAddress("erin@example.com")
    let entered: Entered = [
      InvitePeople.emails.of(PastedAddresses(addresses: [email])),
      Membership.role.of(Role.viewer.rawValue),
    ]
    let membership = try await portal.store.read {
      try Membership.find(user: alice.id, slug: slug, in: $0)
    }
    guard let membership else { throw Unexpected("Alice is in no team") }
    let invite = try await InvitePeople(entered, from: alice, of: membership.team, portal)
    try await web.tellEvents()
    let questions = try await web.askQuestions()
    let scope: WriteScope = [.team(membership.team.id), .user(alice.id)]
    return try await portal.store.write(for: scope, as: .system("test")) { tx in
      _ = try invite.send(by: membership, portal, in: tx)
      let link = try JoinLink.make(
        [
          Membership.role.of(Role.viewer.rawValue), JoinLink.days.of(7), JoinLink.domain.of(""),
          JoinLink.mostUses.of(nil),
        ], code: .random(), by: membership, in: tx)
      let role = try CustomRole.define(
        [CustomRole.name.of("Reader"), CustomRole.acts.of([])], by: membership, in: tx)
      let key = try Self.key(of: KeyMaker(membership), in: tx)
      let own = try Self.key(of: KeyMaker(alice), in: tx)
      guard let invitation = try Invitation.waiting(for: email.text, in: tx).first?.invitation
      else {
        throw Unexpected("There is no seat")
      }
      let (invoice, coupon) = try bills(of: membership.team, portal, in: tx)
      return TeamThings(ids: [
        "/teams/{team}/billing/invoices": invoice.text, "/admin/invoices": invoice.text,
        "/admin/coupons": coupon.text,
        "/teams/{team}/members": grace.text, "/teams/{team}/invitations": invitation.id.text,
        "/teams/{team}/join-links": link.id.text, "/teams/{team}/roles": role.id.text,
        "/teams/invitations": invitation.id.text,
        "/admin/services": try service(of: membership.team.id, in: tx).text,
        "/teams/{team}/dashboard/arrange": "1", "/teams/{team}/dashboard/widgets": "1",
        "/dashboard/widgets": "1",
        "/teams/{team}/keys": key.text, "/settings/tokens": own.text,
        "/teams/{team}/analytics/questions": questions[0].text,
        "/teams/{team}/analytics/analyses": questions[5].text,
        "/analytics/analyses": questions[1].text,
      ])
    }
  }

  private static func key(of maker: KeyMaker, in tx: Tx) throws -> ID<APIKey> {
    let entered: Entered = [
      APIKey.name.of("Deploy"), APIKey.scopes.of([.readTeam]), APIKey.days.of(365),
      APIKey.ranges.of(""),
    ]
    return try maker.make(entered, .random(), in: tx).id
  }

  /// One of the portal's own, and one that the team's programs report.
  private static func service(of team: ID<Team>, in tx: Tx) throws -> ID<ProductService> {
    let entered = try ServiceReport.fields.check([
      "status": .text("degraded"), "note": .text("Slow"),
    ])
    try ServiceReport(serviceKey, entered).take(for: team, in: tx)
    return try ProductService.add(
      [
        ProductService.key.of("app"), ProductService.name.of("App"),
        ProductService.description.of("Where people work"),
        ProductService.link.of("https://app.example.com/{team}"), ProductService.position.of(nil),
      ], in: tx
    ).id
  }

  static let serviceKey = "importer"

  /// An order of the team, and a coupon.
  private static func bills(
    of team: Team, _ portal: Portal, in tx: Tx
  ) throws -> (ID<Invoice>, ID<Coupon>) {
    guard let plan = Plans.sold["team"] else { throw Unexpected("There is no such plan") }
    var billing = try TeamBilling(of: team, portal.settings, in: tx)
    let invoice = try billing.choose(PlanOrder(plan, .month, .euro, in: .sold).terms)
    let coupon = tx.newID(Coupon.self)
    try tx.insert(
      "coupons",
      [
        "id": coupon, "code": "TEN", "code_key": "ten", "discount": "percent 1000",
        "duration": Coupon.Duration.once, "uses": 0, "made_by": "Olga", "created_at": tx.now,
      ])
    return (invoice.id, coupon)
  }

  /// A member who is neither owner nor Bob: any role above hers may act on her.
  private static func grace(in slug: String, _ portal: Portal) async throws -> ID<User> {
    let email = try EmailAddress("grace@example.com")
    let known = try await portal.store.read { try User.find(email: email, in: $0) }
    if let known { return known.id }
    return try await portal.store.write(for: .portal, as: .system("test")) { tx in
      let user = try NewAccount.createPerson(
        email: email, name: "Grace Green", passwordHash: "none", language: nil, in: tx)
      let row = try tx.row("SELECT id FROM teams WHERE slug = \(slug)")
      guard let user, let row, let team = try Team.find(row["id"], in: tx) else {
        throw StoreError.scopeGone
      }
      try tx.enter(.team(team.id))
      try Membership.add(user, to: team, as: .viewer, in: tx)
      return user.id
    }
  }
}
