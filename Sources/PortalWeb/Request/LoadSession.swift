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
    guard let token = request.cookie(web.cookies.session).flatMap({ Token($0) }),
      let found = try await web.portal.store.lookup({ try SignedIn.find(token, in: $0) })
    else { return try await next(request, context) }
    let now = web.now
    if found.session.isExpired(at: now) {
      context.expired = found.session.expiresAt > now - .days(1) ? found : nil
      return try await next(request, context)
    }
    context.signedIn = found
    context.isProved = found.session.isProved(
      at: now, for: web.portal.settings.durations.proof)
    context.person.withLock { $0 = found }
    let actor = context.actor
    let isFollowing = request.isLive && found.session.isUsed(by: actor)
    if !isFollowing, found.session.isDueForTouch(at: now) {
      await web.activity.note(found.session, web.portal, as: actor)
    }
    return try await next(request, context)
  }
}

extension Request {
  /// A page that follows what changes asks by itself: that is not the person's activity.
  var isLive: Bool {
    (method == .get || method == .head) && (uri.path == "/live" || headers[.liveRefresh] != nil)
  }
}
