import Foundation
import TestSupport
import Testing

@testable import portico

@Suite("Configuration") struct SettingsTests {
  private func load(
    _ environment: [String: String], yaml: String? = nil
  ) async throws -> Configured {
    let file = TestFolder.fresh(".yaml")
    if let yaml { try yaml.write(toFile: file, atomically: true, encoding: .utf8) }
    return try Configured(try await SettingValues(environment: environment, file: file))
  }

  @Test func defaultsNeedNothing() async throws {
    let configured = try await load([:])
    #expect(configured.portal.baseURL == "http://127.0.0.1:8080")
    #expect(configured.port == 8080)
    guard case .sqlite(let path) = try configured.database() else {
      Issue.record("SQLite is the default")
      return
    }
    #expect(path == "./data/portico.sqlite")
  }

  @Test func environmentGoesBeforeFileGoesBeforeDefault() async throws {
    let yaml = "port: 9000\nname: From the file\naccentHue: 120\n"
    let configured = try await load(["PORTICO_PORT": "9001"], yaml: yaml)
    #expect(configured.port == 9001)
    #expect(configured.portal.name == "From the file")
    #expect(configured.web.accentHue == 120)
    #expect(configured.values.source(of: "port") == "PORTICO_PORT")
  }

  @Test(arguments: [
    (["PORTICO_PORT": "abc"], "PORTICO_PORT"), (["PORTICO_PORT": "70000"], "PORTICO_PORT"),
    (["PORTICO_PORT": ""], "PORTICO_PORT"), (["PORTICO_PROT": "1"], "PORTICO_PROT"),
    (["PORTICO_BASE_URL": "http://example.com"], "https://"),
    (["PORTICO_BASE_URL": "example.com"], "PORTICO_BASE_URL"),
    (["PORTICO_BASE_URL": "https://example.com/path"], "PORTICO_BASE_URL"),
    (["PORTICO_BASE_URL": "https://u:p@example.com"], "PORTICO_BASE_URL"),
    (["PORTICO_BASE_URL": "http://127.evil.example"], "https://"),
    (["PORTICO_SIGN_UP": "maybe"], "open, invitation, closed"),
    (["PORTICO_SESSION_IDLE": "30"], "30m"),
    (["PORTICO_TRUSTED_PROXIES": "10.0.0.0/99"], "PORTICO_TRUSTED_PROXIES"),
    (["PORTICO_TRUSTED_PROXIES": "0.0.0.0/0"], "PORTICO_TRUSTED_PROXIES"),
    (["PORTICO_TRUSTED_PROXIES": "0.0.0.0/1,128.0.0.0/1"], "PORTICO_TRUSTED_PROXIES"),
    (["PORTICO_TRUSTED_PROXIES": "10.0.0.0/8,8000::/1"], "PORTICO_TRUSTED_PROXIES"),
    (["PORTICO_TRUSTED_PROXIES": "none, ::1"], "PORTICO_TRUSTED_PROXIES"),
    (["PORTICO_LOG_LEVEL": "loud"], "PORTICO_LOG_LEVEL"), (["PORTICO_NAME": " "], "PORTICO_NAME"),
    (["PORTICO_ACCENT_HUE": "-1"], "PORTICO_ACCENT_HUE"),
    (["PORTICO_LEGAL": "Terms"], "PORTICO_LEGAL"),
    (["PORTICO_MAX_CONNECTIONS_PER_NETWORK": "0"], "PORTICO_MAX_CONNECTIONS_PER_NETWORK"),
    (["PORTICO_MAX_STREAMS_PER_SESSION": "none"], "PORTICO_MAX_STREAMS_PER_SESSION"),
    (["PORTICO_MAX_BODY_MEMORY": "64MB"], "PORTICO_MAX_BODY_MEMORY"),
    (["PORTICO_METRICS_TOKEN": "fifteen-letters"], "16 characters"),
    (["PORTICO_METRICS_TOKEN": "sixteen with blank"], "16 characters"),
    (["PORTICO_SLOW_REQUEST": "ms"], "200ms"), (["PORTICO_SLOW_STATEMENT": "0ms"], "200ms"),
    (["PORTICO_WRITES_PER_MINUTE": "0"], "from 1 to"),
    (["PORTICO_SMTP_URL": "smtp://smtp.example.com"], "PORTICO_MAIL_FROM"),
    (["PORTICO_SENDGRID_KEY": "SG.x"], "PORTICO_MAIL_FROM"),
    (["PORTICO_MAIL_FROM": "nobody"], "PORTICO_MAIL_FROM"),
    (["PORTICO_MAIL_FROM": "pörtal@example.com"], "PORTICO_MAIL_FROM"),
    (["PORTICO_SENDGRID_API": "http://api.example.com"], "PORTICO_SENDGRID_API"),
    (["PORTICO_SENDGRID_WEBHOOK_KEY": "none"], "PORTICO_SENDGRID_WEBHOOK_KEY"),
    (["PORTICO_SMTP_CA": "/nowhere.pem"], "PORTICO_SMTP_CA"),
    (["PORTICO_AUDIT_CHECKPOINT_TO": "nobody"], "PORTICO_AUDIT_CHECKPOINT_TO must be one mail"),
    (["PORTICO_AUDIT_CHECKPOINT_TO": "a@b.example, c@d.example"], "one mail address"),
    (["PORTICO_AUDIT_STREAM": "file:audit.jsonl"], "PORTICO_AUDIT_STREAM must be file:/an"),
    (["PORTICO_AUDIT_STREAM": "http://siem.example.com/"], "PORTICO_AUDIT_STREAM must be an https"),
    (["PORTICO_AUDIT_STREAM": "on"], "PORTICO_AUDIT_STREAM must be"),
    (["PORTICO_PLANS": "/nowhere.yaml"], "PORTICO_PLANS must be the path of a file that is there"),
    (["PORTICO_PLANS": "/"], "is a folder"),
    (["PORTICO_SMTP_URL": "smtp://h", "PORTICO_SENDGRID_KEY": "SG.x"], "one of them only"),
    (
      ["PORTICO_SMTP_URL": "smtp://h?tls=none", "PORTICO_MAIL_FROM": "a@b.example"], "in the clear"
    ),
  ])
  func whatDoesNotFitRefusesToStart(_ environment: [String: String], _ hint: String) async {
    do {
      _ = try await load(environment)
      Issue.record("\(environment) was taken")
    } catch { #expect("\(error)".contains(hint), "\(error)") }
  }

  @Test(arguments: ["prot: 1", "- a\n- b", "port: [", "port: abc"])
  func badFileRefusesToStart(_ yaml: String) async {
    await #expect(throws: (any Error).self) { try await load([:], yaml: yaml) }
  }

  @Test func loopbackMayGoWithoutTLS() async throws {
    for address in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"] {
      #expect(try await load(["PORTICO_BASE_URL": address]).portal.baseURL == address)
    }
    let slashed = try await load(["PORTICO_BASE_URL": "https://example.com/"])
    #expect(slashed.portal.baseURL == "https://example.com")
    let loud = try await load(["PORTICO_BASE_URL": "https://Example.COM:443"])
    #expect(loud.portal.baseURL == "https://example.com", "as a browser writes its Origin")
  }

  @Test func sharesOfTheServerAreConfigured() async throws {
    let fresh = try await load([:]).web
    #expect(fresh.guardLimits.maxConnectionsPerNetwork == 200)
    #expect(fresh.guardLimits.maxBodyMemory == 64 << 20)
    #expect(fresh.maxStreamsPerSession == 20)
    let web = try await load([
      "PORTICO_MAX_CONNECTIONS_PER_NETWORK": "7", "PORTICO_MAX_BODY_MEMORY": "8",
      "PORTICO_MAX_STREAMS_PER_SESSION": "9",
    ]).web
    #expect(web.guardLimits.maxConnectionsPerNetwork == 7)
    #expect(web.guardLimits.maxBodyMemory == 8 << 20)
    #expect(web.maxStreamsPerSession == 9)
  }

  @Test func durationsMayBeMilliseconds() async throws {
    #expect(try await load([:]).slowStatement == .milliseconds(200))
    let configured = try await load(
      ["PORTICO_SLOW_STATEMENT": "5ms", "PORTICO_SLOW_REQUEST": "1500ms"])
    #expect(configured.slowStatement == .milliseconds(5))
    #expect(configured.web.slowRequest == .milliseconds(1500))
  }

  @Test func aPersonsChangesAreBounded() async throws {
    #expect(try await load([:]).portal.writesPerMinute == 60)
    let configured = try await load([:], yaml: "writesPerMinute: 600\n")
    #expect(configured.portal.writesPerMinute == 600)
  }

  @Test func auditGoesWhereItIsToldTo() async throws {
    let fresh = try await load([:])
    #expect(fresh.auditStream == nil && !fresh.portal.streamsAudit)
    #expect(fresh.portal.checkpointTo == nil)
    let configured = try await load([
      "PORTICO_AUDIT_STREAM": "file:/var/log/portico/audit.jsonl",
      "PORTICO_AUDIT_CHECKPOINT_TO": "Audit@Example.com",
    ])
    #expect(configured.auditStream?.name == "the file /var/log/portico/audit.jsonl")
    #expect(configured.portal.streamsAudit)
    #expect(configured.portal.checkpointTo?.text == "audit@example.com")
    let web = try await load(["PORTICO_AUDIT_STREAM": "https://me:geheim@siem.example.com/in"])
    #expect(web.auditStream?.name == "the webhook at siem.example.com")
  }

  private static let plans: String = {
    let file = TestFolder.fresh(".yaml")
    let text = "currency: eur\nplans: [{key: team, name: Team, prices: {month: {eur: 2900}}}]"
    try? text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }()

  private func loadStripe(_ more: [String: String]) async throws -> StripeRoute? {
    let all = ["PORTICO_PLANS": Self.plans, "PORTICO_STRIPE_KEY": "sk_test_abc"]
    return try await load(all.merging(more) { $1 }).stripe
  }

  @Test func paymentsByCardAreConfigured() async throws {
    #expect(try await load([:]).stripe == nil)
    #expect(try await load([:]).web.paymentEvents == nil)
    let deaf = try #require(try await loadStripe([:]))
    #expect(deaf.events == nil && !deaf.isLive)
    for key in ["sk_live_abc", "rk_live_abc", "rk_test_abc"] {
      let route = try #require(try await loadStripe(["PORTICO_STRIPE_KEY": key]))
      #expect(route.isLive == key.contains("live"), "\(key)")
    }
    let configured = try await load([
      "PORTICO_PLANS": Self.plans, "PORTICO_STRIPE_KEY": "sk_test_abc",
      "PORTICO_STRIPE_WEBHOOK_SECRET": "whsec_new, whsec_old",
      "PORTICO_STRIPE_API": "http://127.0.0.1:12111",
    ])
    #expect(configured.stripe?.events != nil && configured.web.paymentEvents != nil)
    #expect(!"\(String(reflecting: configured.stripe))".contains("abc"))
    var words = ""
    dump(configured.stripe, to: &words)
    #expect(!words.contains("abc") && !words.contains("whsec"))
  }

  @Test(arguments: [
    (["PORTICO_STRIPE_KEY": "abc"], "PORTICO_STRIPE_KEY must be a secret or restricted key"),
    (["PORTICO_STRIPE_KEY": "pk_test_abc"], "PORTICO_STRIPE_KEY must be"),
    (["PORTICO_STRIPE_KEY": "sk_test_"], "PORTICO_STRIPE_KEY must be"),
    (["PORTICO_STRIPE_KEY": "sk_test_a b"], "PORTICO_STRIPE_KEY must be"),
    (["PORTICO_STRIPE_KEY": "sk_test_é"], "PORTICO_STRIPE_KEY must be"),
    (["PORTICO_STRIPE_KEY": "sk_test_a\nb"], "PORTICO_STRIPE_KEY must be"),
    (["PORTICO_STRIPE_API": "http://api.stripe.com"], "PORTICO_STRIPE_API must be an https"),
    (["PORTICO_STRIPE_API": "api.stripe.com"], "PORTICO_STRIPE_API must be an https"),
    (["PORTICO_STRIPE_API": ""], "PORTICO_STRIPE_API must be an https"),
    (["PORTICO_STRIPE_WEBHOOK_SECRET": "abc"], "PORTICO_STRIPE_WEBHOOK_SECRET must be the signing"),
    (["PORTICO_STRIPE_WEBHOOK_SECRET": "whsec_"], "PORTICO_STRIPE_WEBHOOK_SECRET must be"),
    (["PORTICO_STRIPE_WEBHOOK_SECRET": "whsec_a b"], "PORTICO_STRIPE_WEBHOOK_SECRET must be"),
    (["PORTICO_STRIPE_WEBHOOK_SECRET": ","], "PORTICO_STRIPE_WEBHOOK_SECRET must be"),
    (
      ["PORTICO_STRIPE_KEY": "", "PORTICO_STRIPE_WEBHOOK_SECRET": "whsec_abc"],
      "PORTICO_STRIPE_KEY is not"
    ),
    (["PORTICO_PLANS": ""], "PORTICO_PLANS is not: without plans there is nothing to pay for"),
  ])
  func whatIsNoStripeRefusesToStart(_ more: [String: String], _ hint: String) async {
    do {
      _ = try await loadStripe(more)
      Issue.record("\(more) was taken")
    } catch {
      #expect("\(error)".contains(hint), "\(error)")
      #expect(!"\(error)".contains("abc"), "it is not repeated")
    }
  }

  @Test func goodTokenIsTaken() async throws {
    let token = String(repeating: "k", count: 16)
    #expect(try await load(["PORTICO_METRICS_TOKEN": token]).web.metricsToken == token)
  }
}

@Suite("Secrets in what is configured wrongly (S21)") struct SecretComplaintTests {
  /// What is said of a configuration; nil when it is taken.
  private func complaint(
    _ environment: [String: String] = [:], yaml: String? = nil
  ) async throws -> String? {
    let file = TestFolder.fresh(".yaml")
    if let yaml {
      try yaml.write(toFile: file, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
    do {
      let configured = try Configured(
        try await SettingValues(environment: environment, file: file))
      _ = try configured.database()
      _ = try configured.databaseInTheClear()
      return nil
    } catch { return "\(error)" }
  }

  /// Wherever a secret was put by mistake.
  @Test(arguments: Setting.all.map(\.variable))
  func noValueIsRepeated(_ variable: String) async throws {
    let key = try #require(Setting.all.first { $0.variable == variable }?.key)
    for secret in ["geheim", "x://me:geheim@host/db", "geheim=geheim", "12geheim"] {
      let said = try await complaint([variable: secret]) ?? ""
      #expect(!said.contains("geheim"), "\(said)")
      let read =
        try await complaint(yaml: "name: A\n\(key == "name" ? "data" : key): \(secret)\n") ?? ""
      #expect(!read.contains("geheim"), "\(read)")
    }
  }

  @Test(arguments: [
    ("name: A\nmetricsToken: \"geheim", "line 2"), ("metricsToken: geheim: x", "line 1"),
    ("name: A\n  metricsToken: geheim", "line 2"), ("metricsToken: [geheim", "line 1"),
    ("name: A\nmetricsToken: [geheim]", "`metricsToken` in line 2"),
    ("metricsToken: {geheim: 1}", "`metricsToken` in line 1"),
    ("name: A\nport: geheim", "`port` in line 2"), ("metricsToken: geheim", "at least 16"),
    ("database: mysql://me:geheim@host/db", "must begin with"),
    ("metricsToken: geheim\nmetricsToken: geheim", "line 1"),
    ("name: A\nmetricsToken geheim: 1", "line 2"), ("? [geheim]\n: geheim", "line 1"),
    ("geheim0123: x", "line 1"), ("metricsTokn: geheim", "`metricsTokn`"),
    ("metricsToken: !geheim &geheim *geheim", "line 1"), ("metricsToken: *geheim", "line 1"),
    ("%geheim", "line 1"), ("- geheim", "`key: value`"),
    ("metricsToken: geheim\n---\na: b", "line 2"),
    ("metricsToken: geheim\n\u{1}", "it cannot be read"), ("\tmetricsToken: geheim", "line 1"),
  ])
  func fileIsNotRepeated(_ yaml: String, _ hint: String) async throws {
    let said = try #require(try await complaint(yaml: yaml))
    #expect(!said.contains("geheim"), "\(said)")
    #expect(said.contains(hint), "\(said)")
    #expect(said.contains(".yaml") || said.contains("PORTICO_"), "\(said)")
  }

  @Test(arguments: [
    "postgres://me:ge@heim@host/db", "postgres://me:ge/heim@host/db",
    "postgres://me:heim@ge@host:5432/db?sslmode=require", "sqlite:postgres://me:heim@host/db",
    "postgres://me:heim@host/db?sslmod=x",
  ])
  func passwordIsNoPartOfTheHost(_ url: String) async throws {
    let said = try #require(try await complaint(["PORTICO_DATABASE": url]))
    #expect(!said.contains("heim"), "\(said)")
    for part in ["ge@", "ge/", "\"ge\""] { #expect(!said.contains(part), "\(said)") }
  }

  @Test func encodedPasswordIsTaken() async throws {
    for url in ["postgres://me:g%40%2F@127.0.0.1/db", "postgres:///db?user=me&password=a@b"] {
      #expect(try await complaint(["PORTICO_DATABASE": url]) == nil)
    }
  }
}

@Suite("What refuses to start (S27)") struct InsecureStartTests {
  private func configured(_ environment: [String: String]) async throws -> Configured {
    try Configured(
      try await SettingValues(environment: environment, file: TestFolder.fresh(".yaml")))
  }

  private static let https = ["PORTICO_BASE_URL": "https://account.example.com"]

  @Test func whoStandsBeforeAnHTTPSAddressMustBeSaid() async throws {
    for silent in [Self.https, Self.https.merging(["PORTICO_TRUSTED_PROXIES": " "]) { $1 }] {
      let silence = try await configured(silent)
      let complaint = #expect(throws: Complaint.self) { try silence.refuseUnnamedProxy() }
      #expect(complaint?.description.contains("Set PORTICO_TRUSTED_PROXIES") == true)
      #expect(complaint?.description.contains("`none`") == true)
    }
    for (answer, count) in [("none", 0), ("127.0.0.1", 1), ("10.0.0.0/8, ::1", 2)] {
      let answered = try await configured(
        Self.https.merging(["PORTICO_TRUSTED_PROXIES": answer]) { $1 })
      try answered.refuseUnnamedProxy()
      #expect(answered.web.trustedProxies.count == count)
    }
    try await configured([:]).refuseUnnamedProxy()
    let tls = ["PORTICO_TLS_CERTIFICATE": "c.pem", "PORTICO_TLS_KEY": "k.pem"]
    try await configured(Self.https.merging(tls) { $1 }).refuseUnnamedProxy()
  }

  @Test func databaseThatEverybodyReadsIsRefused() async throws {
    let data = TestFolder.fresh("")
    let file = data + "/portico.sqlite"
    let set = { (mode: Int, path: String) in
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let portal = try await configured(Self.https.merging(["PORTICO_DATA": data]) { $1 })
    try portal.refuseReadableDatabase()
    try Data().write(to: URL(fileURLWithPath: file))
    for (fileMode, folderMode, isRefused) in [
      (0o644, 0o755, true), (0o644, 0o700, false), (0o640, 0o755, false), (0o600, 0o755, false),
    ] {
      try set(fileMode, file)
      try set(folderMode, data)
      var said = ""
      do { try portal.refuseReadableDatabase() } catch { said = "\(error)" }
      #expect(said.contains("chmod 600 \(file)") == isRefused, "\(fileMode) \(folderMode)")
    }
    try set(0o644, file)
    try set(0o755, data)
    try await configured(["PORTICO_DATA": data]).refuseReadableDatabase()
  }

  @Test(arguments: [
    ("postgres://db1/p", "db1", ""), ("postgres://db1/p?sslmode=prefer", "db1", ""),
    ("postgres://db1,db2:5433/p?sslmode=allow", "db1, db2", ""),
    ("postgres://127.0.0.1,db2/p?sslmode=disable", "db2", ""),
    ("postgres://10.0.0.5/p", "10.0.0.5", ""), ("postgres://127.evil.example/p", "127.evil", ""),
    ("postgres:///p?host=db1", "db1", ""),
    ("postgres://localhost/p?hostaddr=10.0.0.5", "10.0.0.5", ""),
    ("postgres://db1/p?sslmode=require", "", "db1"),
    ("postgres://db1/p?sslmode=verify-ca", "", "db1"),
    ("postgres://db1/p?sslmode=verify-full", "", ""), ("postgres://localhost/p", "", ""),
    ("postgres://127.0.0.1:5433,[::1]/p", "", ""), ("postgres:///p", "", ""),
    ("postgres:///p?host=/run/postgresql,/tmp", "", ""), ("postgres://%2Frun%2Fpg/p", "", ""),
    ("sqlite:/tmp/x", "", ""), ("", "", ""),
  ])
  func wayToTheDatabaseIsLookedAt(_ url: String, _ clear: String, _ unproven: String) async throws {
    let portal = try await configured(["PORTICO_DATABASE": url])
    for (said, hosts) in [
      (try portal.databaseInTheClear(), clear), (try portal.databaseUnproven(), unproven),
    ] {
      #expect((said != nil) == !hosts.isEmpty, "\(String(describing: said))")
      #expect(hosts.isEmpty || said?.contains("connection to \(hosts)") == true)
      #expect(said?.contains("sslmode=verify-full") != false)
    }
  }
}
