import Foundation
import Hummingbird
import Portal
import Synchronization

/// What the web side is configured with.
package struct WebOptions: Sendable {
  package struct Link: Sendable, Equatable {
    package let label: String
    package let href: String
    package init(label: String, href: String) {
      self.label = label
      self.href = href
    }
  }

  /// Addresses and CIDR ranges whose X-Forwarded-For is believed.
  package var trustedProxies: [AddressRange] = []
  package var legal: [Link] = []
  /// The owner's colour: a hue of OKLCH in degrees.
  package var accentHue = 255
  package var guardLimits = GuardLimits()
  /// Live streams that one session may have open at once.
  package var maxStreamsPerSession = 20
  /// Room for rendered pages, in bytes.
  package var pageCache = 16 << 20
  /// What opens `/metrics` to a program; nil leaves it to operators.
  package var metricsToken: String?
  /// How mail leaves, for operators; nil where it stays in the outbox.
  package var mailRoute: String?
  /// Reads what the mail service posts to `/webhooks/sendgrid`; nil where none does.
  package var mailEvents: (any MailEventReader)?
  /// Reads what the payment provider posts to `/webhooks/stripe`; nil where none does.
  package var paymentEvents: (any PaymentEventReader)?
  /// Sets papers; nil where nothing can.
  package var papers: PaperPrinter?
  /// Draws the charts of mails; nil where nothing can.
  package var charts: ChartPainter?
  /// The owner's sign on papers: a PNG.
  package var paperLogo: Data?
  /// How many requests programs may make a minute.
  package var apiQuotas = RateLimits.Quotas()
  /// Other sites whose pages may read the API: their origins.
  package var apiOrigins: Set<String> = []
  /// What the program was started with, for operators; secrets are hidden already.
  package var settings: [ShownSetting] = []
  /// A request that takes as long is logged as a warning.
  package var slowRequest = Duration.seconds(1)

  package init() {}
}

/// One thing that is configured, as `portico config` shows it.
package struct ShownSetting: Sendable {
  package let variable: String
  package let key: String
  package let value: String
  /// Where the value comes from.
  package let source: String
  package let help: String

  package init(variable: String, key: String, value: String, source: String, help: String) {
    self.variable = variable
    self.key = key
    self.value = value
    self.source = source
    self.help = help
  }
}

/// Everything a handler needs. Made once, when the server starts.
package struct Web: Sendable {
  let portal: Portal
  let templates: TemplateLibrary
  let assets: Assets
  let site: SiteFacts
  let map = SiteMap()
  let cursors: CursorSealer
  let options: WebOptions
  let cookies: CookieNames
  let flashes: SealedCookie<Flash>
  /// What forms say is a few sentences: sealing each anew costs a form a twentieth.
  let sealedFlashes = NamedCache<String>(limit: 100)
  let signUpCookie: SealedCookie<SignUpMemory>
  let readiness: Readiness
  let status: StatusBoard
  let activity = ActivityNotes()
  let uploads = OneAtATime()
  let reports = OneAtATime()
  /// Over all people: each report has a connection of its own.
  let reportsAtOnce = Turnstile(width: 2, waiting: 32)
  let searches = OneAtATime()
  let limits: RateLimits
  let underway = Underway()
  let keptAnswers: Sealer
  let readyProbe = ReadyProbe()
  let pages: PageCache
  let publicPages: PageCache

  package init(
    portal: Portal, templates: TemplateLibrary, assets: Assets, options: WebOptions,
    readiness: Readiness = Readiness(), status: StatusBoard = StatusBoard()
  ) {
    self.portal = portal
    self.templates = templates
    self.assets = assets
    site = SiteFacts(portal.settings, assets, options)
    cursors = CursorSealer(keys: portal.keys)
    limits = RateLimits(options.apiQuotas)
    keptAnswers = Sealer(keys: portal.keys, purpose: "kept answers")
    self.options = options
    self.readiness = readiness
    pages = PageCache(room: options.pageCache)
    publicPages = PageCache(room: options.pageCache / 8)
    pages.attach(to: portal.meters.registry)
    self.status = status
    cookies = CookieNames(isSecure: portal.settings.baseURL.hasPrefix("https:"))
    flashes = SealedCookie(cookies.flash, keys: portal.keys)
    signUpCookie = SealedCookie(cookies.signUp, keys: portal.keys)
  }

  var now: Timestamp { portal.store.clock.now() }
}

/// Whether new traffic is wanted: no longer, once the program has been told to stop.
package final class Readiness: Sendable {
  private let stopping = Atomic(false)
  package init() {}
  package var isStopping: Bool { stopping.load(ordering: .relaxed) }
  package func stop() { stopping.store(true, ordering: .relaxed) }
}
