import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Portal

extension Web {
  /// A page of a signed-in person: as it was, while nothing that it shows has changed, else rendered
  /// afresh.
  /// - Parameters:
  ///   - team: the team that the page is about.
  ///   - make: fills the page. It may use nothing but the transaction, the person, their session, the
  ///     address and the language: the rest is not looked at when the page is asked for again.
  func page<Shown: Page>(
    _ room: Layout.Room, of team: Team? = nil, _ request: Request, _ context: SignedInContext,
    _ make: @escaping @Sendable (Tx, Words) throws -> Shown
  ) async throws -> Response {
    let signedIn = context.signedIn
    let language = language(of: request, signedIn: signedIn)
    let key = PageCache.Key(
      session: signedIn.session.id, path: request.uri.path,
      team: request.cookie(cookies.team).flatMap { Team.canBeSlug($0) ? $0 : nil },
      language: language)
    // A page that follows what changes leaves the message to the page that it was meant for.
    let hasMessage = !request.isLive && request.cookie(cookies.flash) != nil
    // No page reads a query; whoever makes one up fills no room.
    let isKept = !hasMessage && request.uri.query == nil
    if isKept, let page = pages.page(key, at: signedIn.revision, now: now) {
      return answer(page, to: request)
    }
    let words = templates.words(language)
    let (page, layout, readAt) = try await portal.store.read { tx -> (Shown, Layout, Timestamp) in
      var layout = try self.layout(request, signedIn, team: team, room: room, in: tx)
      layout.revision = signedIn.revision.description
      if !hasMessage { layout.flash = nil }
      return (try make(tx, words), layout, tx.now)
    }
    // A message is shown once.
    if hasMessage { return render(page, layout: layout) }
    let html = html(page, layout)
    let fresh = PageCache.Page(
      revision: signedIn.revision, valid: validity(page, for: signedIn.user, readAt: readAt),
      html: html,
      tag: EntityTag(signedIn.revision, html))
    if isKept { pages.keep(fresh, as: key) }
    return answer(fresh, to: request)
  }

  /// A page for anybody, which shows nothing but what the configuration, the address and the language
  /// say. People's pages have room of their own: addresses made up by strangers push none of them out.
  func publicPage(
    _ request: Request, _ context: AppContext, _ make: (Words) throws -> some Page
  ) rethrows -> Response {
    let language = language(of: request, signedIn: context.signedIn)
    let words = templates.words(language)
    guard context.signedIn == nil, request.cookie(cookies.flash) == nil else {
      return show(try make(words), request, context)
    }
    let key = PageCache.Key(
      session: nil, path: request.uri.string, team: nil, language: language)
    if let page = publicPages.page(key, at: nil, now: now) { return answer(page, to: request) }
    let html = html(try make(words), plainLayout(language: language))
    let day = (now - .days(1))..<(now + .days(1))
    let page = PageCache.Page(
      revision: nil, valid: day, html: html, tag: EntityTag(nil, html))
    publicPages.keep(page, as: key)
    return answer(page, to: request)
  }

  private func answer(_ page: PageCache.Page, to request: Request) -> Response {
    if page.tag.isKnown(to: request) {
      return Response(status: .notModified, headers: [.eTag: page.tag.text])
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8", .eTag: page.tag.text],
      body: .init(byteBuffer: page.html))
  }

  /// The person's day, in which "Today" means what it says; shorter when the page itself says so.
  private func validity(
    _ page: any Page, for user: User, readAt now: Timestamp
  ) -> Range<Timestamp> {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: user.timeZone) ?? .gmt
    let day = calendar.dateInterval(of: .day, for: now.date)
    let start = day.map { Timestamp($0.start) } ?? now
    let end = min(day.map { Timestamp($0.end) } ?? now, page.changesAt ?? now + .days(2))
    return start..<max(start, end)
  }
}
