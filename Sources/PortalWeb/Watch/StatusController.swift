import Hummingbird
import Mustache
import Portal

/// How the portal does, for everybody. It is written from what the checks found last, so that it
/// answers while the database does not, and reads no session.
struct StatusController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) -> Response {
    let words = web.words(request, context)
    let page = StatusPage(web.status.now, words, now: web.now)
    return web.render(page, layout: web.plainLayout(request))
  }
}

/// The state of the portal in words.
struct StatusPage: Page {
  static let template = "status/status"

  struct Part: MustacheParent, Sendable {
    let name: String
    let meaning: String
    /// What the sign and its colour go by; the words say the same.
    let state: String
    let stateText: String
    let since: TimeText

    static let sample = Part(
      name: "name", meaning: "meaning", state: "good", stateText: "state", since: .sample)

    func child(named name: String) -> Any? {
      switch name {
      case "name": self.name
      case "meaning": meaning
      case "state": state
      case "stateText": stateText
      case "since": since
      default: nil
      }
    }
  }

  let headline: String
  let state: String
  let parts: [Part]
  let checkedAt: TimeText?
  let isStale: Bool

  static let sample = StatusPage(
    headline: "headline", state: "good", parts: [.sample], checkedAt: .sample, isStale: true)

  func child(named name: String) -> Any? {
    switch name {
    case "headline": headline
    case "state": state
    case "parts": parts
    case "checkedAt": checkedAt
    case "isStale": isStale
    default: nil
    }
  }
}

extension StatusPage {
  init(_ status: PortalStatus, _ words: Words, now: Timestamp) {
    let time = TimeFormat(zone: "UTC", words: words, now: now)
    isStale = status.isStale(at: now)
    let condition = isStale ? .unknown : status.condition
    headline = words.headline(condition)
    state = Self.sign(condition)
    parts = status.components.map { Part($0, words, time) }
    checkedAt = status.checkedAt.map { time.moment($0) }
  }

  fileprivate static func sign(_ condition: Condition) -> String {
    switch condition {
    case .working: "good"
    case .limited: "limited"
    case .down: "down"
    case .unknown: "unknown"
    }
  }
}

extension StatusPage.Part {
  fileprivate init(_ status: ComponentStatus, _ words: Words, _ time: TimeFormat) {
    (name, meaning) = words.about(status.component)
    state = StatusPage.sign(status.condition)
    stateText = words.state(status.condition)
    since = time.moment(status.since)
  }
}

extension Words {
  fileprivate func headline(_ condition: Condition) -> String {
    switch condition {
    case .working: self("Everything works.")
    case .limited: self("Most things work.")
    case .down: self("Something does not work.")
    case .unknown: self("We cannot tell at the moment.")
    }
  }

  fileprivate func state(_ condition: Condition) -> String {
    switch condition {
    case .working: self("Works")
    case .limited: self("Works in part")
    case .down: self("Does not work")
    case .unknown: self("Not known")
    }
  }

  fileprivate func about(_ component: Component) -> (name: String, meaning: String) {
    switch component {
    case .reading: (self("Reading"), self("Opening pages"))
    case .saving: (self("Saving"), self("Sending forms"))
    case .mail: (self("Mail"), self("Links and notices by mail"))
    case .jobs: (self("Background work"), self("Backups and tidying up"))
    }
  }
}
