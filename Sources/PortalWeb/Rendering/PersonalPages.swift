import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// Pages of signed-in people: kept until what they show changes, and followed while they are open.
extension Web {
  /// A page as it was, while nothing that it shows has changed, else rendered afresh.
  /// - Parameters:
  ///   - query: the address's query in its one canonical form, when the page reads one and is worth
  ///     keeping with it.
  ///   - read: nil when the record is the person. It may use nothing but the transaction, the person, their session, the address and the
  ///     query: the rest is not looked at when the page is asked for again.
  func showKept<Record: Sendable>(
    _ request: Request, _ context: some PersonalContext, _ page: Page<Record>,
    query: String? = nil, reading read: (@Sendable (Tx) throws -> Record)?
  ) async throws -> Response {
    // A context is large: what is needed of it is taken once.
    let signedIn = context.person.signedIn
    let language = language(of: signedIn, accepting: request.headers[.acceptLanguage])
    let path = query.map { request.uri.path + $0 } ?? request.uri.path
    // A page that follows what changes leaves the message to the page that it was meant for.
    let hasMessage = !request.isLive && request.cookie(cookies.flash) != nil
    // Whoever makes up a query fills no room.
    let isKept = page.mayBeKept && !hasMessage && (query != nil || request.uri.query == nil)
    let key = PageCache.Key(
      session: try signedIn.session.id, path: path, team: rememberedTeam(request),
      language: language)
    let figures = page.showsFigures ? context.figures : 0
    if isKept, let kept = pages.page(key, at: signedIn.revision, figures: figures, now: now) {
      return answer(kept, to: request)
    }
    let found = try await find(page, request, context, reading: read)
    var layout = found.layout
    // Whoever only leaves such a page open does not read it again and again.
    if page.mayBeKept { layout.revision = signedIn.revision.description }
    if page.showsFigures {
      layout.figures = context.team.map { Layout.figures(figures, of: $0.id) }
    }
    if hasMessage { layout.flash = flashes.read(request) }
    let view = view(layout.language, zone: signedIn.user.timeZone, at: found.readAt)
    let html = html(page, of: found.record, layout, view)
    if hasMessage { return respond(html, layout, status: .ok, headers: [:]) }
    let fresh = PageCache.Page(
      revision: signedIn.revision, figures: figures,
      valid: view.time.day(of: found.readAt).until(page.changesAt(found.record))
        .until(context.changesAt),
      html: html, tag: EntityTag(signedIn.revision, html), person: signedIn.user.id)
    if isKept { pages.keep(fresh, as: key) }
    return answer(fresh, to: request)
  }

  /// The same for a page that shows nothing but the person, who is known already.
  func showKept(
    _ request: Request, _ context: some PersonalContext, _ page: Page<User>
  ) async throws -> Response {
    try await showKept(request, context, page, reading: nil)
  }

  /// A page with a form that was not taken.
  func showAgain<Record: Sendable>(
    _ page: Page<Record>, _ refused: RefusedForm, _ request: Request,
    _ context: some PersonalContext, reading read: (@Sendable (Tx) throws -> Record)?
  ) async throws -> Response {
    let found = try await find(page, request, context, reading: read)
    let zone = context.person.user.timeZone
    let view = view(found.layout.language, zone: zone, at: found.readAt)
    return respond(
      html(page, of: found.record, refused: refused, found.layout, view), found.layout,
      status: refused.failure.status, headers: refused.failure.headers)
  }

  /// A page that answers a form and is not kept: what it shows is secret, and shown once.
  func showResult<Record: Sendable>(
    _ page: Page<Record>, _ request: Request, _ context: some PersonalContext,
    status: HTTPResponse.Status = .ok, reading read: @escaping @Sendable (Tx) throws -> Record
  ) async throws -> Response {
    let found = try await find(page, request, context, reading: read)
    let zone = context.person.user.timeZone
    let view = view(found.layout.language, zone: zone, at: found.readAt)
    return respond(
      html(page, of: found.record, found.layout, view), found.layout, status: status, headers: [:])
  }

  /// One read for the page and what stands around it. Words and times are put to it later, when the
  /// connection is free.
  private func find<Record: Sendable>(
    _ page: Page<Record>, _ request: Request, _ context: some PersonalContext,
    reading read: (@Sendable (Tx) throws -> Record)?
  ) async throws -> (record: Record, layout: Layout, readAt: Timestamp) {
    let (user, team) = (context.person.user, context.team)
    let remembered = rememberedTeam(request)
    let person: @Sendable (Tx) throws -> Layout.Person = {
      try Layout.Person(user, in: team, orRemembered: remembered, in: $0)
    }
    var layout = Layout(language: language(of: context), theme: user.theme)
    layout.room = page.room
    if let read {
      let found = try await portal.store.read { (try read($0), try person($0), $0.now) }
      layout.person = found.1
      return (found.0, layout, found.2)
    }
    guard let record = user as? Record else { throw StoreError.decoding("a page without a read") }
    // One statement, as the session's: it need not wait for a thread.
    let found = try await portal.store.lookup { (try person($0), $0.now) }
    layout.person = found.0
    return (record, layout, found.1)
  }

  /// The slug of the team that this browser was in last, as its cookie says.
  func rememberedTeam(_ request: Request) -> String? {
    request.cookie(cookies.team).flatMap { Team.canBeSlug($0) ? $0 : nil }
  }

  func answer(_ page: PageCache.Page, to request: Request) -> Response {
    if page.tag.isKnown(to: request) {
      return Response(status: .notModified, headers: [.eTag: page.tag.text])
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8", .eTag: page.tag.text],
      body: .init(byteBuffer: page.html))
  }
}

extension Layout.Person {
  /// - Parameters:
  ///   - team: the one that the page is about.
  ///   - slug: of the one that the browser was in last; after that comes the first that they had.
  init(_ user: User, in team: Team?, orRemembered slug: String?, in tx: Tx) throws {
    self.user = user
    let (memberships, last) = try Membership.some(
      of: user.id, with: team?.id, or: slug, in: tx)
    self.memberships = memberships
    // One that is suspended lets nobody on: the others come first.
    let teams = memberships.map(\.team)
    let open = teams.filter { $0.suspendedAt == nil }
    self.team =
      team ?? open.first { $0.slug == slug } ?? open.first { $0.id == last } ?? open.first
      ?? teams.first
  }
}

extension Range<Timestamp> {
  /// Shorter, when the page itself says so.
  fileprivate func until(_ moment: Timestamp?) -> Range {
    guard let moment, moment < upperBound else { return self }
    return lowerBound..<Swift.max(lowerBound, moment)
  }
}
