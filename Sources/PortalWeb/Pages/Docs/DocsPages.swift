import Hummingbird
import Portal

/// The API's documentation for people: made of what its description for programs is made of.
struct DocsPages: Sendable {
  struct Record: Sendable {
    let chapters: [DocsChapter]
    /// Nil on the first page.
    var chapter: DocsChapter?
  }

  static let indexPage = Page<Record>("docs/index") { record, view in
    let settings = view.site.settings
    return [
      "chapters": chapters(record, view), "base": settings.baseURL, "brand": view.site.brand,
      "scopes": APIScope.open.rows { ["name": $0.rawValue, "label": view.words($0.label)] },
      "accessTime": view.words.wait(AccessToken.validFor),
      "refreshTime": view.words.wait(settings.durations.programSession),
      "products": settings.audiences.sorted().rows { ["name": $0] },
    ]
  }

  static let chapterPage = Page<Record>("docs/chapter") { record, view in
    [
      "chapters": chapters(record, view), "title": record.chapter.map { view.words($0.name) },
      "operations": (record.chapter?.entries ?? []).rows {
        DocsOperation($0, base: view.site.settings.baseURL).tags
      },
    ]
  }

  static let errorsPage = Page<Record>("docs/errors") { record, view in
    [
      "chapters": chapters(record, view),
      "errors": APIProblem.Code.allCases.rows { code in
        ["code": code.rawValue, "status": String(code.status.code), "title": code.title]
      },
      "base": view.site.settings.baseURL,
    ]
  }

  private static func chapters(_ record: Record, _ view: View) -> [Tags] {
    record.chapters.rows { chapter in
      [
        "name": view.words(chapter.name), "href": "/docs/\(chapter.slug)",
        "current": chapter.slug == record.chapter?.slug,
      ]
    }
  }

  let web: Web

  func showIndex(_ request: Request, _ context: AppContext) -> Response {
    web.showKept(request, context, Self.indexPage, of: record, at: request.uri.path)
  }

  func showErrors(_ request: Request, _ context: AppContext) -> Response {
    web.showKept(request, context, Self.errorsPage, of: record, at: request.uri.path)
  }

  func showChapter(_ request: Request, _ context: AppContext) throws -> Response {
    var record = record
    let slug = try context.parameters.require("chapter")
    record.chapter = record.chapters.first { $0.slug == slug }
    guard record.chapter != nil else { throw HTTPProblem(.notFound) }
    return web.showKept(request, context, Self.chapterPage, of: record, at: request.uri.path)
  }

  private var record: Record { Record(chapters: DocsChapter.all(of: web.map.entries)) }
}

/// The endpoints about one thing.
struct DocsChapter: Sendable {
  let name: String
  let entries: [SiteMap.Entry]

  var slug: String { name.lowercased().replacing(" ", with: "-") }

  /// In the order of the site map.
  static func all(of entries: [SiteMap.Entry]) -> [DocsChapter] {
    var names: [String] = []
    for name in entries.compactMap(\.endpoint?.tag) where !names.contains(name) {
      names.append(name)
    }
    return names.map { name in
      DocsChapter(name: name, entries: entries.filter { $0.endpoint?.tag == name })
    }
  }
}
