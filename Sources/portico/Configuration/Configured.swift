import Foundation
import Logging
import Portal
import PortalWeb

/// The configuration, checked and typed.
struct Configured: Sendable {
  let values: SettingValues
  let portal: PortalSettings
  let web: WebOptions
  let mail: MailRoute
  /// Payments by card; nil where there are none.
  let stripe: StripeRoute?
  /// Where the audit is sent; nil for nowhere.
  let auditStream: (any AuditStream)?
  let host: String
  let port: Int
  /// Nil where something before the portal does TLS, or nothing.
  let tls: TLSFiles?
  let drain: Duration
  let stopDeadline: Duration
  let logLevel: Logger.Level
  let slowStatement: Duration

  static func load(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> Configured {
    let file = environment["PORTICO_CONFIG"] ?? "./portico.yaml"
    if environment["PORTICO_CONFIG"] != nil, !FileManager.default.fileExists(atPath: file) {
      throw Complaint("PORTICO_CONFIG names \(file), and there is no such file.")
    }
    return try Configured(try await SettingValues(environment: environment, file: file))
  }

  init(_ values: SettingValues) throws {
    self.values = values
    host = values["host"]
    port = try values.number("port", 0...65535)
    tls = try Self.tls(values)
    drain = try values.duration("drain", least: 0)
    stopDeadline = try values.duration("stopDeadline")
    guard let level = Logger.Level(rawValue: values["logLevel"]) else {
      throw values.complaint("logLevel", "trace, debug, info, notice, warning, error or critical")
    }
    logLevel = level
    slowStatement = try values.duration("slowStatement")
    auditStream = try Self.auditStream(values)
    portal = try Self.portal(values)
    mail = try MailRoute(values)
    stripe = try StripeRoute(values)
    var web = try Self.web(values)
    web.paymentEvents = stripe?.events
    self.web = web
  }

  /// All of them, for people: nothing secret is in it.
  var shownSettings: [ShownSetting] {
    Setting.all.map { setting in
      ShownSetting(
        variable: setting.variable, key: setting.key, value: setting.shown(values[setting.key]),
        source: values.source(of: setting.key), help: setting.help)
    }
  }

  private static func portal(_ values: SettingValues) throws -> PortalSettings {
    enum Rules: String, CaseIterable { case `default`, classic }
    var durations = PortalSettings.Durations()
    durations.sessionIdle = try values.duration("sessionIdle")
    durations.invitation = try values.duration("invitationLife")
    durations.transfer = try values.duration("transferLife")
    durations.deletedTeam = try values.duration("deletedTeamLife")
    durations.events = try values.duration("eventLife")
    // Whatever is told again while it may be told has to be known.
    guard durations.events >= Event.Limits.oldest + .days(2) else {
      throw values.complaint("eventLife", "at least 37d: events may be told 35 days later")
    }
    durations.oldAddress = try values.duration("oldAddressLife")
    durations.sessionTotal = try values.duration("sessionTotal")
    durations.remembered = try values.duration("sessionRemembered")
    durations.confirmLink = try values.duration("confirmLink")
    durations.resetLink = try values.duration("resetLink")
    let name = values["name"].trimmingCharacters(in: .whitespaces)
    guard !name.isEmpty, name.count <= 60 else {
      throw values.complaint("name", "a name of 1 to 60 characters")
    }
    var settings = PortalSettings(
      name: name, baseURL: try baseURL(values), dataFolder: values["data"],
      signUp: try values.choice("signUp", PortalSettings.SignUpMode.self),
      passwordRules: PasswordRules(
        classic: try values.choice("passwordRules", Rules.self) == .classic),
      durations: durations, uploadLimit: try values.number("uploadLimit", 1...1024) << 20)
    settings.backups = BackupSettings(
      folder: values["backups"].isEmpty ? nil : values["backups"],
      every: values["backupEvery"] == "0" ? nil : try values.duration("backupEvery"),
      keep: try values.number("backupKeep", 1...100_000))
    settings.auditRetention = try auditRetention(values)
    settings.streamsAudit = !values["auditStream"].isEmpty
    settings.checkpointTo = try checkpointTo(values)
    settings.plans = try plans(values)
    settings.audiences = try audiences(values, baseURL: settings.baseURL)
    settings.writesPerMinute = try values.number("writesPerMinute", 1...1_000_000)
    return settings
  }

  /// A slip of the pen must not remove what was written an hour ago.
  private static func auditRetention(_ values: SettingValues) throws -> Duration? {
    if values["auditRetention"] == "0" { return nil }
    let span = try values.duration("auditRetention")
    guard span >= .days(1) else {
      throw values.complaint("auditRetention", "0, or a duration of a day at least, such as 400d")
    }
    return span
  }

  private static func tls(_ values: SettingValues) throws -> TLSFiles? {
    let files = TLSFiles(certificate: values["tlsCertificate"], key: values["tlsKey"])
    if files.certificate.isEmpty && files.key.isEmpty { return nil }
    guard !files.certificate.isEmpty, !files.key.isEmpty else {
      throw Complaint(
        "PORTICO_TLS_CERTIFICATE and PORTICO_TLS_KEY go together: set both, or neither.")
    }
    return files
  }

  /// Scheme, host and port, and nothing else. Without TLS only on this machine: passwords would
  /// cross the network in the clear.
  private static func baseURL(_ values: SettingValues) throws -> String {
    let listening = values["host"]
    let isTLS = !values["tlsCertificate"].isEmpty
    if values["baseUrl"].isEmpty {
      guard Network.isLoopback(listening), values["port"] != "0" else {
        throw Complaint(
          "PORTICO_HOST and PORTICO_PORT do not tell the address that people type. Set PORTICO_BASE_URL to it: https://... where others can reach it."
        )
      }
      let scheme = isTLS ? "https" : "http"
      return
        "\(scheme)://\(listening.contains(":") ? "[\(listening)]" : listening):\(values["port"])"
    }
    let must = "an address such as https://account.example.com, without a path"
    guard let url = URLComponents(string: values["baseUrl"].lowercased()), let scheme = url.scheme,
      ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty,
      ["", "/"].contains(url.path), url.query == nil, url.fragment == nil, url.user == nil
    else { throw values.complaint("baseUrl", must) }
    guard scheme == "https" || (Network.isLoopback(host) && Network.isLoopback(values["host"]))
    else {
      throw values.complaint(
        "baseUrl", "an https:// address, or http:// while PORTICO_HOST is on this machine only")
    }
    guard scheme == "https" || !isTLS else {
      throw values.complaint(
        "baseUrl", "an https:// address, because PORTICO_TLS_CERTIFICATE is set")
    }
    // As a browser writes its Origin: lower-case, without the scheme's own port.
    let port = url.port == (scheme == "https" ? 443 : 80) ? nil : url.port
    return "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
  }

  private static func web(_ values: SettingValues) throws -> WebOptions {
    var options = WebOptions()
    options.accentHue = try values.number("accentHue", 0...360)
    options.guardLimits.maxConnections = try values.number("maxConnections", 1...1_000_000)
    options.guardLimits.maxConnectionsPerNetwork = try values.number(
      "maxConnectionsPerNetwork", 1...1_000_000)
    options.guardLimits.maxBodyMemory = try values.number("maxBodyMemory", 1...65_536) << 20
    options.maxStreamsPerSession = try values.number("maxStreamsPerSession", 1...10_000)
    options.slowRequest = try values.duration("slowRequest")
    options.metricsToken = try metricsToken(values)
    options.trustedProxies = try trustedProxies(values)
    options.apiQuotas = try apiQuotas(values)
    options.apiOrigins = try apiOrigins(values)
    options.mailEvents = try MailRoute.events(values)
    options.legal = try values.list("legal").map { text in
      let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, sides[1].hasPrefix("https://") || sides[1].hasPrefix("/") else {
        throw values.complaint("legal", "links such as Terms=https://example.com/terms")
      }
      return WebOptions.Link(label: sides[0], href: sides[1])
    }
    return options
  }

  /// `none` is an answer, for whoever has no proxy. Everybody, or a half of all, is none: who wrote the
  /// header would choose the address that counts.
  private static func trustedProxies(_ values: SettingValues) throws -> [AddressRange] {
    let texts = values.list("trustedProxies")
    if texts == ["none"] { return [] }
    return try texts.map { text in
      guard let range = AddressRange(text), !range.isTooWide else {
        throw values.complaint(
          "trustedProxies", "none, or addresses or ranges such as 10.0.0.0/8, ::1")
      }
      return range
    }
  }

  /// A token that can be guessed is worse than none.
  private static func metricsToken(_ values: SettingValues) throws -> String? {
    let token = values["metricsToken"]
    guard !token.isEmpty else { return nil }
    guard token.utf8.count >= 16, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Complaint(
        "PORTICO_METRICS_TOKEN must have at least 16 characters, without blanks. `openssl rand -hex 32` makes a good one."
      )
    }
    return token
  }

  /// Where the database is.
  enum Database: Sendable {
    case sqlite(path: String)
    case postgres(url: String, connections: Int)
  }

  func database() throws -> Database {
    let text = values["database"]
    if text.isEmpty { return .sqlite(path: "\(portal.dataFolder)/portico.sqlite") }
    // A path is named in complaints: it must be no server's address, which may hold a password.
    if text.hasPrefix("sqlite:"), text.count > 7, !text.dropFirst(7).contains("://") {
      return .sqlite(path: String(text.dropFirst(7)))
    }
    if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      let connections = try values.number("databaseConnections", 1...200)
      return .postgres(url: text, connections: connections)
    }
    // The address may hold a password, so it is not repeated.
    throw Complaint("PORTICO_DATABASE must begin with sqlite: or postgres://.")
  }
}
