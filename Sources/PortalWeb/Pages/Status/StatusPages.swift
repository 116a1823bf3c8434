import Hummingbird
import Portal

/// How the portal does, for everybody. It is written from what the checks found last, so that it
/// answers while the database does not, and reads no session.
struct StatusPages: Sendable {
  struct Record: Sendable {
    let status: PortalStatus
    let now: Timestamp
  }

  static let page = Page<Record>("status/status") { record, view in
    let status = record.status
    let isStale = status.isStale(at: record.now)
    let condition = isStale ? .unknown : status.condition
    return [
      "headline": view.words(headline(condition)), "state": condition.sign, "isStale": isStale,
      "parts": status.components.rows { part($0, view) },
      "checkedAt": status.checkedAt.map { view.time.moment($0) },
    ]
  }

  private static func part(_ status: ComponentStatus, _ view: View) -> Tags {
    let about = status.component.about
    return [
      "name": view.words(about.name), "meaning": view.words(about.meaning),
      "state": status.condition.sign, "stateText": view.words(status.condition.words),
      "since": view.time.moment(status.since),
    ]
  }

  private static func headline(_ condition: Condition) -> String {
    switch condition {
    case .working: "Everything works."
    case .limited: "Most things work."
    case .down: "Something does not work."
    case .unknown: "We cannot tell at the moment."
    }
  }

  let web: Web

  func show(_ request: Request, _ context: AppContext) -> Response {
    web.showOnce(
      Self.page, of: Record(status: web.status.now, now: web.now), request, context)
  }
}

extension Condition {
  /// What the sign and its colour go by; the words say the same.
  fileprivate var sign: String {
    switch self {
    case .working: "good"
    case .limited: "limited"
    case .down: "down"
    case .unknown: "unknown"
    }
  }

  fileprivate var words: String {
    switch self {
    case .working: "Works"
    case .limited: "Works in part"
    case .down: "Does not work"
    case .unknown: "Not known"
    }
  }
}

extension Component {
  fileprivate var about: (name: String, meaning: String) {
    switch self {
    case .reading: ("Reading", "Opening pages")
    case .saving: ("Saving", "Sending forms")
    case .mail: ("Mail", "Links and notices by mail")
    case .jobs: ("Background work", "Backups and tidying up")
    }
  }
}
