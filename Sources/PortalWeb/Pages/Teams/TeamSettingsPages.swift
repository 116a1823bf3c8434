import Hummingbird
import Portal

/// A team's name, address, domains and time zone; its owners; leaving and deleting it.
struct TeamSettingsPages: Sendable {
  static let room = Room(
    path: "settings", label: "Team settings",
    icon:
      "M2.5 4.5h6M11.5 4.5h2M8.5 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0zM2.5 11.5h2M7.5 11.5h6M4.5 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0z",
    act: .seeTeam)

  struct Record: Sendable {
    let membership: Membership
    let transfer: OwnershipTransfer?
    let seats: Seats
    let zone: ReportingZone
    /// What ends with the team; nil where it pays for nothing, or for who may not delete it.
    let plan: Subscription?
  }

  static let page = Page<Record>("teams/settings", room: room) { record, view in
    let (membership, words) = (record.membership, view.words)
    let team = membership.team
    let base = "/teams/\(team.slug)"
    let durations = view.site.settings.durations
    return [
      "name": team.name, "base": base, "site": "\(view.site.settings.baseURL)/teams/",
      "seats": record.seats.limit.map { _ in record.seats.summary(words) },
      "mayRename": membership.may(.renameTeam).isAllowed,
      "renameWhy": membership.may(.renameTeam).why(words),
      "maySet": membership.may(.changeTeamSettings).isAllowed,
      "zone": record.zone.zone, "nextZone": record.zone.next,
      "mayTransfer": membership.may(.transferTeam).isAllowed,
      "transferWhy": membership.may(.transferTeam).why(words),
      "transfer": record.transfer.map { TransferPages.tags($0, of: membership, view) },
      "mayDelete": membership.may(.deleteTeam).isAllowed,
      "deleteWhy": membership.may(.deleteTeam).why(words),
      "ending": record.plan.map { ending($0, words) } ?? [],
      "oldAddress": words.wait(durations.oldAddress),
      "restorable": words.wait(durations.deletedTeam),
      "transferTime": words.wait(durations.transfer),
    ]
  }
  .form(named: "rename") { Form(Membership.nameFields, $0.membership.nameEntered) }
  .form(named: "domains") {
    Form(Membership.domainFields, [TeamDomains.field.of($0.membership.team.domains)])
  }
  .form(named: "days") { Form(Membership.zoneFields, $0.zone.entered) }
  .form(named: "offer") { _ in Form(OwnershipTransfer.fields) }
  .form(named: "delete") { _ in Form(Membership.deletionFields) }
  .changing { $0.transfer?.expiresAt }

  /// What becomes of the plan when the team is deleted.
  private static func ending(_ paid: Subscription, _ words: Words) -> [String] {
    let plan = ["plan": paid.terms.plan.name]
    let told: [String?] =
      paid.status == .incomplete
      ? [words("The order of {{plan}} is withdrawn with it.", values: plan)]
      : [
        words(
          "The plan {{plan}} ends at once. What is paid of its period is not given back by itself.",
          values: plan),
        paid.terms.plan.metered.isEmpty
          ? nil : words("What was used beyond the plan is billed now."),
        paid.failedAt == nil ? nil : words("What is owed stays owed."),
      ]
    let first =
      paid.isManual
      ? nil
      : words(
        "It is cancelled with our payment provider first. If that fails, nothing is deleted, and this page says so."
      )
    return (told + [first]).compactMap { $0 }
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(context))
  }

  func rename(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, Membership.nameFields, on: Self.page, form: "rename",
      reading: read(context)
    ) { entered in
      let slug = try await web.write(context) { authority, tx in
        try authority.membership.rename(entered, in: tx)
      }
      return Done("/teams/\(slug)/settings", "The team is renamed.")
    }
  }

  func restrict(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, Membership.domainFields, on: Self.page, form: "domains",
      reading: read(context)
    ) { entered in
      try await web.write(context) { authority, tx in
        try authority.membership.restrict(to: entered[TeamDomains.field], in: tx)
      }
      return Done(path(context), "Whose addresses may join is saved.")
    }
  }

  /// Figures are of the days of another zone.
  func turn(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, Membership.zoneFields, on: Self.page, form: "days",
      reading: read(context)
    ) { entered in
      try await web.write(context) { authority, tx in
        try authority.membership.report(in: entered[ReportingZone.field], in: tx)
      }
      return Done(path(context), "The time zone of the figures is saved.")
    }
  }

  func leave(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.press(request, context, back: path(context)) {
      try await web.write(context, also: .user(context.user.id)) { authority, tx in
        try authority.membership.leave(in: tx)
      }
      let name = context.membership.team.name
      return Done("/teams", Phrase("You have left {{team}}.", ["team": name]))
    }
  }

  func delete(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, Membership.deletionFields, on: Self.page, form: "delete",
      reading: read(context)
    ) { entered in
      try await web.portal.delete(
        context.membership, typing: entered[Membership.typedName],
        through: TeamDoor(web: web, context: context), by: context.person.signedIn,
        as: context.actor)
      return Done(
        "/teams",
        Phrase(
          "{{team}} is deleted. Until it is removed for good, you can restore it here.",
          ["team": context.membership.team.name]))
    }
  }

  func restore(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.press(request, context, back: "/teams") {
      let durations = web.portal.settings.durations
      try await web.write(context) { authority, tx in
        try authority.membership.restore(durations, in: tx)
      }
      return Done(
        "/teams/\(context.membership.team.slug)/dashboard",
        "The team is restored. Invitations and join links from before are not.")
    }
  }

  private func path(_ context: TeamContext) -> String {
    "/teams/\(context.membership.team.slug)/settings"
  }

  func read(_ context: TeamContext) -> @Sendable (Tx) throws -> Record {
    let (user, team) = (context.user.id, context.membership.team.id)
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return Record(
        membership: membership, transfer: try OwnershipTransfer.find(of: team, in: tx),
        seats: try Seats(of: team, in: tx), zone: try ReportingZone(of: team, in: tx),
        plan: membership.may(.deleteTeam).isAllowed
          ? try Subscription.open(of: team, in: tx) : nil)
    }
  }
}

extension Decision {
  /// Nil where it is allowed.
  func why(_ words: Words) -> String? {
    guard case .refused(let refusal) = self else { return nil }
    return refusal.words.map { words($0) }.joined(separator: " ")
  }
}
