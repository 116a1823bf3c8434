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
      let email = entered[OwnershipTransfer.heir]
      let (team, span) = (context.membership.team, web.portal.settings.durations.transfer)
      let heir = try await web.portal.store.read { try User.find(email: email, in: $0) }
      let mail = try web.portal.outbox.prepare(
        .transferOffered(
          team: team.name, by: context.user.name, validFor: span,
          link: "\(web.portal.settings.baseURL)/teams/\(team.slug)/transfer",
          language: heir?.language ?? context.user.language), to: email.text)
      let asked = try await web.write(context) { authority, tx in
        let asked = try authority.membership.offer(to: email, validFor: span, in: tx)
        try web.portal.outbox.put(mail, in: tx)
        return asked
      }
      return Done(
        "/teams/\(team.slug)/settings",
        Phrase("{{name}} is asked by mail to take the team over.", ["name": asked.name]))
    }
  }

  func takeOver(_ request: Request, _ context: TeamContext) async throws -> Response {
    let team = context.membership.team
    return try await web.press(request, context, back: "/teams/\(team.slug)/transfer") {
      let transfer = try await web.portal.store.read {
        try OwnershipTransfer.find(of: team.id, in: $0)
      }
      let mail = try await letter(to: transfer?.from, context)
      let scope: WriteScope = transfer.map { .user($0.from) } ?? []
      try await web.write(context, also: scope.union(.user(context.user.id))) { authority, tx in
        let giver = try authority.membership.takeOver(in: tx)
        // Another offer may have taken the place of the one that was read.
        if let mail, giver.id == transfer?.from { try web.portal.outbox.put(mail, in: tx) }
      }
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

  private func letter(
    to giver: ID<User>?, _ context: TeamContext
  ) async throws -> SealedMail? {
    guard let giver, let user = try await web.portal.store.read({ try User.find(giver, in: $0) })
    else { return nil }
    let team = context.membership.team
    return try web.portal.outbox.prepare(
      .transferDone(
        team: team.name, to: context.user.name,
        link: "\(web.portal.settings.baseURL)/teams/\(team.slug)/settings",
        language: user.language), to: user.email)
  }
}
