import Foundation

/// How this portal is set up: what the domain needs to know of the configuration.
package struct PortalSettings: Sendable {
  package enum SignUpMode: String, Sendable, CaseIterable { case open, invitation, closed }

  /// - Parameter isInvited: by a way into a team.
  /// - Throws: `Obstacle` where nobody makes such an account for themselves.
  func mustLetIn(isInvited: Bool) throws(Obstacle) {
    guard signUp == .open || (signUp == .invitation && isInvited) else {
      throw Obstacle(
        "New accounts are made by the people who run this site. Ask them for one, then come back.")
    }
  }

  /// The owner's name, shown wherever the portal names itself.
  package var name: String
  /// Scheme, host and port without a trailing slash. Every link in a mail begins with it.
  package var baseURL: String
  package var dataFolder: String
  package var signUp: SignUpMode
  package var passwordRules: PasswordRules
  package var durations: Durations
  /// The largest upload in bytes.
  package var uploadLimit: Int
  package var backups = BackupSettings()
  /// How many changes one person may make; twice as many at once.
  package var writesPerMinute = 60
  /// How long an entry of the audit stays; nil keeps it for good.
  package var auditRetention: Duration?
  /// Whether entries of the audit are also sent somewhere.
  package var streamsAudit = false
  /// Who gets a checkpoint of the audit each day; nil for nobody.
  package var checkpointTo: EmailAddress?

  /// The products behind the portal: who tokens for them are made out to.
  package var audiences: Set<String> = []

  /// What teams can be on.
  package var plans = Plans.unlimited

  package struct Durations: Sendable {
    package var sessionIdle = Duration.minutes(30)
    package var sessionTotal = Duration.hours(12)
    package var remembered = Duration.days(14)
    /// How long a proof of who sits there counts.
    package var proof = Duration.minutes(10)
    package var confirmLink = Duration.hours(24)
    package var pendingSignUp = Duration.days(7)
    package var resetLink = Duration.minutes(30)
    package var draft = Duration.hours(24)
    package var invitation = Duration.days(7)
    /// How long an offer of ownership waits.
    package var transfer = Duration.days(7)
    /// How long a deleted team can be restored.
    package var deletedTeam = Duration.days(30)
    /// How long an old address of a team leads on.
    package var oldAddress = Duration.days(30)
    /// How long a program stays signed in by refreshing.
    package var programSession = Duration.days(30)
    /// How long an event that a product has told is kept; what was counted of it stays.
    package var events = Duration.days(400)
    package init() {}
  }

  /// The portal's name in a mail's own id, in ASCII.
  package var mailHost: String { URLComponents(string: baseURL)?.encodedHost ?? "localhost" }
  /// Plain http is taken only where nobody but this machine can reach the portal.
  package var isOnLoopback: Bool { baseURL.hasPrefix("http:") }

  package init(
    name: String = "Portico", baseURL: String = "http://127.0.0.1:8080",
    dataFolder: String = "./data", signUp: SignUpMode = .open,
    passwordRules: PasswordRules = PasswordRules(), durations: Durations = Durations(),
    uploadLimit: Int = 10 << 20
  ) {
    self.name = name
    self.baseURL = baseURL
    self.dataFolder = dataFolder
    self.signUp = signUp
    self.passwordRules = passwordRules
    self.durations = durations
    self.uploadLimit = uploadLimit
  }
}
