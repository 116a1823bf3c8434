import HTTPTypes
import Hummingbird
import Portal

/// What each route is for: who may come, by which act, and what its form takes; and the rooms of the side
/// list. Written once, while the routes are added; late forms, the layout and the tests read it.
package final class SiteMap: Sendable {
  package enum Audience: Sendable, Equatable {
    case anyone
    /// Somebody who is signed in, about their own account.
    case person(PersonAct?)
    case team(TeamAct)
    case operators(OperatorAct?)
    /// Not there for whoever may not see it.
    case hidden
  }

  package struct Entry: Sendable {
    package let method: HTTPRequest.Method
    /// With parameters as `{name}`.
    package let pattern: String
    package let audience: Audience
    package let form: SiteForm?
    /// Of a route that shows a listing.
    package let listing: ListFacts?
    /// Of a route for programs.
    package let endpoint: Endpoint?

    /// What its form comes with, and is kept with: the fields, and the team that it was made for.
    var keptFields: Fields {
      guard case .team = audience else { return form?.fields ?? [] }
      return Fields((form?.fields.all ?? []) + [Field.hidden(FormDecoder.teamField)])
    }
  }

  private let state = Locked<[Entry]>([])
  private let roomLists = Locked(RoomLists())

  package init() {}

  package var entries: [Entry] { state.withLock { $0 } }

  var rooms: RoomLists {
    get { roomLists.withLock { $0 } }
    set { roomLists.withLock { $0 = newValue } }
  }

  func add(_ entry: Entry) { state.withLock { $0.append(entry) } }

  func entry(_ method: HTTPRequest.Method, _ pattern: String) -> Entry? {
    state.withLock { entries in
      entries.first { $0.method == method && $0.pattern == pattern }
    }
  }

  /// The same by an address, for words alone: of two that fit it is the one declared first.
  func entry(_ method: HTTPRequest.Method, at path: String) -> Entry? {
    let parts = path.split(separator: "/")
    return entries.first { entry in
      let segments = entry.pattern.split(separator: "/")
      return entry.method == method && segments.count == parts.count
        && zip(segments, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
  }
}

/// A form's fields, and what the page that holds it is called.
package struct SiteForm: Sendable {
  package let title: String
  package let fields: Fields

  /// False for one with a secret or a file in it, which are never kept.
  var mayBeKept: Bool {
    !fields.all.contains { $0.about.isSecret || $0.about.kind == .file }
  }
}

/// A part of the site whose routes are for the same people.
struct SitePart<Context: RequestContext>: Sendable {
  typealias Handler = @Sendable (Request, Context) async throws -> Response

  let group: RouterGroup<Context>
  let map: SiteMap
  /// Before all paths of this part.
  let prefix: String

  init(_ group: RouterGroup<Context>, _ map: SiteMap, prefix: String = "") {
    self.group = group
    self.map = map
    self.prefix = prefix
  }

  func add(
    _ method: HTTPRequest.Method, _ path: String, _ audience: SiteMap.Audience,
    form: SiteForm? = nil, listing: ListFacts? = nil, endpoint: Endpoint? = nil,
    _ handler: @escaping Handler
  ) {
    let pattern = RouterPath("/" + [prefix, path].filter { !$0.isEmpty }.joined(separator: "/"))
    map.add(
      SiteMap.Entry(
        method: method, pattern: pattern.description, audience: audience, form: form,
        listing: listing, endpoint: endpoint))
    group.on(RouterPath(path), method: method, use: handler)
  }
}

extension SitePart {
  /// A page with a form that is sent to the same address.
  fileprivate func form(
    _ path: String, _ see: SiteMap.Audience, _ audience: SiteMap.Audience, _ form: SiteForm,
    show: @escaping Handler, submit: @escaping Handler
  ) {
    add(.get, path, see, show)
    add(.post, path, audience, form: form, submit)
  }
}

extension SitePart where Context: ActingContext {
  /// What the act allows is looked at before the handler is; a write looks again, inside its transaction.
  fileprivate func doing(_ act: Context.NamedAct, _ handler: @escaping Handler) -> Handler {
    { request, context in
      try context.may(act).orThrow()
      if act.wantsProof, !context.app.isProved { throw NotProved() }
      var context = context
      context.act = act
      return try await handler(request, context)
    }
  }

  /// The page of a form that cannot be kept while the password is asked for: it is asked for before
  /// anything is typed.
  fileprivate func showing(
    _ form: SiteForm, of act: Context.NamedAct, _ show: @escaping Handler
  ) -> Handler {
    guard act.wantsProof, !form.mayBeKept else { return show }
    return { request, context in
      guard context.app.isProved else { throw NotProved() }
      return try await show(request, context)
    }
  }
}

extension SitePart<AppContext> {
  func get(_ path: String, use handler: @escaping Handler) { add(.get, path, .anyone, handler) }

  func post(_ path: String, use handler: @escaping Handler) { add(.post, path, .anyone, handler) }

  func form(
    _ path: String, _ fields: Fields, show: @escaping Handler, submit: @escaping Handler
  ) {
    form(
      path, .anyone, .anyone, SiteForm(title: "", fields: fields), show: show, submit: submit)
  }
}

extension SitePart<SignedInContext> {
  func get(_ path: String, listing: ListFacts? = nil, use handler: @escaping Handler) {
    add(.get, path, .person(nil), listing: listing, handler)
  }

  func post(_ path: String, _ act: PersonAct, use handler: @escaping Handler) {
    add(.post, path, .person(act), doing(act, handler))
  }

  /// A form of a page that has another address.
  /// - Parameter title: what it is called, for who comes back to a form that was sent too late.
  func post(
    _ path: String, _ act: PersonAct, _ title: String, _ fields: Fields,
    use handler: @escaping Handler
  ) {
    let form = SiteForm(title: title, fields: fields)
    add(.post, path, .person(act), form: form, doing(act, handler))
  }

  func form(
    _ path: String, _ act: PersonAct, _ title: String, _ fields: Fields,
    show: @escaping Handler, submit: @escaping Handler
  ) {
    let content = SiteForm(title: title, fields: fields)
    form(
      path, .person(nil), .person(act), content, show: showing(content, of: act, show),
      submit: doing(act, submit))
  }
}

extension SitePart<TeamContext> {
  func get(
    _ path: String, _ act: TeamAct, listing: ListFacts? = nil, use handler: @escaping Handler
  ) {
    add(.get, path, .team(act), listing: listing, doing(act, handler))
  }

  func post(_ path: String, _ act: TeamAct, use handler: @escaping Handler) {
    add(.post, path, .team(act), doing(act, handler))
  }

  /// A form of a page that has another address.
  func post(
    _ path: String, _ act: TeamAct, _ title: String, _ fields: Fields,
    use handler: @escaping Handler
  ) {
    let form = SiteForm(title: title, fields: fields)
    add(.post, path, .team(act), form: form, doing(act, handler))
  }

  /// - Parameter see: the act of looking at the page.
  func form(
    _ path: String, _ act: TeamAct, seeing see: TeamAct, _ title: String, _ fields: Fields,
    show: @escaping Handler, submit: @escaping Handler
  ) {
    let content = SiteForm(title: title, fields: fields)
    form(
      path, .team(see), .team(act), content,
      show: showing(content, of: act, doing(see, show)), submit: doing(act, submit))
  }
}

extension SitePart<OperatorContext> {
  func get(_ path: String, listing: ListFacts? = nil, use handler: @escaping Handler) {
    add(.get, path, .operators(nil), listing: listing, handler)
  }

  /// A page whose reading is an act by itself.
  func get(_ path: String, _ act: OperatorAct, use handler: @escaping Handler) {
    add(.get, path, .operators(act), doing(act, handler))
  }

  func post(_ path: String, _ act: OperatorAct, use handler: @escaping Handler) {
    add(.post, path, .operators(act), doing(act, handler))
  }

  /// A form of a page that has another address.
  func post(
    _ path: String, _ act: OperatorAct, _ title: String, _ fields: Fields,
    use handler: @escaping Handler
  ) {
    let form = SiteForm(title: title, fields: fields)
    add(.post, path, .operators(act), form: form, doing(act, handler))
  }

  /// - Parameter see: the act of looking at the page, where that is one by itself.
  func form(
    _ path: String, _ act: OperatorAct, seeing see: OperatorAct? = nil, _ title: String,
    _ fields: Fields,
    show: @escaping Handler, submit: @escaping Handler
  ) {
    let content = SiteForm(title: title, fields: fields)
    let show = see.map { doing($0, show) } ?? show
    form(
      path, .operators(see), .operators(act), content, show: showing(content, of: act, show),
      submit: doing(act, submit))
  }
}
