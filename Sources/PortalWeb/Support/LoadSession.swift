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
    context.person.withLock { $0 = found }
    if found.session.isDueForTouch(at: now) {
      await web.activity.note(found.session, web.portal, as: context.originator(request))
    }
    return try await next(request, context)
  }
}

/// Finds the membership that a path below `/teams/:team` names.
struct LoadMembership: RouterMiddleware {
  typealias Context = SignedInContext
  let web: Web

  func handle(
    _ request: Request, context: SignedInContext,
    next: (Request, SignedInContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let slug = context.parameters.get("team") {
      let user = context.user.id
      context.membership = try await web.portal.store.lookup {
        try Membership.find(user: user, slug: slug, in: $0)
      }
    }
    return try await next(request, context)
  }
}

/// Keeps a form that arrived just after its session had ended (FLOWS 11) and leads to sign-in.
struct KeepLateForms: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard let expired = context.expired, request.method == .post,
      FormDecoder.isForm(request)
    else { return try await next(request, context) }
    let all = try await FormDecoder.pairs(request)
    let kept = all.filter { !Self.isSecret($0.name) }
    guard !kept.isEmpty, kept.count == all.count else {
      return try web.redirect(to: "/sign-in", flash: notKept(request, context))
    }
    let draft = try await Draft(path: request.uri.path, fields: kept)
      .keep(for: expired.user.id, web.portal)
    return try web.redirect(to: "/sign-in?next=/resume/\(draft)")
  }

  private func notKept(_ request: Request, _ context: AppContext) -> Flash {
    let words = web.words(request, context)
    return Flash(
      text: words(
        "You were signed out before your form was sent, and it holds secrets that are never kept. Sign in and send it again."
      ),
      kind: .note)
  }

  private static func isSecret(_ field: String) -> Bool {
    let name = field.lowercased()
    return ["password", "current", "code", "secret", "token"].contains(where: name.contains)
  }
}
