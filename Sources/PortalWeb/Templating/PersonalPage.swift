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
      session: signedIn.session.id, path: request.uri.string, team: request.cookie(cookies.team),
      language: language)
    let hasMessage = request.cookie(cookies.flash) != nil
    if !hasMessage, let page = pages.page(key, at: signedIn.revision, now: now) {
      return answer(page, to: request)
    }
    let words = templates.words(language)
    let (page, layout) = try await portal.store.read { tx -> (Shown, Layout) in
      var layout = try self.layout(request, signedIn, team: team, room: room, in: tx)
      layout.revision = signedIn.revision.description
      return (try make(tx, words), layout)
    }
    // A message is shown once.
    if hasMessage { return render(page, layout: layout) }
    let html = html(page, layout)
    let fresh = PageCache.Page(
      revision: signedIn.revision, valid: validity(page, for: signedIn.user), html: html,
      tag: EntityTag(signedIn.revision, html))
    pages.keep(fresh, as: key)
    return answer(fresh, to: request)
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
  private func validity(_ page: any Page, for user: User) -> Range<Timestamp> {
    let now = now
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: user.timeZone) ?? .gmt
    let day = calendar.dateInterval(of: .day, for: now.date)
    let start = day.map { Timestamp($0.start) } ?? now
    let end = min(day.map { Timestamp($0.end) } ?? now, page.changesAt ?? now + .days(2))
    return start..<max(start, end)
  }
}
