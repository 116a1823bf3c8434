import ArgumentParser
import Foundation
import Hummingbird
import Integrations
import Logging
import Metrics
import Portal
import PortalWeb
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the portal.")

  @Flag(help: .hidden) var benchBaseline = false

  func run() async throws {
    // A closed pipe is an error of that write, not the end of the program.
    signal(SIGPIPE, SIG_IGN)
    Memory.configure()
    let configured = try await Configured.load()
    let logger = Logger.portico(configured.logLevel)
    let credentials = try configured.credentials()
    try configured.refuseUnnamedProxy()
    try configured.refuseReadableDatabase()
    if let words = try configured.databaseInTheClear() { logger.warning("\(words)") }
    let opened = try await OpenPortal.open(configured, logger: logger)
    do {
      let applied = try await opened.portal.store.migrate(Schema.migrations)
      if !applied.isEmpty {
        logger.notice("migrated", metadata: ["steps": "\(applied.joined(separator: ", "))"])
      }
      try await opened.portal.auditKeeper.begin()
      try await opened.portal.keepPlans()
    } catch { throw Complaint.database(error) }
    try await opened.refuseExamplePasswords(configured)
    FileLimit.raise()
    try await serve(configured, opened, credentials, logger)
    await opened.portal.close()
  }

  private func serve(
    _ configured: Configured, _ opened: OpenPortal, _ credentials: TLSCredentials?,
    _ logger: Logger
  ) async throws {
    let assets: Assets
    do {
      let logo = configured.values["logo"]
      assets = try Assets(
        folder: configured.values["public"], accentHue: configured.web.accentHue,
        logo: logo.isEmpty ? nil : logo)
    } catch {
      throw Complaint(
        "The public files cannot be read: \(error). Look at PORTICO_PUBLIC and PORTICO_LOGO.")
    }
    let readiness = Readiness()
    let board = StatusBoard()
    warnOfSilence(of: configured.stripe, logger)
    watch(opened.portal, configured)
    let transport = configured.transport()
    var options = configured.web
    options.mailRoute = configured.mail.sender.map { _ in transport.name }
    let papers = PaperProgram()
    options.papers = papers.printer
    options.charts = papers.painter
    options.settings = configured.shownSettings
    options.paperLogo = Self.pictureForPapers(configured.values["logo"])
    let web = Web(
      portal: opened.portal, templates: opened.templates, assets: assets, options: options,
      readiness: readiness, status: board)
    let delivery = MailDelivery(opened.portal, transport: transport)
    let portal = opened.portal
    let stripe = Self.stripe(configured, portal)
    let work =
      [
        Job.prune(portal), Job.backup(portal), Job.teams(portal), Job.keys(portal),
        Job.billing(portal), Job.billingPost(portal, printer: web.invoicePrinter),
        Job.reports(portal, writer: web.reportWriter),
        Job.names(portal), Job.analyses(portal), Job.auditChecks(portal),
        Job.auditErasures(portal),
        AuditStreaming(portal, to: configured.auditStream).job,
      ] + Job.events(portal) + (stripe?.jobs ?? [])
      + [Job.auditCheckpoint(portal), Job.auditRetention(portal)].compactMap { $0 }
    let jobs = JobRunner(opened.portal, jobs: work, delivery: delivery)
    let checks = StatusChecks(
      opened.portal, board: board, jobs: work, mail: delivery.breaker)
    let application = web.application(
      host: configured.host, port: configured.port, credentials: credentials
    ) { port in
      let address = "\(credentials == nil ? "http" : "https")://\(configured.host):\(port)"
      logger.notice("listening", metadata: ["address": "\(address)"])
      Terminal.say(
        "\(configured.portal.name) is ready at \(configured.portal.baseURL) (Ctrl-C stops it).")
    }
    let stopping = Stopping(
      readiness: readiness, drain: configured.drain, deadline: configured.stopDeadline,
      changes: opened.portal.store.changes, logger: logger)
    var services: [any Service] = [
      opened.portal.auditKeeper, checks, jobs, Reloading(credentials, logger: logger), application,
      LiveReminders(opened.portal.store.changes), OldPhotos(opened.portal), stopping,
    ]
    if benchBaseline { services.append(Baseline.application) }
    // Told to stop in reverse: readiness first, then the server, the jobs last.
    var group = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = configured.drain + configured.stopDeadline
    do { try await ServiceGroup(configuration: group).run() } catch {
      throw Complaint(
        "The server cannot listen on \(configured.host):\(configured.port): \(error). If another program has the port, set PORTICO_PORT; look at PORTICO_HOST otherwise."
      )
    }
  }

  /// From here on first orders are paid by card.
  private static func stripe(_ configured: Configured, _ portal: Portal) -> StripeWork? {
    let breaker = CircuitBreaker(
      "stripe", clock: portal.store.clock, registry: portal.meters.registry)
    guard let api = configured.stripe?.api(breaker) else { return nil }
    let billing = StripeBilling(api: api, portal: portal)
    portal.payments.use(billing)
    return StripeWork(billing)
  }

  /// Without a secret nothing that Stripe tells can be taken for its own.
  private func warnOfSilence(of stripe: StripeRoute?, _ logger: Logger) {
    guard let stripe, stripe.events == nil else { return }
    logger.warning(
      "PORTICO_STRIPE_WEBHOOK_SECRET is not set: what Stripe tells is not taken; `portico doctor` says more"
    )
  }

  /// Papers take a PNG alone; with another sign the portal's name stands there.
  private static func pictureForPapers(_ path: String) -> Data? {
    guard !path.isEmpty, let file = FileManager.default.contents(atPath: path) else { return nil }
    return file.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? file : nil
  }

  /// From here on whatever uses swift-metrics is told at `/metrics`, and slow statements are logged.
  private func watch(_ portal: Portal, _ configured: Configured) {
    MetricsSystem.bootstrap(portal.meters.registry)
    portal.store.counters.reportSlow(from: configured.slowStatement) { [logger = portal.logger] in
      logger.warning("slow statement", metadata: $0.metadata)
    }
  }
}

/// On the way out: readiness fails first, while requests are still taken, so that a load balancer
/// looks elsewhere. What still hangs when the deadline has passed is cut.
struct Stopping: Service {
  let readiness: Readiness
  let drain: Duration
  let deadline: Duration
  let changes: ChangeHub
  let logger: Logger

  func run() async throws {
    try? await gracefulShutdown()
    readiness.stop()
    logger.notice("stopping", metadata: ["drain": "\(drain)"])
    try? await Task.sleep(for: drain)
    // Streams have no end of their own, and the server waits for every answer's.
    changes.close()
    let last = drain + deadline + .seconds(2)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: Double(last.microseconds) / 1_000_000)
      exit(1)
    }
  }
}

extension PaperProgram {
  fileprivate var printer: PaperPrinter {
    { paper, asker in
      do { return try await self.set(paper, for: asker) } catch PaperProblem.tooManyWaiting {
        throw TooManyWaiting()
      }
    }
  }

  fileprivate var painter: ChartPainter {
    { order, asker in
      do { return try await self.draw(order, for: asker) } catch PaperProblem.tooManyWaiting {
        throw TooManyWaiting()
      }
    }
  }
}

/// Lines for a person at the terminal, on standard output.
enum Terminal {
  static func say(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }
}
