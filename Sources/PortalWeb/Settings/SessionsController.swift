import Hummingbird
import Mustache
import Portal

/// Every browser that is signed in.
struct SessionsPage: Page {
  static let template = "settings/sessions"

  struct Entry: MustacheParent, Sendable {
    let id: String
    let device: String
    let address: String
    let signedInAt: TimeText
    let lastSeen: TimeText
    let current: Bool
    let remembered: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "id": id
      case "device": device
      case "address": address
      case "signedInAt": signedInAt
      case "lastSeen": lastSeen
      case "current": current
      case "remembered": remembered
      default: nil
      }
    }
  }

  let sessions: [Entry]
  let othersCount: String
  var changesAt: Timestamp?

  static let sample = SessionsPage(
    sessions: [
      Entry(
        id: "id", device: "device", address: "address", signedInAt: .sample, lastSeen: .sample,
        current: false, remembered: true)
    ], othersCount: "1")

  func child(named name: String) -> Any? {
    switch name {
    case "sessions": sessions
    case "othersCount": othersCount
    case "hasOthers": sessions.contains { !$0.current }
    default: nil
    }
  }
}

struct SessionsController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let signedIn = context.signedIn
    return try await web.page(.sessions, request, context) { tx, words in
      try SessionsPage(signedIn, words, in: tx)
    }
  }

  func end(_ request: Request, _ context: SignedInContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    let signedIn = context.signedIn
    guard let id = ID<Session>(try context.parameters.require("id")) else {
      throw HTTPProblem(.notFound)
    }
    let audit = web.portal.audit
    try await web.portal.store.write(
      for: .user(signedIn.user.id), as: context.app.originator(request)
    ) { tx in
      // Thrown inside, so that the revision is not bumped for nothing.
      guard try signedIn.session.endOther(id, user: signedIn.user, audit: audit, in: tx) else {
        throw HTTPProblem(.notFound)
      }
    }
    return try done("That session is ended.", request, context)
  }

  func endOthers(_ request: Request, _ context: SignedInContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    let signedIn = context.signedIn
    let audit = web.portal.audit
    _ = try await web.portal.store.write(
      for: .user(signedIn.user.id), as: context.app.originator(request)
    ) { try signedIn.session.endOthers(user: signedIn.user, audit: audit, in: $0) }
    return try done("All other sessions are ended.", request, context)
  }

  private func done(
    _ text: String, _ request: Request, _ context: SignedInContext
  ) throws -> Response {
    let words = web.words(request, context.app)
    return try web.redirect(
      to: "/settings/sessions", flash: Flash(text: words(text), kind: .good))
  }
}

extension SessionsPage {
  fileprivate init(_ signedIn: SignedIn, _ words: Words, in tx: Tx) throws {
    let time = TimeFormat(zone: signedIn.user.timeZone, words: words, now: tx.now)
    let open = try Session.open(of: signedIn.user.id, in: tx)
    let here = open.filter { $0.id == signedIn.session.id }
    sessions = (here + open.filter { $0.id != signedIn.session.id }).map { session in
      Entry(
        id: session.id.text, device: DeviceName.from(session.agent, words),
        address: session.address, signedInAt: time(session.createdAt),
        lastSeen: time(session.lastSeenAt), current: session.id == signedIn.session.id,
        remembered: session.remembered)
    }
    othersCount = String(sessions.count { !$0.current })
    changesAt = open.map(\.expiresAt).min()
  }
}
