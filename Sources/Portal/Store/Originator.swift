/// Who caused a write, and from where: what the audit keeps of it.
package struct Originator: Sendable, Equatable {
  package enum Who: Sendable, Equatable {
    case user(ID<User>, name: String)
    case anonymous
    /// The program itself: a job, a command.
    case system(String)
  }

  package var who: Who
  /// The client's IP address, as trusted proxies tell it.
  package var address: String?
  /// The User-Agent header, cut to 400 bytes.
  package var agent: String?
  package var requestID: String?
  /// The API key that a program shows, as the audit names it beside whose it is.
  package var key: String?
  /// What a program wants to be told of its write.
  package var receipt: Receipt?

  package init(_ who: Who, address: String? = nil, agent: String? = nil, requestID: String? = nil) {
    self.who = who
    self.address = address
    self.agent = agent
    self.requestID = requestID
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.who == other.who && one.address == other.address && one.agent == other.agent
      && one.requestID == other.requestID && one.key == other.key
      && one.receipt === other.receipt
  }

  /// Nil for the program itself, and for who is not known.
  var userID: ID<User>? { if case .user(let id, _) = who { id } else { nil } }

  package static func system(_ name: String) -> Originator { Originator(.system(name)) }

  /// The same request, now known to come from `user`.
  package func signedIn(as user: User) -> Originator {
    var known = self
    known.who = .user(user.id, name: user.name)
    return known
  }
}
