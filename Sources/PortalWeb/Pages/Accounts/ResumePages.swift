import HTTPTypes
import Hummingbird
import Portal

/// A form that came too late, shown before it is sent after all. Its words are those of the form's own
/// declaration.
struct ResumePages: Sendable {
  struct Record: Sendable {
    let id: ID<Draft>
    let draft: Draft
    let title: String
    let fields: Fields
  }

  static let page = Page<Record>("accounts/resume") { record, view in
    [
      "title": view.words(record.title), "action": "/resume/\(record.id)",
      "discard": "/resume/\(record.id)/discard",
      "fields": record.draft.fields.rows { tags($0, record.fields, view.words) },
    ]
  }

  let web: Web

  static func tags(_ kept: Draft.Field, _ fields: Fields, _ words: Words) -> Tags {
    let field = fields[kept.name]?.about
    let option = field?.options.first { $0.value == kept.value }
    let isYes = field?.kind == .flag && kept.value == "1"
    let label =
      isYes ? words("Yes") : option.map { $0.isTranslated ? words($0.label) : $0.label }
    return [
      "name": kept.name, "label": words(field?.label ?? kept.name), "value": kept.value,
      "shown": label ?? kept.value, "multiline": kept.value.utf8.contains(UInt8(ascii: "\n")),
      "isHidden": field?.kind == .hidden,
    ]
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id: ID<Draft> = try context.id()
    let draft = try await find(id, context)
    guard let route = web.map.entry(.post, draft.route), let form = route.form else {
      throw HTTPProblem(.notFound)
    }
    let record = Record(id: id, draft: draft, title: form.title, fields: route.keptFields)
    return web.showOnce(Self.page, of: record, request, context)
  }

  /// Sends the browser on with the form it has just posted, which is checked and taken where it belongs.
  func send(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id: ID<Draft> = try context.id()
    let draft = try await find(id, context)
    try await web.write(context) { me, tx in
      _ = try Draft.discard(id, of: me.id, in: tx)
    }
    return try web.redirect(Done(sendingOnTo: draft.path), context)
  }

  func discard(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id: ID<Draft> = try context.id()
    return try await web.press(request, context) {
      let isDiscarded = try await web.write(context) { me, tx in
        try Draft.discard(id, of: me.id, in: tx)
      }
      guard isDiscarded else { throw HTTPProblem(.notFound) }
      return Done(LocalPath.home, "The form is discarded.", kind: .note)
    }
  }

  private func find(_ id: ID<Draft>, _ context: SignedInContext) async throws -> Draft {
    let (user, portal) = (context.user.id, web.portal)
    let draft = try await portal.store.read { try Draft.find(id, of: user, portal, in: $0) }
    guard let draft else { throw HTTPProblem(.notFound) }
    return draft
  }
}
