import HTTPTypes
import Hummingbird
import Logging
import Portal

/// Every request's context. Middleware loads; the child contexts only unwrap, so holding one is
/// proof of what its name says.
package struct AppContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// The peer's address, before proxies are considered.
  let peer: String?
  /// The client's address: the right-most hop that is no trusted proxy.
  var clientAddress: String?
  var requestID = ""
  /// The session behind the cookie, when it is open.
  var signedIn: SignedIn?
  /// The same, where the error pages find it: they stand outside the middleware that loads it.
  let person = Locked<SignedIn?>(nil)
  /// The session behind the cookie, when it has ended within the last day.
  var expired: SignedIn?

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    peer = source.channel.remoteAddress?.ipAddress
    clientAddress = peer
  }

  /// Who the audit will name.
  func originator(_ request: Request) -> Originator {
    // Bytes, not characters: one character can carry a thousand combining marks.
    let agent = request.headers[.userAgent].map {
      String(decoding: $0.utf8.prefix(400), as: UTF8.self)
    }
    let base = Originator(
      .anonymous, address: clientAddress, agent: agent, requestID: requestID)
    return signedIn.map { base.signedIn(as: $0.user) } ?? base
  }
}

/// The page needs a session and the request has none.
struct NotSignedIn: Error {}

/// A signed-in person.
package struct SignedInContext: ChildRequestContext {
  package var coreContext: CoreRequestContextStorage
  let app: AppContext
  let signedIn: SignedIn
  /// Loaded by `LoadMembership` for paths below `/teams/:team`.
  var membership: Membership?

  var user: User { signedIn.user }

  package init(context: AppContext) throws {
    guard let signedIn = context.signedIn else { throw NotSignedIn() }
    coreContext = context.coreContext
    app = context
    self.signedIn = signedIn
  }
}

/// A signed-in person in one of their teams.
package struct TeamContext: ChildRequestContext {
  package var coreContext: CoreRequestContextStorage
  let person: SignedInContext
  let membership: Membership

  package init(context: SignedInContext) throws {
    guard let membership = context.membership else { throw HTTPProblem(.notFound) }
    coreContext = context.coreContext
    person = context
    self.membership = membership
  }
}

/// A signed-in operator. For everybody else the back office is not there.
package struct OperatorContext: ChildRequestContext {
  package var coreContext: CoreRequestContextStorage
  let person: SignedInContext

  package init(context: SignedInContext) throws {
    guard context.user.isOperator else { throw HTTPProblem(.notFound) }
    coreContext = context.coreContext
    person = context
  }
}
