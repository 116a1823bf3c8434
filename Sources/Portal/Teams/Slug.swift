import Foundation

/// The name of a team in its address: 2 to 40 of `a-z 0-9 -`, never a word that a route uses.
enum Slug {
  /// With the numbers and letters that tell equal names apart.
  static let longest = 64

  static let reserved: Set<String> = [
    "new", "edit", "admin", "api", "static", "assets", "settings", "dashboard", "billing",
    "members", "invitations", "roles", "join-links", "restore", "leave", "transfer", "why", "audit",
    "keys", "webhooks", "files", "projects", "analytics", "reports",
    "exports", "services", "teams", "team", "sign-in", "sign-up", "sign-out", "oauth", "live",
    "search",
    "status", "docs", "pricing", "notifications", "join", "support", "help", "www", "mail", "root",
    "null", "undefined",
  ]

  static func from(_ name: String) -> String {
    let latin = name.applyingTransform(.toLatin, reverse: false) ?? name
    let plain = latin.applyingTransform(.stripDiacritics, reverse: false) ?? latin
    let words = plain.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let slug = String(words.joined(separator: "-").prefix(40))
    return slug.trimmingCharacters(in: CharacterSet(charactersIn: "-"))
  }

  /// The name's slug, or the first of `slug-2`, `slug-3`, ... that nobody has.
  static func free(for name: String, in tx: Tx) throws -> String {
    var base = from(name)
    if base.count < 2 || reserved.contains(base) { base = base.isEmpty ? "team" : "\(base)-team" }
    if reserved.contains(base) { base = "a-team" }
    for candidate in [base] + (2...20).map({ "\(base)-\($0)" }) {
      let isTaken =
        try tx.exists("SELECT 1 AS n FROM teams WHERE slug = \(candidate)")
        || tx.exists("SELECT 1 AS n FROM old_addresses WHERE slug = \(candidate)")
      if !isTaken { return candidate }
    }
    return
      "\(base)-\(Token.randomBytes(4).base64URL.lowercased().filter(\.isLetter))\(tx.now.microseconds % 100_000)"
  }
}
