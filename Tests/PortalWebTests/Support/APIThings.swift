import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What makes an endpoint do what it says: the example of its description, or what has to be given here.
struct APIThings {
  let web: TestWeb
  let program: Program

  /// Endpoints that want more than a request before they do anything. Their own tests see them do it.
  static let lacking: [String: String] = [
    "deleteTeamsTeamTransfer": "an offer", "getTeamsTeamTransfer": "an offer",
    "postTeamsTeamTransferAccept": "an offer to the caller",
    "getUsersUserAvatar": "a photo of a colleague",
    "postAdminOutboxIdSend": "a mail that is held", "postAdminUsersIdErase": "a deleted account",
    "postAdminPaymentsRefund": "a paid invoice",
    "postAdminReconciliations": "a payment provider",
    "postAdminTeamsIdBillingFetch": "a payment provider",
    "postAdminTeamsIdBillingEnd": "a subscription",
    "postTeamsTeamPaymentMethod": "a payment provider",
    "postTeamsTeamSubscriptionCancel": "a subscription",
    "postTeamsTeamSubscriptionResume": "a cancelled subscription",
    "postTeamsTeamSubscriptionWithdraw": "an order", "postTeamsTeamCoupon": "a subscription",
    "postAuthVerify": "a mailed link", "postAuthReset": "a mailed link",
    "postAuthToken": "a product", "postTeamsTeamUsage": "a plan that meters",
    "postInvitationsAccept": "a mailed link", "postInvitationsDecline": "a mailed link",
    "postInvitationsIdAccept": "an invitation of the caller",
    "postInvitationsIdDecline": "an invitation of the caller", "postJoin": "a link of a stranger",
    "postTeamsTeamKeysIdTakeOver": "a key that has stopped", "postTeamsTeamLeave": "another owner",
    "postTeamsTeamRestore": "a deleted team",
    "postAnalyticsAnalysesIdCancel": "a question that is still being answered",
  ]

  func request(of probe: Probe) async throws -> APIRequest {
    var request = APIRequest(path: probe.path, body: probe.entry.endpoint?.example)
    if let body = try await body(for: probe.id) { request.body = body }
    switch probe.id {
    case "getTeamsTeamAuditLogsReport": request.path += "?from=2025-06-01&to=2025-06-30"
    case "getTeamsTeamAuditLogsEntry": request.path.replace(/[0-9]+$/, with: "1")
    case "deleteTeamsTeamRolesRole", "putTeamsTeamRolesRole":
      request.path.replace("roles/member", with: "roles/\(try await role())")
    case "getTeamsTeamDashboardMetrics": request.path += "?event=order.placed"
    case "getDashboardMetrics": request.path += "&event=order.placed"
    case "getUsersMeAvatar":
      _ = try await program.put("users/me/avatar", SamplePicture.png)
    case "putUsersMeAvatar": request.bytes = SamplePicture.png
    default: break
    }
    return request
  }

  private func body(for id: String) async throws -> JSON? {
    switch id {
    case "deleteTeamsTeam": object(["name": .text("Alice Adams’s team")])
    case "putTeamsTeamRolesRole": object(["name": .text("Editor"), "acts": .list([])])
    case "postAdminCoupons": object(["code": .text("TWENTY"), "percent": .integer(20)])
    case "postAdminInvoicesIdPayments":
      object([
        "amount": Money(minor: 100, .euro).json, "receivedOn": .text("2025-06-15"),
        "reference": .text("A transfer"),
      ])
    case "postAdminTeamsIdPlans": try await plan()
    case "postAnalyticsEvents", "postTeamsTeamAnalyticsEvents":
      object([
        "id": .text(id), "name": .text("order.placed"),
        "time": .text(LocalTime.rfc3339(web.clock.now)),
      ])
    case "postAnalyticsAnalyses", "postTeamsTeamAnalyticsAnalyses":
      object(["kind": .text("sessions")])
    case "postDashboardWidgets", "postTeamsTeamDashboardWidgets":
      object(["kind": .text("members"), "size": .text("medium")])
    case "postAuthRefresh":
      object(["refreshToken": .text(try await web.program(.alice).refresh ?? "")])
    case "postTeamsTeamInvitations":
      object(["emails": .list([.text("dora@example.com")]), "role": .text("viewer")])
    case "postTeamsTeamSubscriptionOrder", "postTeamsTeamSubscriptionTrial":
      object(["plan": .text("team")])
    case "postUsersMePassword":
      object([
        "current": .text(Cast.password), "password": .text("quite another good phrase"),
      ])
    default: nil
    }
  }

  /// The team has none afterwards.
  private func plan() async throws -> JSON {
    let team = try await web.teamID(of: .alice)
    let plans = try await program.get("admin/teams/\(team)").json?["grants"]
    if case .list(let items)? = plans {
      for item in items {
        _ = try await program.delete("admin/teams/\(team)/plans/\(item["id"]?.words ?? "")")
      }
    }
    return object([
      "plan": .text("free"), "lastDay": .text("2025-12-31"), "reason": .text("A gift"),
    ])
  }

  private func role() async throws -> String {
    let items = try await program.get("teams/alice-adams/roles").items
    return try #require(items.first { $0["custom"] == .flag(true) }?["id"]?.words)
  }

  private func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
    .object(members.map { JSON.Member($0.key, $0.value) })
  }
}
