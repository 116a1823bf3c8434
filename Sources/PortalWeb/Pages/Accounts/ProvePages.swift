import HTTPTypes
import Hummingbird
import Portal

/// Asks once more who sits there, before an act that wants it, and goes on to it: to a page, or to a
/// form that was kept meanwhile, with what was typed.
struct ProvePages: Sendable {
  struct Record: Sendable {
    let user: User
    /// What will be done, after "to"; nil when the address does not say it.
    let act: String?
    let next: String
    /// The form that waits.
    let kept: Kept?
  }

  /// A form that waits for the proof.
  struct Kept: Sendable {
    let id: ID<Draft>
    let draft: Draft
    let fields: Fields
  }

  static let fields: Fields = [Proof.password, Proof.next]

  static let page = Page<Record>("accounts/prove") { record, view in
    [
      "email": record.user.email, "act": record.act.map { view.words($0) },
      "action": record.kept.map { "/prove/\($0.id)" } ?? "/prove",
      "discard": record.kept.map { "/resume/\($0.id)/discard" },
      "isTyped": !(record.kept?.draft.fields ?? []).isEmpty,
      "fields": record.kept.map { kept in
        kept.draft.fields.rows { ResumePages.tags($0, kept.fields, view.words) }
      },
      "span": view.words.wait(view.site.settings.durations.proof),
    ]
  }.form { Form(fields, [Proof.next.of($0.next)]) }

  /// Where to prove, to go on to `next`.
  static func path(next: String) -> String {
    let next = LocalPath.forForm(next)
    return next.isEmpty ? "/prove" : "/prove?next=\(next.percentEncoded)"
  }

  let web: Web

  func show(_ request: Request, _ context: SignedInContext) throws -> Response {
    let next = request.uri.queryParameters["next"].map { String($0) }
    let record = record(next: LocalPath.forForm(next), context)
    return web.showOnce(Self.page, of: record, request, context)
  }

  func prove(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.submit(
      request, context.app, Self.fields, on: Self.page, of: record(next: "", context)
    ) { entered in
      let token = try await Proof(entered).give(
        by: context.signedIn, web.portal, as: context.actor)
      return Done(LocalPath.safe(entered[Proof.next]), cookies: [try cookie(token, context)])
    }
  }

  func showKept(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let record = record(keeping: try await find(context), context)
    return web.showOnce(Self.page, of: record, request, context)
  }

  /// Sends the browser on with what it has posted, as `ResumePages.send` does. The password goes with it
  /// and is not looked at there.
  func proveKept(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let kept = try await find(context)
    return try await web.submit(
      request, context.app, Self.fields, besides: kept.fields, on: Self.page,
      of: record(keeping: kept, context)
    ) { entered in
      let token = try await Proof(entered).give(
        by: context.signedIn, web.portal, as: context.actor
      ) { me, tx in _ = try Draft.discard(kept.id, of: me.id, in: tx) }
      return Done(sendingOnTo: kept.draft.path, cookies: [try cookie(token, context)])
    }
  }

  private func find(_ context: SignedInContext) async throws -> Kept {
    let id: ID<Draft> = try context.id()
    let (user, portal) = (context.user.id, web.portal)
    let draft = try await portal.store.read { try Draft.find(id, of: user, portal, in: $0) }
    // Whoever holds another session of the person cannot leave a form for them to confirm.
    guard let draft, try draft.session == context.session.id.text,
      let entry = web.map.entry(.post, draft.route)
    else { throw HTTPProblem(.notFound) }
    return Kept(id: id, draft: draft, fields: entry.keptFields)
  }

  private func record(next: String, _ context: SignedInContext) -> Record {
    let path = next.prefix { $0 != "?" }
    return Record(
      user: context.user, act: web.map.entry(.get, at: String(path))?.audience.words, next: next,
      kept: nil)
  }

  private func record(keeping kept: Kept, _ context: SignedInContext) -> Record {
    Record(
      user: context.user, act: web.map.entry(.post, kept.draft.route)?.audience.words, next: "",
      kept: kept)
  }

  private func cookie(_ token: Token, _ context: SignedInContext) throws -> HTTPField {
    try web.sessionCookie(token, remembered: context.session.remembered)
  }
}

extension SiteMap.Audience {
  /// What the route does, after "may" or "to".
  fileprivate var words: String? {
    switch self {
    case .person(let act): act?.words
    case .team(let act): act.words
    case .operators(let act): act?.words
    case .anyone, .hidden: nil
    }
  }
}
