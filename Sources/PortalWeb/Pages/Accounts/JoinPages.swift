import Hummingbird
import Portal

/// What somebody finds behind a join link. It proves no address: whoever is new confirms theirs by mail.
struct JoinPages: Sendable {
  struct Record: Sendable {
    let found: FoundJoinLink
    let code: Token
    let email: String?
  }

  let web: Web
  let fields: Fields
  let page: Page<Record>

  init(web: Web) {
    let fields = SignUp.fieldsWithoutNext(web.portal.settings)
    self.web = web
    self.fields = fields
    page = Page("invitations/join") { record, view in
      let path = "/join/\(record.code.text)"
      let link = record.found.link
      return [
        "team": record.found.team.name, "by": record.found.way.makerName, "path": path,
        "role": view.role(link.role), "domain": link.domain.isEmpty ? nil : link.domain,
        "email": record.email, "signIn": "/sign-in?next=\(path.percentEncoded)",
        "open": record.email == nil && view.site.isInvitedSignUpOpen,
        "signedOut": record.email == nil,
        "closed": record.email == nil && !view.site.isInvitedSignUpOpen,
      ]
    }.form { _ in Form(fields) }
  }

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answeringWayIn(web, request) {
      web.showOnce(page, of: try await find(context), request, context)
    }
  }

  func join(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answeringWayIn(web, request) {
      let record = try await find(context)
      if let signedIn = context.signedIn {
        return try await web.press(request, context) {
          let membership = try await web.portal.join(
            by: record.found, signedIn, as: context.actor)
          return .joining(membership.team)
        }
      }
      return try await web.submit(request, context, fields, on: page, of: record) { entered in
        return try await ask(entered, record, request, context)
      }
    }
  }

  private func ask(
    _ entered: Entered, _ record: Record, _ request: Request, _ context: AppContext
  ) async throws -> Done {
    let signUp = SignUp(
      entered, language: web.language(of: context), by: .joinLink(record.found.link.id))
    do {
      try await web.portal.store.read { tx in
        try record.found.mustBeOpen(for: signUp.email, in: tx)
      }
    } catch let problem as WayInProblem where problem.isOfAddress {
      throw FormProblems(SignUp.email, .other(problem.words))
    }
    return try await SignUpPages.ask(signUp, web, request, context)
  }

  private func find(_ context: AppContext) async throws -> Record {
    guard let code = try context.token() else { throw WayInProblem.unknown }
    let user = context.signedIn?.user
    return try await web.portal.store.read { tx in
      guard let found = try FoundJoinLink.find(code, in: tx) else { throw WayInProblem.unknown }
      let isIn =
        try user.flatMap { try Membership.find(user: $0.id, team: found.team.id, in: tx) } != nil
      if !isIn { try found.mustBeOpen(for: user.map { try EmailAddress($0.email) }, in: tx) }
      return Record(found: found, code: code, email: user?.email)
    }
  }
}
