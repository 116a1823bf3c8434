import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// What each form sends and gets, in success and in failure, held against a file. A difference is
/// either a mistake or a change that the next reader should see: run with UPDATE_EXCHANGES=1 to
/// write the files anew.
@Suite("Exchanges") struct ExchangeTests {
  private struct Exchange {
    let name: String
    let path: String
    let form: KeyValuePairs<String, String>
    var person: Cast?
  }

  private static let profile: KeyValuePairs = [
    "name": "Alice", "company": "Acme", "bio": "Hello", "timeZone": "Europe/Berlin",
    "language": "en",
  ]

  private static let nobody = "00000000-0000-7000-8000-000000000000"

  private static let exchanges = [
    Exchange(
      name: "sign-up", path: "/sign-up",
      form: [
        "name": "Dora", "email": "dora@example.com", "password": "purple monkey dishes 9",
        "next": "",
      ]),
    Exchange(
      name: "sign-up-refused", path: "/sign-up",
      form: ["name": "<Dora>", "email": "dora", "password": "short", "next": "//evil.example"]),
    Exchange(name: "resend-without-sign-up", path: "/sign-up/resend", form: [:]),
    Exchange(
      name: "confirm-gone", path: "/verify-email/\(String(repeating: "A", count: 43))",
      form: ["password": ""]),
    Exchange(
      name: "sign-in", path: "/sign-in",
      form: ["email": Cast.alice.email, "password": Cast.password, "next": "/settings/profile"]),
    Exchange(
      name: "sign-in-refused", path: "/sign-in",
      form: ["email": Cast.alice.email, "password": "wrong", "remember": "1", "next": ""]),
    Exchange(name: "sign-in-empty", path: "/sign-in", form: ["email": "", "password": ""]),
    Exchange(name: "sign-out", path: "/sign-out", form: [:], person: .alice),
    Exchange(name: "forgot-password", path: "/forgot-password", form: ["email": "a@example.com"]),
    Exchange(name: "forgot-password-refused", path: "/forgot-password", form: ["email": "a"]),
    Exchange(
      name: "reset-gone", path: "/reset-password/\(String(repeating: "A", count: 43))",
      form: ["password": "a fresh long phrase"]),
    Exchange(
      name: "plan-refused", path: "/teams/alice-adams/billing/change",
      form: ["plan": "free", "interval": "month", "currency": "eur", "shown": ""], person: .alice),
    Exchange(
      name: "trial-refused", path: "/teams/alice-adams/billing/trial", form: ["plan": "x"],
      person: .alice),
    Exchange(
      name: "coupon-refused", path: "/teams/alice-adams/billing/coupon", form: ["code": "<x>"],
      person: .alice),
    Exchange(
      name: "card-refused", path: "/teams/alice-adams/billing/payment-method", form: [:],
      person: .alice),
    Exchange(
      name: "withdraw-nothing", path: "/teams/alice-adams/billing/withdraw", form: [:],
      person: .alice),
    Exchange(
      name: "fetch-of-nothing", path: "/admin/teams/\(nobody)/billing/fetch", form: [:],
      person: .olga),
    Exchange(
      name: "billing-details", path: "/teams/alice-adams/billing/details",
      form: [
        "contact": "pay@example.com", "company": "A", "address": "B", "country": "DE",
        "taxID": "", "orderNumber": "",
      ], person: .alice),
    Exchange(
      name: "question-refused", path: "/teams/alice-adams/analytics/questions/new/breakdown",
      form: ["event": "<x>", "property": "", "number": "", "range": "x", "from": "", "to": "x"],
      person: .alice),
    Exchange(
      name: "question-without-events", path: "/teams/alice-adams/analytics/questions/new/sessions",
      form: ["range": "30d", "from": "", "to": ""], person: .alice),
    Exchange(
      name: "cancel-no-question",
      path: "/teams/alice-adams/analytics/questions/\(nobody)/cancel", form: [:], person: .alice),
    Exchange(name: "profile", path: "/settings/profile", form: profile, person: .alice),
    Exchange(
      name: "profile-refused", path: "/settings/profile",
      form: [
        "name": "", "company": "Acme", "bio": "Hello", "timeZone": "Moon/Base", "language": "xx",
      ], person: .alice),
    Exchange(name: "profile-signed-out", path: "/settings/profile", form: profile),
    Exchange(
      name: "appearance", path: "/settings/appearance", form: ["theme": "dark"], person: .alice),
    Exchange(
      name: "appearance-refused", path: "/settings/appearance", form: ["theme": "pink"],
      person: .alice),
    Exchange(
      name: "password", path: "/settings/password",
      form: ["current": Cast.password, "password": "another good phrase"], person: .alice),
    Exchange(
      name: "password-refused", path: "/settings/password",
      form: ["current": "", "password": "another good phrase"], person: .alice),
    Exchange(
      name: "end-others", path: "/settings/sessions/end-others", form: [:], person: .alice),
    Exchange(
      name: "end-foreign-session",
      path: "/settings/sessions/00000000-0000-7000-8000-000000000000/end", form: [:],
      person: .alice),
    Exchange(name: "avatar-remove", path: "/settings/avatar/remove", form: [:], person: .alice),
    Exchange(
      name: "unknown-field", path: "/sign-in", form: ["email": "a", "is_admin": "1"]),
    Exchange(name: "field-twice", path: "/sign-in", form: ["email": "a", "email": "b"]),
    Exchange(
      name: "outbox-send-nothing",
      path: "/admin/outbox/00000000-0000-7000-8000-000000000000/send", form: [:], person: .olga),
    Exchange(name: "outbox-test", path: "/admin/outbox/test", form: [:], person: .olga),
    Exchange(
      name: "allow-nothing",
      path: "/admin/suppressed/00000000-0000-7000-8000-000000000000/allow", form: [:],
      person: .olga),
    Exchange(
      name: "prove", path: "/prove",
      form: ["password": Cast.password, "next": "/admin/outbox"], person: .olga),
    Exchange(
      name: "prove-refused", path: "/prove",
      form: ["password": "not hers at all", "next": "/admin/outbox"], person: .olga),
    Exchange(
      name: "suspend-nobody", path: "/admin/people/\(nobody)/suspend", form: [:], person: .olga),
    Exchange(
      name: "note-about-nobody", path: "/admin/people/\(nobody)/notes", form: ["text": "Called"],
      person: .olga),
    Exchange(
      name: "seats-of-nothing", path: "/admin/teams/\(nobody)", form: ["seats": "5"],
      person: .olga),
    Exchange(
      name: "team-new", path: "/teams/new", form: ["name": "Blue Sky", "slug": ""], person: .alice),
    Exchange(
      name: "team-new-refused", path: "/teams/new", form: ["name": "", "slug": "new"],
      person: .alice),
    Exchange(
      name: "invite", path: "/teams/alice-adams/invitations/new",
      form: ["emails": "erin@example.com, nobody", "role": "member"], person: .alice),
    Exchange(
      name: "invite-refused", path: "/teams/alice-adams/invitations/new",
      form: ["emails": "nobody", "role": "owner"], person: .alice),
    Exchange(
      name: "invite-forbidden", path: "/teams/alice-adams/invitations/new",
      form: ["emails": "erin@example.com", "role": "viewer"], person: .bob),
    Exchange(
      name: "join-link-refused", path: "/teams/alice-adams/join-links",
      form: ["role": "viewer", "days": "0", "mostUses": "none", "domain": "a b"], person: .alice),
    Exchange(
      name: "key-made", path: "/teams/alice-adams/keys/new",
      form: ["name": "Deploy", "scopes": "team:read", "days": "90", "ranges": "10.0.0.0/8"],
      person: .alice),
    Exchange(
      name: "key-refused", path: "/teams/alice-adams/keys/new",
      form: ["name": "", "scopes": "account:read", "days": "366", "ranges": "here"],
      person: .alice),
    Exchange(
      name: "own-key-refused", path: "/settings/tokens/new",
      form: ["name": "See https://evil.example", "days": "0", "ranges": "<b>"], person: .alice),
    Exchange(
      name: "key-rotate-nothing", path: "/settings/tokens/\(nobody)/rotate",
      form: ["overlap": "1"], person: .alice),
    Exchange(
      name: "team-name", path: "/teams/alice-adams/settings/name",
      form: ["name": "Acme", "slug": "acme"], person: .alice),
    Exchange(
      name: "team-delete-refused", path: "/teams/alice-adams/delete", form: ["name": "Acme"],
      person: .alice),
    Exchange(
      name: "team-leave-refused", path: "/teams/alice-adams/leave", form: [:], person: .alice),
    Exchange(
      name: "transfer-refused", path: "/teams/alice-adams/transfer",
      form: ["email": Cast.charlie.email], person: .alice),
    Exchange(
      name: "role-refused", path: "/teams/alice-adams/roles/new",
      form: ["name": "Owner", "acts": "members.invite"], person: .alice),
    Exchange(
      name: "invitation-gone", path: "/invitations/\(String(repeating: "A", count: 43))",
      form: [:]),
    Exchange(
      name: "payment-event-replay-nothing", path: "/admin/payment-events/\(nobody)/replay",
      form: [:], person: .olga),
    Exchange(
      name: "reconciliation-without-payments", path: "/admin/reconciliations", form: [:],
      person: .olga),
    Exchange(name: "backup-request", path: "/admin/backups", form: [:], person: .olga),
  ]

  @Test(arguments: exchanges.map(\.name))
  func exchangeIsAsRecorded(_ name: String) async throws {
    let exchange = try #require(Self.exchanges.first { $0.name == name })
    let web = try await TestWeb.make()
    let browser = web.browser()
    if let person = exchange.person {
      browser.cookies = try await web.browser(person).cookies
    }
    let answer = try await browser.post(exchange.path, exchange.form)
    let text = Self.text(exchange, answer)
    let file = TestPortal.root + "/Tests/PortalWebTests/Exchanges/\(name).txt"
    if ProcessInfo.processInfo.environment["UPDATE_EXCHANGES"] != nil {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text == recorded, "\(name) differs from its file")
  }

  private static func text(_ exchange: Exchange, _ answer: Answer) -> String {
    var lines = ["POST \(exchange.path)" + (exchange.person.map { " as \($0.name)" } ?? "")]
    lines += exchange.form.map { "  \($0.key): \($0.value)" }
    lines += ["", "\(answer.status)"]
    lines += answer.headers.map { "\($0.name.canonicalName): \($0.value)" }.sorted()
    lines += ["", answer.body]
    return steady(lines.joined(separator: "\n"))
  }

  /// Without what differs every time: tokens, ids, hashes. The list of time zones is the system's.
  private static func steady(_ text: String) -> String {
    text.replacing(/=[A-Za-z0-9_-]{40,}/, with: "=TOKEN")
      .replacing(/(invitations|join)\/[A-Za-z0-9_-]{43}/, with: "LINK")
      .replacing(/name="team" value="[^"]*"/, with: "name=\"team\" value=\"ID\"")
      .replacing(/ptc_[A-Za-z0-9_-]{49}/, with: "ptc_SECRET")
      .replacing(/ptc_[A-Za-z0-9_-]{4}…[A-Za-z0-9_-]{6}/, with: "ptc_HINT")
      .replacing(/(keys\/|key:)01[0-9a-f-]{34}/, with: "KEY")
      .replacing(/outbox\/01[0-9a-f-]{34}/, with: "outbox/ID")
      .replacing(/x-request-id: .*/, with: "x-request-id: ID")
      .replacing(/\?v=[A-Za-z0-9_-]{12}/, with: "?v=HASH")
      .replacing(/content-length: \d+/, with: "content-length: N")
      .replacing(/(<option value="[A-Z][^>]*>[^<]*<\/option>\s*)+/, with: "ZONES\n")
  }
}
