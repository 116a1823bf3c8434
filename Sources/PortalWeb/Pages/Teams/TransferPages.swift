import Hummingbird
import Portal

/// Handing a team to another owner: the offer, and taking it.
struct TransferPages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let transfer: OwnershipTransfer?
  }

  static let page = Page<Record>("teams/transfer", room: TeamSettingsPages.room) { record, view in
    let team = record.membership.team
    return [
      "name": team.name, "base": "/teams/\(team.slug)",
      "transfer": record.transfer.map { tags($0, of: record.membership, view) },
    ]
  }.changing { $0.transfer?.expiresAt }

  static func tags(
    _ transfer: OwnershipTransfer, of membership: Membership, _ view: View
  ) -> Tags {
    let isHeir = transfer.to == membership.userID
    return [
      "from": transfer.fromName, "to": transfer.toName, "until": view.time(transfer.expiresAt),
      "isHeir": isHeir,
      "mayEnd": isHeir || transfer.from == membership.userID || membership.role == .owner,
    ]
  }

  let web: Web
  let settings: TeamSettingsPages

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.showKept(request, context, Self.page) { tx in
      Record(
        membership: membership,
        transfer: try OwnershipTransfer.find(of: membership.team.id, in: tx))
    }
  }

  func offer(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, OwnershipTransfer.fields, on: TeamSettingsPages.page, form: "offer",
      reading: settings.read(context)
    ) { entered in
      let team = context.membership.team
      let asked = try await web.portal.offer(
        context.membership, to: entered[OwnershipTransfer.heir], by: context.person.signedIn,
        as: context.actor)
      return Done(
        "/teams/\(team.slug)/settings",
        Phrase("{{name}} is asked by mail to take the team over.", ["name": asked.name]))
    }
  }

  func takeOver(_ request: Request, _ context: TeamContext) async throws -> Response {
    let team = context.membership.team
    return try await web.press(request, context, back: "/teams/\(team.slug)/transfer") {
      try await web.portal.takeOver(
        context.membership, by: context.person.signedIn, as: context.actor)
      return Done(
        "/teams/\(team.slug)/settings", Phrase("You own {{team}} now.", ["team": team.name]))
    }
  }

  func end(_ request: Request, _ context: TeamContext) async throws -> Response {
    let back = "/teams/\(context.membership.team.slug)/transfer"
    return try await web.press(request, context, back: back) {
      try await web.write(context) { authority, tx in
        try authority.membership.endTransfer(in: tx)
      }
      return Done(back, "The offer is ended. Everybody stays what they were.")
    }
  }
}
