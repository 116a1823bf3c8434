import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Whatever a page can do, a program can do too: whoever adds a form falls under this.
@Suite("What pages do, programs do") struct PageParityTests {
  /// Forms without an endpoint of the same act, each with its reason.
  private static let exceptions = [
    "/sign-up": "auth/register: nobody is known yet",
    "/sign-up/resend": "auth/register asks once more",
    "/verify-email/{token}": "auth/verify: nobody is known yet",
    "/sign-in": "auth/login: nobody is known yet",
    "/sign-out": "auth/logout: by its token",
    "/forgot-password": "auth/forgot: nobody is known yet",
    "/reset-password/{token}": "auth/reset: nobody is known yet",
    "/invitations/{token}": "invitations/accept; who has no account makes one on a page",
    "/invitations/{token}/decline": "invitations/decline",
    "/invitations/{token}/switch": "signs a browser out",
    "/join/{token}": "join; who has no account makes one on a page",
    "/reports/{token}": "dashboard/report; who has the mail need not be signed in",
    "/reports/{token}/stop": "dashboard/report; for mail programs",
    "/webhooks/sendgrid": "of other programs, signed",
    "/webhooks/stripe": "of other programs, signed",
    "/resume/{id}": "a form that a browser had typed",
    "/resume/{id}/discard": "a form that a browser had typed",
    "/admin/teams/{id}/billing/sandbox": "for trying things by hand",
    "/admin/teams/{id}/billing/clock": "for trying things by hand",
  ]

  private static func forms(_ entries: [SiteMap.Entry]) -> [SiteMap.Entry] {
    entries.filter { $0.endpoint == nil && ![.get, .head].contains($0.method) }
  }

  /// Forms whose act no endpoint has.
  private static func missing(_ entries: [SiteMap.Entry]) -> [String] {
    let served = entries.filter { $0.endpoint != nil && $0.method != .get }.map(\.audience)
    return forms(entries).filter { $0.audience == .anyone || !served.contains($0.audience) }
      .map(\.pattern)
  }

  @Test func everyFormHasAnEndpointOfItsAct() async throws {
    let entries = try await TestWeb.billed().web.map.entries
    #expect(Self.forms(entries).count > 70)
    #expect(Set(Self.missing(entries)) == Set(Self.exceptions.keys))
  }

  /// What makes it a test: an endpoint that goes is missed, and so is a form that comes.
  @Test func whatGoesIsMissed() async throws {
    let entries = try await TestWeb.billed().web.map.entries
    let acts: [SiteMap.Audience] = [
      .person(.changePhoto), .person(.allowMail), .team(.removeMember), .operators(.erasePerson),
      .operators(.makeCoupons),
    ]
    for act in acts {
      let without = entries.filter { $0.endpoint == nil || $0.audience != act }
      #expect(without.count < entries.count, "\(act)")
      let missed = Set(Self.missing(without)).subtracting(Self.exceptions.keys)
      #expect(!missed.isEmpty, "\(act)")
    }
  }
}
