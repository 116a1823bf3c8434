import Hummingbird
import Portal

/// How the portal does, for everybody. It is written from what the checks found last, so that it
/// answers while the database does not, and reads no session.
struct StatusPages: Sendable {
  struct Record: Sendable {
    let status: PortalStatus
    /// What the product offers; nil before it was first read.
    let services: ServiceBoard?
    let now: Timestamp

    /// Of all of it. What cannot be read is not known to work.
    var condition: Condition {
      guard !status.isStale(at: now) else { return .unknown }
      guard let services, !services.isStale(at: now) else {
        return status.condition == .working ? .unknown : status.condition
      }
      return max(status.condition, services.condition)
    }
  }

  static let page = Page<Record>("status/status") { record, view in
    let status = record.status
    let (isStale, condition) = (status.isStale(at: record.now), record.condition)
    return [
      "headline": view.words(headline(condition)), "state": condition.sign, "isStale": isStale,
      "parts": status.components.rows { part($0, view) },
      "checkedAt": status.checkedAt.map { view.time.moment($0) },
      "services": record.services.flatMap { services($0, at: record.now, view) },
    ]
  }

  /// Nil where nothing is offered.
  private static func services(_ board: ServiceBoard, at now: Timestamp, _ view: View) -> Tags? {
    guard !board.services.isEmpty else { return nil }
    return [
      "rows": zip(board.services, board.histories).rows { service, history in
        view.service(service, history, at: nil, hasZone: true)
      },
      "oldSince": board.isStale(at: now) ? view.time.moment(board.readAt) : nil,
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
  /// By language, as long as nothing new is found: with many services the page is large, and anybody may ask
  /// for it.
  private let kept = Locked<[String: Kept]>([:])

  private struct Kept {
    let findings: Findings
    let page: PageCache.Page
  }

  init(web: Web) { self.web = web }

  func show(_ request: Request, _ context: AppContext) -> Response {
    // Counted first: what is found meanwhile is shown to whoever asks next.
    let noted = web.status.noted
    let record = Record(status: web.status.now, services: web.status.services, now: web.now)
    guard request.cookie(web.cookies.flash) == nil else {
      return web.showOnce(Self.page, of: record, request, context)
    }
    let (language, findings) = (web.language(of: context), record.findings(noted))
    if let kept = kept.withLock({ $0[language] }), kept.findings == findings {
      return web.answer(kept.page, to: request)
    }
    let view = web.view(language, zone: "UTC", at: record.now)
    let html = web.html(Self.page, of: record, Layout(language: language), view)
    let page = PageCache.Page(
      revision: nil, figures: 0, valid: record.now..<record.now, html: html,
      tag: EntityTag(nil, html),
      person: nil)
    kept.withLock { $0[language] = Kept(findings: findings, page: page) }
    return web.answer(page, to: request)
  }
}

/// All that the page depends on: its times are of no day in particular.
private struct Findings: Equatable {
  let noted: Int
  let isStale: Bool
  let areServicesOld: Bool?
}

extension StatusPages.Record {
  fileprivate func findings(_ noted: Int) -> Findings {
    Findings(
      noted: noted, isStale: status.isStale(at: now), areServicesOld: services?.isStale(at: now))
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
