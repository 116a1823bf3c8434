import HTTPTypes
import Hummingbird
import Portal

/// Finds the session behind the cookie and notes its activity, at most once a minute.
struct LoadSession: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    try await web.loadSession(of: request, into: &context)
    return try await next(request, context)
  }
}

extension Web {
  func loadSession(of request: Request, into context: inout AppContext) async throws {
    guard let token = request.cookie(cookies.session).flatMap({ Token($0) }),
      let found = try await portal.store.lookup({ try SignedIn.find(token, in: $0) })
    else { return }
    let session = try found.session
    guard !session.isExpired(at: now) else {
      context.expired = session.expiresAt > now - .days(1) ? found : nil
      return
    }
    await enter(found, session, isLive: request.isLive, into: &context)
  }

  /// The request is that of `found`, whose session is open.
  func enter(
    _ found: SignedIn, _ session: Session, isLive: Bool, into context: inout AppContext
  ) async {
    context.signedIn = found
    context.isProved = session.isProved(at: now, for: portal.settings.durations.proof)
    context.person.withLock { $0 = found }
    let actor = context.actor
    let isFollowing = isLive && session.isUsed(by: actor)
    if !isFollowing, session.isDueForTouch(at: now) {
      await activity.note(session, portal, as: actor)
    }
  }
}

extension Request {
  /// A page that follows what changes asks by itself: that is not the person's activity.
  var isLive: Bool {
    (method == .get || method == .head) && (uri.path == "/live" || headers[.liveRefresh] != nil)
  }
}
