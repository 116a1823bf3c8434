import Hummingbird
import Portal

/// A team itself: its name and address, who may join, whose it is, its end.
struct TeamAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Teams")
    part.known("", .seeTeam, "Read a team", Membership.resource, \.context.membership)
    part.write(
      .patch, "", .renameTeam, "Change a team’s name and address", Membership.nameFields,
      gives: Membership.resource
    ) { call in
      try await call.changeTeam { membership, tx in
        _ = try membership.rename(call.merged(over: membership.nameEntered), in: tx)
      }
    }
    part.write(
      .put, "domains", .changeTeamSettings, "Say whose addresses may join",
      Membership.domainFields, gives: Membership.resource
    ) { call in
      let domains = try call.entered()[TeamDomains.field]
      return try await call.changeTeam { membership, tx in
        try membership.restrict(to: domains, in: tx)
      }
    }
    part.read(
      "reporting", .seeTeam, "Read whose days the figures are of", ReportingZone.resource
    ) { call in
      let team = call.context.membership.team.id
      return { try ReportingZone(of: team, in: $0) }
    }
    part.write(
      .put, "reporting", .changeTeamSettings, "Say whose days the figures are of",
      Membership.zoneFields, gives: ReportingZone.resource, report)
    part.write(.post, "leave", .leaveTeam, "Leave a team") { call in
      try await call.write {
        try await web.write(call.context, also: .user(call.context.user.id)) { authority, tx in
          try authority.membership.leave(in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
    part.write(
      .delete, "", .deleteTeam, "Delete a team", Membership.deletionFields, delete)
    part.write(
      .post, "restore", .restoreTeam, "Restore a deleted team", gives: Membership.resource,
      isMatched: true
    ) { call in
      try await call.changeTeam { [settings = web.portal.settings] membership, tx in
        try membership.restore(settings.durations, in: tx)
      }
    }
    addTransfer(to: part)
  }

  private func report(_ call: Call) async throws -> Response {
    let (zone, team) = (
      try call.entered()[ReportingZone.field], call.context.membership.team.id
    )
    return try await call.matching({
      try ReportingZone.resource.json(ReportingZone(of: team, in: $0))
    }).write {
      try await web.write(call.context) { try $0.membership.report(in: zone, in: $1) }
    } giving: { (_: Void, tx) in
      .one(ReportingZone.resource, try ReportingZone(of: team, in: tx))
    }
  }

  private func delete(_ call: Call) async throws -> Response {
    let name = try call.entered()[Membership.typedName]
    let door = TeamDoor(web: web, context: call.context)
    // What is paid for is ended first, wherever that is.
    return try await call.write(inPieces: true) {
      try await web.portal.delete(
        call.context.membership, typing: name, through: door, by: call.signedIn, as: call.actor)
    } giving: { (_: Void, _) in
      .nothing
    }
  }

  private func addTransfer(to part: APIPart<TeamContext>) {
    part.read(
      "transfer", .seeTeam, "Read the offer of ownership", OwnershipTransfer.resource
    ) { call in
      { [team = call.context.membership.team.id] in try OwnershipTransfer.find(of: team, in: $0) }
    }
    part.write(
      .post, "transfer", .transferTeam, "Offer a team to another owner",
      OwnershipTransfer.fields, gives: OwnershipTransfer.resource, status: .created
    ) { call in
      let (heir, team) = (
        try call.entered()[OwnershipTransfer.heir], call.context.membership.team.id
      )
      return try await call.write {
        try await web.portal.offer(
          call.context.membership, to: heir, by: call.signedIn, as: call.actor)
      } giving: { (_: Member, tx) in
        guard let transfer = try OwnershipTransfer.find(of: team, in: tx) else {
          throw NoAuthority.nothing
        }
        return .made(OwnershipTransfer.resource, transfer)
      }
    }
    part.write(
      .post, "transfer/accept", .takeOverTeam, "Take a team over", gives: Membership.resource,
      isMatched: true
    ) { call in
      try await call.tellTeam {
        try await web.portal.takeOver(call.context.membership, by: call.signedIn, as: call.actor)
      }
    }
    part.write(.delete, "transfer", .endTransfer, "End an offer of ownership") { call in
      try await call.write {
        try await web.write(call.context) { authority, tx in
          try authority.membership.endTransfer(in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }
}

extension APICall<TeamContext> {
  /// The membership as it is in a transaction.
  var present: @Sendable (Tx) throws -> Membership {
    let (user, team, signedIn) = (context.user.id, context.membership.team.id, signedIn)
    return { tx in
      let found = try Membership.find(user: user, team: team, in: tx)
      guard let membership = found?.limited(by: signedIn) else { throw NoAuthority.nothing }
      return membership
    }
  }

  /// Changes the team, which is told as it is then.
  func changeTeam(
    _ body: @escaping @Sendable (Membership, Tx) throws -> Void
  ) async throws -> Response {
    try await tellTeam {
      try await web.write(context) { authority, tx in try body(authority.membership, tx) }
    }
  }

  /// A write that gives nothing, answered with the team.
  func tellTeam(_ act: () async throws -> Void) async throws -> Response {
    let now = present
    return try await matching({ try Membership.resource.json(now($0)) }).write {
      try await act()
    } giving: { (_: Void, tx) in
      .one(Membership.resource, try now(tx))
    }
  }
}
