import HTTPTypes
import Hummingbird
import Portal

/// What each route is for: who may come, by which act, and what its form takes. Written once, while the
/// routes are added; late forms, refusals of a wrong method and the tests read it.
package final class SiteMap: Sendable {
  package enum Audience: Sendable, Equatable {
    case anyone
    /// Somebody who is signed in, about their own account.
    case person(PersonAct?)
    case team(TeamAct)
    case operators(OperatorAct)
    /// Not there for whoever may not see it.
    case hidden
  }

  package struct Entry: Sendable {
    package let method: HTTPRequest.Method
    /// With parameters as `{name}`.
    package let pattern: String
    package let audience: Audience
    package let form: SiteForm?
  }

  private let state = Locked<[Entry]>([])

  package init() {}

  package var entries: [Entry] { state.withLock { $0 } }

  func add(_ entry: Entry) { state.withLock { $0.append(entry) } }

  /// Of a route that takes a form.
  func form(at pattern: String) -> SiteForm? {
    state.withLock { entries in
      entries.first { $0.method == .post && $0.pattern == pattern }?.form
    }
  }

  /// The same by an address: of a form that was kept until its person was back.
  func form(atPath path: String) -> SiteForm? {
    let parts = path.split(separator: "/")
    return entries.first { entry in
      let segments = entry.pattern.split(separator: "/")
      return entry.method == .post && entry.form != nil && segments.count == parts.count
        && zip(segments, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }?.form
  }
}

/// A form's fields, and what the page that holds it is called.
package struct SiteForm: Sendable {
  package let title: String
  package let fields: Fields
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
    form: SiteForm? = nil, _ handler: @escaping Handler
  ) {
    let pattern = RouterPath("/" + [prefix, path].filter { !$0.isEmpty }.joined(separator: "/"))
    map.add(
      SiteMap.Entry(
        method: method, pattern: pattern.description, audience: audience, form: form))
    group.on(RouterPath(path), method: method, use: handler)
  }
}

extension SitePart<AppContext> {
  func get(_ path: String, use handler: @escaping Handler) { add(.get, path, .anyone, handler) }

  func post(_ path: String, use handler: @escaping Handler) { add(.post, path, .anyone, handler) }

  /// A page with a form that is sent to the same address.
  func form(
    _ path: String, _ fields: Fields, show: @escaping Handler, submit: @escaping Handler
  ) {
    get(path, use: show)
    add(.post, path, .anyone, form: SiteForm(title: "", fields: fields), submit)
  }
}

extension SitePart<SignedInContext> {
  func get(_ path: String, use handler: @escaping Handler) {
    add(.get, path, .person(nil), handler)
  }

  func post(_ path: String, _ act: PersonAct, use handler: @escaping Handler) {
    add(.post, path, .person(act), handler)
  }

  /// - Parameter title: the page's, for who comes back to a form that was sent too late.
  func form(
    _ path: String, _ act: PersonAct, _ title: String, _ fields: Fields,
    show: @escaping Handler, submit: @escaping Handler
  ) {
    get(path, use: show)
    post(path, act, title, fields, use: submit)
  }

  func post(
    _ path: String, _ act: PersonAct, _ title: String, _ fields: Fields,
    use handler: @escaping Handler
  ) {
    add(.post, path, .person(act), form: SiteForm(title: title, fields: fields), handler)
  }
}

extension SitePart<TeamContext> {
  /// The role is looked at before the page is; a write looks again, inside its transaction.
  func get(_ path: String, _ act: TeamAct, use handler: @escaping Handler) {
    add(.get, path, .team(act)) { request, context in
      try context.membership.may(act).orThrow()
      return try await handler(request, context)
    }
  }

  func post(_ path: String, _ act: TeamAct, use handler: @escaping Handler) {
    add(.post, path, .team(act)) { request, context in
      try context.membership.may(act).orThrow()
      return try await handler(request, context)
    }
  }
}

extension SitePart<OperatorContext> {
  func get(_ path: String, use handler: @escaping Handler) {
    add(.get, path, .operators(.see), handler)
  }

  func post(_ path: String, _ act: OperatorAct, use handler: @escaping Handler) {
    add(.post, path, .operators(act), handler)
  }
}
