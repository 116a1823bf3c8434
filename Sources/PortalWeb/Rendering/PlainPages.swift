import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// Pages in the plain layout, without names and rooms: for anybody, and for what went wrong.
extension Web {
  /// A page that shows nothing but what the configuration, the address and the language say; it is kept.
  /// People's pages have room of their own: addresses made up by strangers push none of them out.
  /// - Parameter address: as the page itself is spelled, where there are several spellings.
  func showKept<Record>(
    _ request: Request, _ context: AppContext, _ page: Page<Record>, of record: Record,
    at address: String? = nil
  ) -> Response {
    guard context.signedIn == nil, request.cookie(cookies.flash) == nil else {
      return showOnce(page, of: record, request, context)
    }
    let language = language(of: context)
    let key = PageCache.Key(
      session: nil, path: address ?? request.uri.string, team: nil, language: language)
    if let kept = publicPages.page(key, at: nil, now: now) { return answer(kept, to: request) }
    let view = view(language, zone: "UTC", at: now)
    let html = html(page, of: record, Layout(language: language), view)
    let day = (now - .days(1))..<(now + .days(1))
    let fresh = PageCache.Page(
      revision: nil, figures: 0, valid: day, html: html, tag: EntityTag(nil, html), person: nil)
    publicPages.keep(fresh, as: key)
    return answer(fresh, to: request)
  }

  /// A page made for this request alone.
  func showOnce<Record>(
    _ page: Page<Record>, of record: Record, _ request: Request, _ context: some PortalContext,
    refused: RefusedForm? = nil, headers: HTTPFields = [:], status: HTTPResponse.Status = .ok
  ) -> Response {
    let signedIn = context.app.signedIn ?? context.app.person.withLock { $0 }
    var layout = Layout(language: language(of: context))
    layout.theme = signedIn?.user.theme ?? .system
    layout.flash = flashes.read(request)
    let view = view(layout.language, zone: signedIn?.user.timeZone ?? "UTC", at: now)
    return respond(
      html(page, of: record, refused: refused, layout, view), layout, status: status,
      headers: headers)
  }

  func respond(
    _ html: ByteBuffer, _ layout: Layout, status: HTTPResponse.Status, headers: HTTPFields
  ) -> Response {
    var response = Response(status: status, headers: headers, body: .init(byteBuffer: html))
    response.headers[.contentType] = "text/html; charset=utf-8"
    // A message is shown once.
    if layout.flash != nil { response.headers.append(cookies.clear(cookies.flash)) }
    return response
  }

  /// - Parameter refused: shown in place of the form that the record fills.
  func html<Record>(
    _ page: Page<Record>, of record: Record, refused: RefusedForm? = nil, _ layout: Layout,
    _ view: View
  ) -> ByteBuffer {
    let forms = page.forms.map { name, make -> (String, (any Tag)?) in
      let form = refused?.name == name ? refused?.form : nil
      let prefix = name == "form" ? "" : "\(name)-"
      return (name, (form ?? make(record)).prefixed(prefix).tags(view.words))
    }
    let none: [(String, (any Tag)?)] = page.forms.isEmpty ? [("form", nil)] : []
    let around = Tags(forms + none + [("layout", layout.tags(view))])
    return templates.render(
      page.template, page.tags(record, view).adding(around), language: layout.language)
  }

  func view(_ language: String, zone: String, at now: Timestamp) -> View {
    let words = templates.words(language)
    return View(
      words: words, time: TimeFormat(zone: zone, words: words, now: now), site: site,
      rooms: map.rooms)
  }

  /// The person's language, else the first that the browser asks for and we have, else English.
  func language(of context: some PortalContext) -> String {
    let app = context.app
    return language(
      of: app.signedIn ?? app.person.withLock { $0 }, accepting: app.sender.acceptLanguage)
  }

  func language(of signedIn: SignedIn?, accepting header: String?) -> String {
    if let language = signedIn?.user.language, templates.languages.contains(language) {
      return language
    }
    return templates.language(accepted: header)
  }

  func words(_ context: some PortalContext) -> Words { templates.words(language(of: context)) }
}
