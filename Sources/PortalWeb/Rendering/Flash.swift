import Portal

/// One message for the next page.
struct Flash: CookieValue, Hashable {
  enum Kind: String, Sendable { case good, note }
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
