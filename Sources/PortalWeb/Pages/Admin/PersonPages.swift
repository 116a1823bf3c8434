import Hummingbird
import Portal

/// One person as operators see them. The page shows whom they write with, so each look at it is written
/// down, for the person to see.
struct PersonPages: Sendable {
  struct Record: Sendable {
    let me: ID<User>
    let user: User
    let listed: ListedPerson
    let openSessions: Int
    let memberships: [Membership]
    let mails: [OutboxMessage]
    /// When mail to them came back.
    let suppressed: SuppressedAddress?
    let notes: [OperatorNote]
    /// How far it is to erase them from the audit, when somebody asked for it.
    let erasure: AuditErasure.Progress?
  }

  static let page = Page<Record>("admin/person", room: PeoplePages.room) { record, view in
    facts(record, view)
      .adding(history(record, view))
      .adding(erasure(record, view))
      .adding(view.notes(record.notes, at: path(record.user.id), for: record.me))
  }
  .form(named: "note") { _ in Form(OperatorNote.fields) }
  .neverKept()

  private static func facts(_ record: Record, _ view: View) -> Tags {
    let (user, listed) = (record.user, record.listed)
    return [
      "name": user.name, "email": user.email, "path": path(user.id),
      "state": listed.state.rawValue, "stateText": view.words(listed.state.label),
      "createdAt": view.time(listed.createdAt),
      "suspendedAt": user.suspendedAt.map { view.time($0) },
      "language": LanguageNames.options([user.language]).first?.label,
      "zone": user.hasChosenTimeZone ? user.timeZone : nil,
      "openSessions": record.openSessions, "hasSessions": record.openSessions > 0,
      "isMe": user.id == record.me, "isOperator": user.isOperator,
    ]
  }

  private static func erasure(_ record: Record, _ view: View) -> Tags {
    let erasure = record.erasure
    let isErasing = erasure.map { $0.doneAt == nil } ?? false
    return [
      "canErase": record.user.isSuspended && !isErasing, "isErasing": isErasing,
      "erasedAt": erasure?.doneAt.map { view.time($0) }, "erasedCount": erasure?.count,
    ]
  }

  private static func history(_ record: Record, _ view: View) -> Tags {
    let (email, path) = (record.user.email, path(record.user.id))
    return [
      "suppressed": record.suppressed.map { suppressed($0, view) },
      "teams": record.memberships.rows { team($0, view) },
      "hasTeams": !record.memberships.isEmpty,
      "mails": record.mails.rows { mail($0, path, view) }, "hasMails": !record.mails.isEmpty,
      "allMails": "/admin/outbox?to=\(email.percentEncoded)",
    ]
  }

  private static func suppressed(_ address: SuppressedAddress, _ view: View) -> Tags {
    ["reason": view.words(address.reason.label), "since": view.time(address.since)]
  }

  private static func team(_ membership: Membership, _ view: View) -> Tags {
    let team = membership.team
    let state = team.state
    return [
      "name": team.name, "href": AdminTeamPages.path(team.id), "role": view.role(membership.role),
      "state": state.rawValue,
      "stateText": state == .active ? nil : view.words(state.label),
    ]
  }

  private static func mail(_ mail: OutboxMessage, _ path: String, _ view: View) -> Tags {
    let fate = mail.fate.map { fate in
      mail.fateWords.map { "\(view.words(fate.label)): \($0)" } ?? view.words(fate.label)
    }
    return [
      "subject": mail.subject, "href": "/admin/outbox/\(mail.id)",
      "state": mail.state.rawValue, "stateText": view.words(mail.state.label),
      "at": view.time(mail.createdAt), "error": mail.lastError,
      "reply": fate ?? mail.reply.flatMap { $0.isEmpty ? nil : $0 },
      "doubt": mail.doubt.map { view.words($0.label) },
      "again": mail.canBeSentAgain ? "\(path)/mails/\(mail.id)/send" : nil,
      "isHeld": mail.state == .held,
    ]
  }

  static func path(_ id: ID<User>) -> String { "/admin/people/\(id)" }

  let web: Web

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let (id, me): (ID<User>, ID<User>) = (try context.id(), context.user.id)
    try await web.write(context, about: id) { _, person, tx in try person.noteLook(in: tx) }
    return try await web.showKept(request, context, Self.page) { tx in
      guard let user = try User.find(id, in: tx), let listed = try ListedPerson.find(id, in: tx)
      else { throw HTTPProblem(.notFound) }
      return try Record(user, listed, for: me, in: tx)
    }
  }

  func suspend(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(request, context, "The account is suspended, and its sessions are ended.") {
      try $1.suspend(by: $0, in: $2)
    }
  }

  func lift(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(request, context, "The suspension is lifted: they can sign in again.") {
      try $1.liftSuspension(in: $2)
    }
  }

  func endSessions(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(request, context, "All sessions of this person are ended.") {
      try $1.endAllSessions(in: $2) > 0
    }
  }

  func erase(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(request, context, "Erasing has begun: it takes seconds to minutes.") {
      try AuditErasure.ask(for: $1, in: $2)
      return true
    }
  }

  func sendAgain(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let (id, mail): (ID<User>, ID<OutboxMessage>) = (try context.id(), try context.id("mail"))
    return try await web.press(request, context) {
      let isSent = try await web.write(context) { _, tx in
        // Of this person's mails only, as the address says.
        guard let person = try User.find(id, in: tx),
          try OutboxMessage.find(mail, in: tx)?.recipient == person.email
        else { throw HTTPProblem(.notFound) }
        return try OutboxMessage.sendAgain(mail, in: tx)
      }
      return isSent
        ? Done(Self.path(id), "The mail will be tried again.")
        : Done(
          Self.path(id),
          "This mail cannot be sent again: it waits already, or its words are no longer kept.",
          kind: .note)
    }
  }

  /// - Parameter body: is given the operator and the person; false when there was nothing to change.
  private func change(
    _ request: Request, _ context: OperatorContext, _ done: Phrase,
    _ body: @escaping @Sendable (User, User, Tx) throws -> Bool
  ) async throws -> Response {
    let id: ID<User> = try context.id()
    return try await web.press(request, context) {
      let isChanged = try await web.change(id, context, body)
      return isChanged
        ? Done(Self.path(id), done)
        : Done(Self.path(id), "That was so already: nothing was changed.", kind: .note)
    }
  }

}

extension Web {
  /// A write of the back office about a person.
  func write<T: Sendable>(
    _ context: OperatorContext, about id: ID<User>, seenBy others: WriteScope = [],
    _ body: @escaping @Sendable (User, User, Tx) throws -> T
  ) async throws -> T {
    try await write(context, also: others.union(.user(id))) { me, tx in
      guard let person = try User.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      return try body(me, person, tx)
    }
  }

  /// One that whoever knows the person sees. The operator's own row too: of two who suspend each other one
  /// finds themselves suspended.
  func change<T: Sendable>(
    _ id: ID<User>, _ context: OperatorContext,
    _ body: @escaping @Sendable (User, User, Tx) throws -> T
  ) async throws -> T {
    try await write(
      context, about: id, seenBy: .colleagues(of: id).union(.user(context.user.id)), body)
  }

  /// A write of the back office about a team.
  func write<T: Sendable>(
    _ context: OperatorContext, about id: ID<Team>,
    _ body: @escaping @Sendable (User, Team, Tx) throws -> T
  ) async throws -> T {
    try await write(context, also: .team(id)) { me, tx in
      guard let team = try Team.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      return try body(me, team, tx)
    }
  }
}

extension PersonPages.Record {
  fileprivate init(
    _ user: User, _ listed: ListedPerson, for me: ID<User>, in tx: Tx
  ) throws {
    self.me = me
    self.user = user
    self.listed = listed
    openSessions = try Session.countOpen(of: user.id, in: tx).count
    memberships = try Membership.supervised(of: user.id, limit: 100, in: tx)
    mails = try OutboxMessage.latest(20, to: user.email, in: tx)
    suppressed = try SuppressedAddress.find(email: user.email, in: tx)
    notes = try OperatorNote.latest(of: .person(user.id), in: tx)
    erasure = try AuditErasure.progress(of: user.id, in: tx)
  }
}
