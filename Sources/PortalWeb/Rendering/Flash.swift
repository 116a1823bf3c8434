import Hummingbird
import Portal

/// One message for the next page.
struct Flash: CookieValue, Hashable {
  enum Kind: String, Sendable { case good, note, bad }
  let text: String
  let kind: Kind
}

extension Flash {
  var cookieParts: (String, String) { (kind.rawValue, text) }

  init?(cookieParts: (String, String)) {
    guard let kind = Kind(rawValue: cookieParts.0) else { return nil }
    self.init(text: cookieParts.1, kind: kind)
  }
}

/// The cookie of flashes. What forms say is a few sentences, so each is sealed once.
final class FlashCookie: Sendable {
  private let cookie: SealedCookie<Flash>
  private let sealed = Locked<[Flash: String]>([:])
  private let most = 100

  init(_ name: String, keys: SecretKeys) { cookie = SealedCookie(name, keys: keys) }

  func read(_ request: Request) -> Flash? { cookie.read(request) }

  func value(_ flash: Flash) throws -> String {
    if let known = sealed.withLock({ $0[flash] }) { return known }
    let value = try cookie.value(flash)
    sealed.withLock { sealed in
      if sealed.count >= most { sealed = [:] }
      sealed[flash] = value
    }
    return value
  }
}
