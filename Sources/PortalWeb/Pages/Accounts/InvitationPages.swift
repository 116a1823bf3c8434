import HTTPTypes
import Hummingbird
import Portal

/// What somebody finds behind the link of an invitation. Looking consumes nothing.
struct InvitationPages: Sendable {
  struct Record: Sendable {
    enum Reader: Sendable {
      /// Signed in with the address that is invited.
      case addressee
      /// Signed in with another one.
      case other(String)
      /// The mailed link, and the address has an account.
      case known
      /// The mailed link proves the address: name and password are left.
      case newcomer
      /// The link to copy says nothing about whose hands it is in.
      case stranger
    }

    let found: FoundInvitation
    let link: Token
    let reader: Reader
  }

  let web: Web
  let fields: Fields
  let page: Page<Record>

  init(web: Web) {
    let fields = NewMember.fields(web.portal.settings)
    self.web = web
    self.fields = fields
    page = Page("invitations/invitation") { record, view in Self.tags(record, view) }
      .form { _ in Form(fields) }
  }

  private static func tags(_ record: Record, _ view: View) -> Tags {
    let (found, words) = (record.found, view.words)
    let path = "/invitations/\(record.link.text)"
    var (isAddressee, isKnown, isNew, isStranger) = (false, false, false, false)
    var other: String?
    switch record.reader {
    case .addressee: isAddressee = true
    case .other(let email): other = email
    case .known: isKnown = true
    case .newcomer: isNew = true
    case .stranger: isStranger = true
    }
    let isOpen = view.site.isInvitedSignUpOpen
    return [
      "team": found.team.name, "by": found.way.makerName, "email": found.invitation.email,
      "role": view.role(found.invitation.role), "until": view.time(found.invitation.expiresAt),
      "path": path, "signIn": "/sign-in?next=\(path.percentEncoded)",
      "addressee": isAddressee, "other": other, "known": isKnown,
      "newcomer": (isNew || isStranger) && isOpen, "confirms": isStranger,
      "closed": (isNew || isStranger) && !isOpen, "mayDecline": isAddressee || found.isMailed,
    ]
  }

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answeringWayIn(web, request) {
      web.showOnce(page, of: try await find(context), request, context)
    }
  }

  /// Joins, with the account that is there or with a new one.
  func accept(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answeringWayIn(web, request) {
      let record = try await find(context)
      if let signedIn = context.signedIn {
        return try await web.press(request, context) {
          let membership = try await web.portal.accept(
            record.found, by: signedIn, as: context.actor)
          return .joining(membership.team)
        }
      }
      return try await web.submit(request, context, fields, on: page, of: record) { entered in
        return record.found.isMailed
          ? try await enter(entered, by: record.link, request, context)
          : try await ask(entered, for: record.found, request, context)
      }
    }
  }

  private func enter(
    _ entered: Entered, by link: Token, _ request: Request, _ context: AppContext
  ) async throws -> Done {
    let member = NewMember(
      entered, language: web.language(of: context), devices: web.devices(request))
    let outcome = try await member.join(by: link, web.portal, as: context.actor)
    return .joining(
      outcome.team,
      cookies: [
        web.sessionCookie(outcome.session, remembered: false), web.deviceCookie(outcome.devices),
      ])
  }

  /// The address is confirmed by mail first; whether it has an account is told to nobody else.
  private func ask(
    _ entered: Entered, for found: FoundInvitation, _ request: Request, _ context: AppContext
  ) async throws -> Done {
    let signUp = SignUp(
      entered, email: found.invitation.email, language: web.language(of: context),
      by: .invitation(found.invitation.id))
    return try await SignUpPages.ask(signUp, web, request, context)
  }

  func decline(_ request: Request, _ context: AppContext) async throws -> Response {
    try await context.answeringWayIn(web, request) {
      let record = try await find(context)
      return try await web.press(request, context) {
        try await web.portal.decline(
          record.found, by: context.signedIn?.user, as: context.actor)
        return Done(
          context.signedIn == nil ? "/" : "/teams",
          Phrase("You have declined to join {{team}}.", ["team": record.found.team.name]))
      }
    }
  }

  /// Signs out whoever is signed in, and comes back for the address that is invited.
  func switchPerson(_ request: Request, _ context: AppContext) async throws -> Response {
    let path = try context.token().map { "/invitations/\($0.text)" } ?? "/"
    return try await web.press(request, context) {
      try await web.endSession(context)
      return Done(path, cookies: [web.cookies.clear(web.cookies.session)])
    }
  }

  private func find(_ context: AppContext) async throws -> Record {
    guard let link = try context.token() else { throw WayInProblem.unknown }
    let user = context.signedIn?.user
    return try await web.portal.store.read { tx in
      guard let found = try FoundInvitation.find(link, in: tx) else { throw WayInProblem.unknown }
      if let user, user.email == found.invitation.email,
        try Membership.find(user: user.id, team: found.team.id, in: tx) != nil
      {
        // Twice is harmless.
        return Record(found: found, link: link, reader: .addressee)
      }
      try found.mustBeOpen(in: tx)
      return Record(found: found, link: link, reader: try Self.reader(found, user, in: tx))
    }
  }

  private static func reader(
    _ found: FoundInvitation, _ user: User?, in tx: Tx
  ) throws -> Record.Reader {
    if let user { return user.email == found.invitation.email ? .addressee : .other(user.email) }
    guard found.isMailed else { return .stranger }
    return try found.hasAccount(in: tx) ? .known : .newcomer
  }

}
