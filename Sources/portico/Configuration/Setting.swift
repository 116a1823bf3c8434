/// One thing that can be configured.
struct Setting: Sendable {
  /// The key in `portico.yaml`; its environment variable is `PORTICO_` and the same in capitals.
  let key: String
  let fallback: String
  let help: String
  let isSecret: Bool
  /// What is shown of a secret.
  private let hidden: @Sendable (String) -> String

  var variable: String {
    "PORTICO_" + key.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
  }

  init(
    _ key: String, _ fallback: String, _ help: String, isSecret: Bool = false,
    hidden: @escaping @Sendable (String) -> String = { _ in "(hidden)" }
  ) {
    self.key = key
    self.fallback = fallback
    self.help = help
    self.isSecret = isSecret
    self.hidden = hidden
  }

  /// For people.
  func shown(_ value: String) -> String { isSecret && !value.isEmpty ? hidden(value) : value }

  /// All of them. An empty default is worked out from other settings, or means none.
  static let all: [Setting] = [
    Setting(
      "baseUrl", "",
      "the address people type; every link in a mail begins with it; by default http://HOST:PORT"),
    Setting("host", "127.0.0.1", "the address to listen on"),
    Setting("port", "8080", "the port to listen on; 0 takes a free one"),
    Setting(
      "tlsCertificate", "", "a PEM file: the certificate, then its chain; without it, no TLS"),
    Setting("tlsKey", "", "a PEM file with the certificate's key, readable by the portal alone"),
    Setting("data", "./data", "the folder for database, secrets and files"),
    Setting(
      "database", "", "sqlite:PATH or postgres://...; by default a SQLite file in the data folder",
      isSecret: true),
    Setting("templates", "./Templates", "the folder of the page templates"),
    Setting("public", "./Public", "the folder of style sheets, script and icons"),
    Setting("name", "Portico", "the owner's name, shown wherever the portal names itself"),
    Setting("logo", "", "an SVG or PNG file with the owner's sign, about square"),
    Setting("accentHue", "255", "the owner's colour: a hue from 0 to 360"),
    Setting("legal", "", "links in the footer: `Terms=https://..., Privacy=/privacy`"),
    Setting(
      "smtpUrl", "",
      "the mail server: smtp://user:password@host:587, or smtps://; without it, and without sendgridKey, mail stays in the outbox",
      isSecret: true),
    Setting(
      "smtpCa", "", "a PEM file with the authorities of that server; by default the system’s"),
    Setting("sendgridKey", "", "an API key, to send mail by SendGrid", isSecret: true),
    Setting("sendgridApi", "https://api.sendgrid.com", "where SendGrid’s API is"),
    Setting(
      "sendgridWebhookKey", "",
      "the verification key of SendGrid’s signed event webhook, which posts to /webhooks/sendgrid"),
    Setting("mailFrom", "", "whom mail comes from: Acme <no-reply@acme.example>"),
    Setting("mailFooter", "", "a line at the end of every mail, such as a postal address"),
    Setting(
      "plans", "",
      "a YAML file with the plans that teams can be on; without it, one free plan without limits"),
    Setting("stripeKey", "", "a secret key of Stripe’s, to take payments by card", isSecret: true),
    Setting(
      "stripeWebhookSecret", "",
      "the signing secret of Stripe’s webhook endpoint, which posts to /webhooks/stripe; several with commas while it is changed",
      isSecret: true),
    Setting("stripeApi", "https://api.stripe.com", "where Stripe’s API is"),
    Setting("signUp", "open", "open, invitation or closed"),
    Setting(
      "passwordRules", "default", "default, or classic: also upper, lower, digit and special"),
    Setting(
      "trustedProxies", "",
      "addresses or ranges whose X-Forwarded-For is believed, or none; with https and no tlsCertificate it must be said"
    ),
    Setting("uploadLimit", "10", "the largest upload, in megabytes"),
    Setting(
      "writesPerMinute", "60",
      "changes that one person may make in a minute; twice as many at once"),
    Setting("invitationLife", "7d", "how long an invitation to a team works"),
    Setting("transferLife", "7d", "how long an offer of ownership waits"),
    Setting("deletedTeamLife", "30d", "how long a deleted team can be restored"),
    Setting("eventLife", "400d", "how long an event that a product tells is kept; figures stay"),
    Setting("oldAddressLife", "30d", "how long a team’s old address leads on"),
    Setting(
      "auditRetention", "0",
      "how long an entry of the audit stays, a day at least; 0 keeps all of them for good"),
    Setting("sessionIdle", "30m", "a session ends after this long without activity"),
    Setting("sessionTotal", "12h", "a session ends after this long"),
    Setting("sessionRemembered", "14d", "a remembered session ends after this long"),
    Setting("confirmLink", "24h", "how long a link to confirm an address works"),
    Setting("resetLink", "30m", "how long a link to reset a password works"),
    Setting("maxConnections", "12000", "connections open at once; more are answered 503"),
    Setting(
      "maxConnectionsPerNetwork", "200",
      "the same from one IPv4 address or IPv6 /64, trusted proxies excepted"),
    Setting(
      "maxStreamsPerSession", "20",
      "live streams open at once in one session; more are answered 429"),
    Setting(
      "maxBodyMemory", "64",
      "what the bodies of all requests may hold at once, in megabytes; more are answered 503"),
    Setting(
      "apiLimitPublic", "100",
      "requests a minute to the API from one network without a token or key"),
    Setting("apiLimitSignedIn", "1000", "requests a minute to the API of one person or key"),
    Setting("apiLimitTeams", "500", "the same below a team"),
    Setting("apiLimitUpload", "10", "uploads a minute by the API of one person or key"),
    Setting("apiLimitEvents", "20000", "events a second that a team may tell by the API"),
    Setting(
      "apiOrigins", "",
      "other sites whose pages may read the API: origins such as https://app.example.com"),
    Setting(
      "products", "",
      "the products behind the portal that tokens are made out to, such as https://app.example.com"),
    Setting("databaseConnections", "8", "connections to PostgreSQL"),
    Setting("backups", "", "the folder for backups; by default `backups` in the data folder"),
    Setting("backupEvery", "24h", "how often a backup is made; 0 makes none by itself"),
    Setting("backupKeep", "14", "how many of the newest backups stay in that folder"),
    Setting(
      "auditCheckpointTo", "", "a mail address that gets a checkpoint of the audit each day"),
    Setting(
      "auditStream", "",
      "where each entry of the audit is sent: file:/path.jsonl, or https://user:password@host/path",
      isSecret: true, hidden: shownStream),
    Setting("drain", "1s", "how long readiness says 503 before connections are refused"),
    Setting("stopDeadline", "20s", "how long requests may take once the program is told to stop"),
    Setting(
      "metricsToken", "", "what a program shows to read /metrics: at least 16 characters",
      isSecret: true),
    Setting("slowRequest", "1s", "requests that take as long are logged as warnings"),
    Setting("slowStatement", "200ms", "SQL statements that take as long are logged as warnings"),
    Setting("logLevel", "info", "trace, debug, info, notice, warning, error or critical"),
  ]
}
