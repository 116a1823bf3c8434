import HTTPTypes
import Hummingbird
import Portal

/// Keeps a form that cannot be taken yet: because its session has just ended, until the same person is
/// back; because its act wants proof, until it is given. What may be kept is what the route declares: a
/// form with a secret or a file in it is not kept at all.
struct KeepForms: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    if let expired = context.expired, let route = route(request, context), route.form != nil {
      return try await late(request, route, of: expired, context)
    }
    do { return try await next(request, context) } catch let error as NotProved {
      return try await unproved(request, error, context)
    }
  }

  private func late(
    _ request: Request, _ route: SiteMap.Entry, of person: SignedIn, _ context: AppContext
  ) async throws -> Response {
    guard route.form?.mayBeKept != false else {
      return try web.redirect(notKept(request, route), context)
    }
    let draft = try await keep(request, route, of: person, in: nil)
    return try web.redirect(to: "/sign-in?next=/resume/\(draft)")
  }

  private func unproved(
    _ request: Request, _ error: NotProved, _ context: AppContext
  ) async throws -> Response {
    guard let signedIn = context.signedIn, let route = route(request, context) else {
      let page = request.method == .post ? LocalPath.home : request.uri.string
      return try web.redirect(to: ProvePages.path(next: error.page ?? page))
    }
    guard FormDecoder.isForm(request), route.form?.mayBeKept != false else {
      let page = ProvePages.path(next: page(of: route, request))
      return try web.redirect(route.form == nil ? Done(page) : notKept(page), context)
    }
    let draft = try await keep(request, route, of: signedIn, in: try signedIn.session.id)
    return try web.redirect(to: "/prove/\(draft)")
  }

  /// What is posted to; nil for a request that posts nothing.
  private func route(_ request: Request, _ context: AppContext) -> SiteMap.Entry? {
    guard request.method == .post, let pattern = context.endpointPath else { return nil }
    return web.map.entry(.post, pattern)
  }

  private func keep(
    _ request: Request, _ route: SiteMap.Entry, of person: SignedIn, in session: ID<Session>?
  ) async throws -> ID<Draft> {
    let pairs = try await FormDecoder.pairs(request, upTo: FormDecoder.keptLimit)
    _ = try FormDecoder.inputs(pairs, route.keptFields)
    return try await Draft(
      path: request.uri.path, route: route.pattern, session: session,
      fields: pairs.map { Draft.Field(name: $0.name, value: $0.value) }
    ).keep(for: person.user.id, web.portal)
  }

  private func notKept(_ page: String) -> Done {
    Done(
      page,
      "Your form holds secrets or a file, which are never kept. Confirm your password, then send it again.",
      kind: .note)
  }

  /// The page that holds the form, as far as its address says.
  private func page(of route: SiteMap.Entry, _ request: Request) -> String {
    web.map.entry(.get, route.pattern) == nil ? LocalPath.home : request.uri.path
  }

  private func notKept(_ request: Request, _ route: SiteMap.Entry) -> Done {
    let page = LocalPath.forForm(page(of: route, request))
    return Done(
      page.isEmpty ? "/sign-in" : "/sign-in?next=\(page.percentEncoded)",
      "You were signed out before your form was sent, and it holds secrets that are never kept. Sign in and send it again.",
      kind: .note)
  }
}
