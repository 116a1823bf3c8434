import HTTPTypes
import Hummingbird
import Logging
import Portal

/// Every request's context. Middleware loads; the child contexts only unwrap, so holding one is
/// proof of what its name says.
package struct AppContext: PortalContext {
  package var coreContext: CoreRequestContextStorage
  /// Who sends the request, as `Entrance` has found out.
  var sender: Sender
  /// The session behind the cookie, when it is open.
  var signedIn: SignedIn?
  /// The same, where the error pages find it: they stand outside the middleware that loads it.
  let person = Locked<SignedIn?>(nil)
  /// What a program wants to be told of its write: the doors hear of it with whoever writes.
  let receipt = Locked<Receipt?>(nil)
  /// Whether they have just proved who they are: acts that want proof may be done.
  var isProved = false
  /// The session behind the cookie, when it has ended within the last day.
  var expired: SignedIn?

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    sender = Sender(peer: source.channel.remoteAddress?.ipAddress)
  }

  package var app: AppContext { self }
}

/// What a request says of its sender. By reference: contexts are copied again and again on the way.
final class Sender: Sendable {
  /// The peer's address, before proxies are considered.
  let peer: String?
  /// The client's address: the right-most hop that is no trusted proxy.
  let address: String?
  let requestID: String
  /// As the browser sent them.
  let userAgent: String?
  let acceptLanguage: String?

  init(peer: String?) {
    self.peer = peer
    address = peer
    requestID = ""
    userAgent = nil
    acceptLanguage = nil
  }

  init(_ sender: Sender, address: String?, requestID: String, _ headers: HTTPFields) {
    peer = sender.peer
    self.address = address
    self.requestID = requestID
    userAgent = headers[.userAgent]
    acceptLanguage = headers[.acceptLanguage]
  }
}

/// A request, whoever sent it.
package protocol PortalContext: RequestContext {
  var app: AppContext { get }
  /// A form may still have the password with it by which its person was proved on the way.
  var mayCarryProof: Bool { get }
  /// The team that a form has to be made for.
  var formTeam: ID<Team>? { get }
}

extension PortalContext {
  package var mayCarryProof: Bool { false }
  package var formTeam: ID<Team>? { nil }

  /// Who the audit will name.
  var actor: Originator {
    let app = app
    // Bytes, not characters: one character can carry a thousand combining marks.
    let sender = app.sender
    let agent = sender.userAgent.map { String(decoding: $0.utf8.prefix(400), as: UTF8.self) }
    var base = Originator(
      .anonymous, address: sender.address, agent: agent, requestID: sender.requestID)
    base.receipt = app.receipt.withLock { $0 }
    guard let signedIn = app.signedIn else { return base }
    base.key = signedIn.key.map { "\($0.name), \($0.hint)" }
    return base.signedIn(as: signedIn.user)
  }

  /// The id that the path names.
  /// - Throws: `HTTPProblem` 404 for what cannot be one.
  func id<Record>(_ parameter: String = "id") throws -> ID<Record> {
    guard let id = ID<Record>(try parameters.require(parameter)) else {
      throw HTTPProblem(.notFound)
    }
    return id
  }

  /// The secret of a link that the path names; nil for what cannot be one.
  func token() throws -> Token? { Token(try parameters.require("token")) }
}

/// The page needs a session and the request has none.
struct NotSignedIn: Error {}

/// What is asked for wants a proof of who sits there. Thrown before anything is read of the request.
struct NotProved: Error {
  /// The page to come back to, when it is another than what was asked for.
  var page: String?
}

/// A request of somebody who is signed in.
package protocol PersonalContext: PortalContext {
  var person: SignedInContext { get }
  /// The team that the page is about.
  var team: Team? { get }
  /// Whether the right to read what was asked for is still there.
  var mayStillRead: @Sendable (Tx) throws -> Bool { get }
  /// When the clock will next change what they may do, midnight apart; nil for never.
  var changesAt: Timestamp? { get }
  /// How often what is counted of the team has changed; 0 without a team.
  var figures: Int64 { get }
}

extension PersonalContext {
  package var changesAt: Timestamp? { nil }
  package var figures: Int64 { 0 }
  package var app: AppContext { person.app }
  var signedIn: SignedIn { person.signedIn }
  var user: User { person.signedIn.user }
}

/// A request that does what its route names.
protocol ActingContext: PersonalContext {
  associatedtype NamedAct: Act
  var act: NamedAct? { get set }
  func may(_ act: NamedAct) -> Decision
  /// Who may come to a route that does it.
  static func audience(_ act: NamedAct?) -> SiteMap.Audience
}

extension ActingContext {
  package var mayCarryProof: Bool { act?.wantsProof ?? false }

  /// Whoever is in such a context may do all of its acts.
  func may(_ act: NamedAct) -> Decision { .allowed }
}

/// A signed-in person.
package struct SignedInContext: ChildRequestContext, PersonalContext, ActingContext {
  package var coreContext: CoreRequestContextStorage
  package let app: AppContext
  let signedIn: SignedIn
  /// Loaded by `LoadMembership` for paths below `/teams/:team`.
  var membership: Membership?
  /// What the route does.
  var act: PersonAct?

  package var person: SignedInContext { self }
  func may(_ act: PersonAct) -> Decision { signedIn.may(act) }
  static func audience(_ act: PersonAct?) -> SiteMap.Audience { .person(act) }
  package var team: Team? { nil }
  /// - Throws: `NoAuthority` for a program's key; pages are for browsers.
  var session: Session { get throws(NoAuthority) { try signedIn.session } }
  package var mayStillRead: @Sendable (Tx) throws -> Bool {
    { [signedIn] in try signedIn.person(in: $0) != nil }
  }

  package init(context: AppContext) throws {
    guard let signedIn = context.signedIn else { throw NotSignedIn() }
    coreContext = context.coreContext
    app = context
    self.signedIn = signedIn
  }
}

/// A signed-in person in one of their teams.
package struct TeamContext: ChildRequestContext, PersonalContext, ActingContext {
  package var coreContext: CoreRequestContextStorage
  package let person: SignedInContext
  let membership: Membership
  /// What the route does.
  var act: TeamAct?
  package var team: Team? { membership.team }
  package var formTeam: ID<Team>? { membership.team.id }
  package var changesAt: Timestamp? { membership.entitlements.changesAt }
  package var figures: Int64 { membership.figures }
  func may(_ act: TeamAct) -> Decision { membership.may(act) }
  static func audience(_ act: TeamAct?) -> SiteMap.Audience { .team(act ?? .seeTeam) }
  package var mayStillRead: @Sendable (Tx) throws -> Bool { mayStillRead(and: nil) }

  /// The same, and whether they may still do `other`.
  func mayStillRead(and other: TeamAct?) -> @Sendable (Tx) throws -> Bool {
    let acts = [act, other].compactMap { $0 }
    return { [signedIn = person.signedIn, membership] tx in
      let present = try Membership.find(
        user: membership.userID, team: membership.team.id, in: tx)
      guard let present = present?.limited(by: signedIn), try signedIn.person(in: tx) != nil else {
        return false
      }
      return acts.allSatisfy { present.may($0).isAllowed }
    }
  }

  package init(context: SignedInContext) throws {
    guard let membership = context.membership else { throw HTTPProblem(.notFound) }
    coreContext = context.coreContext
    person = context
    self.membership = membership
  }
}

/// A signed-in operator. For everybody else the back office is not there.
package struct OperatorContext: ChildRequestContext, PersonalContext, ActingContext {
  package var coreContext: CoreRequestContextStorage
  package let person: SignedInContext
  /// What the route does.
  var act: OperatorAct?
  package var team: Team? { nil }
  static func audience(_ act: OperatorAct?) -> SiteMap.Audience { .operators(act) }
  package var mayStillRead: @Sendable (Tx) throws -> Bool {
    { [signedIn = person.signedIn] in try signedIn.person(in: $0)?.isOperator ?? false }
  }

  package init(context: SignedInContext) throws {
    guard context.user.isOperator, context.signedIn.isPerson else { throw HTTPProblem(.notFound) }
    coreContext = context.coreContext
    person = context
  }
}
