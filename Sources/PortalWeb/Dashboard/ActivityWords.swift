import Portal

extension Words {
  func role(_ role: Role) -> String {
    switch role {
    case .owner: self("Owner")
    case .admin: self("Admin")
    case .billing: self("Billing")
    case .member: self("Member")
    case .viewer: self("Viewer")
    }
  }

  /// What an entry of the audit says after the name of who did it.
  func activity(_ entry: AuditEntry) -> String {
    let device = ["device": DeviceName.from(entry.agent, self)]
    switch entry.action {
    case .accountCreated: return self("created the account")
    case .teamCreated: return self("created the team {{team}}", ["team": entry.subject])
    case .signedIn: return self("signed in with {{device}}", device)
    case .signInFailed: return self("tried to sign in with a wrong password")
    case .signedOut: return self("signed out")
    case .sessionEnded: return self("ended a session on another device")
    case .otherSessionsEnded: return self("ended all other sessions")
    case .passwordChanged: return self("changed the password")
    case .passwordReset: return self("set a new password through a mailed link")
    case .passwordSetByOperator: return self("set a new password for this account")
    case .passwordResetRequested: return self("asked for a link to reset the password")
    case .profileChanged: return self("changed the profile")
    case .appearanceChanged: return self("changed the appearance")
    case .avatarChanged: return self("changed the photo")
    case .avatarRemoved: return self("removed the photo")
    case .operatorGranted: return self("made {{who}} an operator", ["who": entry.subject])
    case .operatorRevoked:
      return self("took the operator’s rights from {{who}}", ["who": entry.subject])
    case .mailRetried: return self("sent a mail again")
    case .backupRequested: return self("asked for a backup")
    }
  }
}
