/// Everything that may be done in a team: the one table of permissions. A role may do an act when it
/// stands in the act's row; a program, when its key has the scope and the key's maker may do the act.
package struct TeamAct: Act {
  package let name: String
  package let words: String
  /// What a program's key must have been given; nil for what people alone may do.
  package let scope: APIScope?
  package let roles: Set<Role>
  package let wantsProof: Bool
  /// What the team's plan has to have; nil where every plan lets it be done.
  let feature: String?
  /// It brings something new into the team, and waits while the team does not pay. Reading, taking away,
  /// keeping order among people, paying and giving the team up always go.
  let isStoppedByFreeze: Bool

  private init(
    _ name: String, _ words: String, _ scope: APIScope?, _ roles: Set<Role>, proved: Bool = false,
    feature: String? = nil, stopped: Bool = false
  ) {
    self.name = name
    self.words = words
    self.scope = scope
    self.roles = roles
    wantsProof = proved
    self.feature = feature
    isStoppedByFreeze = stopped
  }

  private static let everybody: Set<Role> = [.owner, .admin, .billing, .member, .viewer]
  private static let workers: Set<Role> = [.owner, .admin, .member]
  private static let admins: Set<Role> = [.owner, .admin]
  private static let payers: Set<Role> = [.owner, .admin, .billing]
  private static let owners: Set<Role> = [.owner]

  // The team
  package static let seeTeam = TeamAct("team.see", "see the team", .readTeam, everybody)
  package static let renameTeam = TeamAct(
    "team.rename", "rename the team", .writeTeam, admins, stopped: true)
  package static let changeTeamSettings = TeamAct(
    "team.settings", "change the team’s settings", .writeTeam, admins)
  package static let transferTeam = TeamAct(
    "team.transfer", "hand the team to another owner", nil, owners, proved: true)
  package static let deleteTeam = TeamAct(
    "team.delete", "delete the team", nil, owners, proved: true)
  package static let restoreTeam = TeamAct(
    "team.restore", "restore the team", nil, owners, proved: true)
  package static let leaveTeam = TeamAct("team.leave", "leave the team", nil, everybody)
  /// Of whom the owner has chosen.
  package static let takeOverTeam = TeamAct(
    "team.take-over", "take the team over", nil, everybody, proved: true)
  package static let endTransfer = TeamAct(
    "team.end-transfer", "end an offer of ownership", nil, everybody)
  package static let exportTeam = TeamAct(
    "team.export", "take the team’s lists and data away", nil, admins, proved: true)
  package static let importTeam = TeamAct(
    "team.import", "import data", .writeTeam, admins, stopped: true)

  // People
  package static let seeMembers = TeamAct("members.see", "see the members", .readTeam, everybody)
  package static let invite = TeamAct(
    "members.invite", "invite people", .writeMembers, admins, stopped: true)
  package static let seeWaysIn = TeamAct(
    "ways-in.see", "see invitations and join links", .readTeam, admins)
  package static let endWaysIn = TeamAct(
    "ways-in.end", "end invitations and join links", .writeMembers, admins)
  package static let changeRole = TeamAct(
    "members.role", "change a member’s role", .writeMembers, admins)
  package static let removeMember = TeamAct(
    "members.remove", "remove a member", .writeMembers, admins)
  package static let makeJoinLink = TeamAct(
    "join-links.make", "make join links", .writeMembers, admins, stopped: true)
  package static let defineRoles = TeamAct("roles.define", "define roles", nil, admins)
  package static let explainAccess = TeamAct(
    "access.explain", "see what each member may do, and why", .readTeam, admins)

  // Money
  package static let seeBilling = TeamAct("billing.see", "see the billing", .readBilling, payers)
  package static let changePlan = TeamAct("billing.plan", "change the plan", .writeBilling, payers)
  package static let changeBilling = TeamAct(
    "billing.change", "change how the team pays", .writeBilling, payers)
  /// Never stopped: what was used is owed, also by who is late.
  package static let reportUsage = TeamAct(
    "usage.report", "report usage", .writeUsage, workers)

  // What happened
  package static let seeAudit = TeamAct("audit.see", "see the audit", .readAudit, admins)
  package static let exportAudit = TeamAct(
    "audit.export", "export the audit", nil, admins, proved: true, feature: "audit-export")
  package static let seeFigures = TeamAct(
    "figures.see", "see the figures", .readEvents, [.owner, .admin, .billing, .member, .viewer])
  package static let analyse = TeamAct(
    "analytics.ask", "ask questions of the events", .readEvents,
    [.owner, .admin, .billing, .member])
  package static let sendEvents = TeamAct(
    "events.send", "send events", .writeEvents, workers, stopped: true)
  package static let arrangeOwn = TeamAct(
    "dashboard.own", "arrange their own dashboard", .writeTeam, everybody)
  package static let arrangeDashboard = TeamAct(
    "dashboard.arrange", "arrange the dashboard for all", .writeTeam, admins, stopped: true)
  package static let makeReports = TeamAct(
    "reports.make", "make reports", .readEvents, payers, stopped: true)

  // Programs
  package static let seeKeys = TeamAct("keys.see", "see the API keys", nil, admins)
  package static let makeKey = TeamAct(
    "keys.make", "make API keys", nil, admins, proved: true, stopped: true)
  package static let revokeKey = TeamAct("keys.revoke", "revoke API keys", nil, admins)
  package static let manageWebhooks = TeamAct(
    "webhooks.manage", "manage webhooks", .writeWebhooks, admins, stopped: true)
  package static let reportService = TeamAct(
    "services.report", "report a service’s status", .writeEvents, workers, stopped: true)

  // Things
  package static let seeFiles = TeamAct("files.see", "see the files", .readFiles, everybody)
  package static let changeFiles = TeamAct(
    "files.change", "change files", .writeFiles, workers, stopped: true)
  package static let seeProjects = TeamAct(
    "projects.see", "see the projects", .readProjects, everybody)
  package static let changeProjects = TeamAct(
    "projects.change", "change projects", .writeProjects, workers, stopped: true)
  package static let publishTemplate = TeamAct(
    "templates.publish", "publish templates", .writeProjects, admins, stopped: true)

  package static let all: [TeamAct] = [
    seeTeam, renameTeam, changeTeamSettings, transferTeam, deleteTeam, restoreTeam,
    leaveTeam, takeOverTeam, endTransfer, exportTeam, importTeam,
    seeMembers, invite, seeWaysIn, endWaysIn, changeRole, removeMember, makeJoinLink, defineRoles,
    explainAccess,
    seeBilling, changePlan, changeBilling, reportUsage,
    seeAudit, exportAudit, seeFigures, analyse, sendEvents, arrangeOwn, arrangeDashboard,
    makeReports,
    seeKeys, makeKey, revokeKey, manageWebhooks, reportService,
    seeFiles, changeFiles, seeProjects, changeProjects, publishTemplate,
  ]
}

extension TeamAct {
  /// Of rooms that are still to come. Roles hold them already; nobody is shown them or asked for them.
  package static let notYet: Set<TeamAct> = [
    importTeam, makeReports, manageWebhooks, seeFiles, changeFiles, seeProjects, changeProjects,
    publishTemplate,
  ]

  /// Those that one can do today.
  package static let open = all.filter { !notYet.contains($0) }
}

/// What a program's key may be given.
package enum APIScope: String, Choice {
  case readAccount = "account:read"
  case writeAccount = "account:write"
  case readTeam = "team:read"
  case writeTeam = "team:write"
  case writeMembers = "members:write"
  case readBilling = "billing:read"
  case writeBilling = "billing:write"
  case writeUsage = "usage:write"
  case readAudit = "audit:read"
  case readEvents = "events:read"
  case writeEvents = "events:write"
  case writeWebhooks = "webhooks:write"
  case readFiles = "files:read"
  case writeFiles = "files:write"
  case readProjects = "projects:read"
  case writeProjects = "projects:write"

  package var label: String {
    switch self {
    case .readAccount: "See your account"
    case .writeAccount: "Change your account"
    case .readTeam: "See the team and its members"
    case .writeTeam: "Change the team"
    case .writeMembers: "Invite, change and remove members"
    case .readBilling: "See the billing"
    case .writeBilling: "Change plan and payment"
    case .writeUsage: "Report what was used"
    case .readAudit: "See the audit"
    case .readEvents: "See figures"
    case .writeEvents: "Send events and status"
    case .writeWebhooks: "Manage webhooks"
    case .readFiles: "See files"
    case .writeFiles: "Change files"
    case .readProjects: "See projects"
    case .writeProjects: "Change projects"
    }
  }
}

extension APIScope {
  /// Of a person's own account: what a team's key is never given.
  package static let ofAccount: [APIScope] = [.readAccount, .writeAccount]
  /// Those that open something today.
  package static let open: [APIScope] = allCases.filter { scope in
    ofAccount.contains(scope) || TeamAct.open.contains { $0.scope == scope }
  }
}

extension TeamAct: Choice {
  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static var allCases: [TeamAct] { all }
  package init?(rawValue: String) {
    guard let act = Self.byName[rawValue] else { return nil }
    self = act
  }
  package var rawValue: String { name }
  package var label: String { words.prefix(1).uppercased() + words.dropFirst() }

  package static func == (one: TeamAct, other: TeamAct) -> Bool { one.name == other.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Membership {
  /// What it may do.
  package var acts: Set<TeamAct> {
    scopes == nil ? role.acts : role.acts.filter(isInScope)
  }

  private func isInScope(_ act: TeamAct) -> Bool {
    guard let scopes else { return true }
    return act.scope.map(scopes.contains) ?? false
  }

  package func may(_ act: TeamAct) -> Decision {
    if team.deletedAt != nil, act != .restoreTeam, act != .leaveTeam {
      return .refused(Refusal(act: act.words, reason: .deletedTeam, place: "/teams"))
    }
    if team.suspendedAt != nil, act != .leaveTeam {
      return .refused(Refusal(act: act.words, reason: .suspendedTeam, place: "/teams"))
    }
    if role.acts.contains(act) {
      guard isInScope(act) else {
        return .refused(Refusal(act: act.words, reason: .scope(act.scope), place: nil))
      }
      return entitlements.decide(act)
    }
    return .refused(
      Refusal(
        act: act.words,
        reason: .role(role, needed: Role.allCases.filter(act.roles.contains)),
        place: "members"))
  }
}

extension Role {
  private static let table = Dictionary(
    uniqueKeysWithValues: allCases.map { role in
      (role, Set(TeamAct.all.filter { $0.roles.contains(role) }))
    })

  package var acts: Set<TeamAct> { Self.table[self] ?? [] }
}
