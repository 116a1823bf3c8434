/// What can happen, declared beside the verb that does it.
package struct AuditAction: Hashable, Sendable, SQLValue {
  /// Stored; it never changes its meaning.
  package let name: String
  /// What somebody did, said after their name: the key of the catalogue. `{{subject}}` and `{{device}}`
  /// stand for what the entry says.
  package let words: String

  package init(_ name: String, _ words: String) {
    self.name = name
    self.words = words
  }

  package static let all: [AuditAction] =
    accounts
    + sessions
    + passwords
    + [profileChanged, appearanceChanged]
    + photos
    + operators + suspensions
    + people + notes
    + [listExported]
    + teams
    + dashboards + reporting
    + keys
    + complimentaryPlans
    + billing + coupons + paymentEvents
    + services + serviceReports
    + analyses
    + mail
    + backups
    + audit

  private static let known = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  package var sqlScalar: SQLScalar { .text(name) }

  /// One that only a newer program knows goes by its name: the audit can be read all the same.
  package init(sqlScalar: SQLScalar) throws {
    let name = try String(sqlScalar: sqlScalar)
    self = Self.known[name] ?? AuditAction(name, name)
  }
}

extension AuditAction: Choice {
  package static var allCases: [AuditAction] { all }
  package var rawValue: String { name }

  package init?(rawValue: String) {
    guard let action = Self.known[rawValue] else { return nil }
    self = action
  }

  /// The words without whom they are said of: "Removed … from the team".
  package var label: String {
    var text = words
    for name in ["{{subject}}", "{{device}}"] { text = text.replacing(name, with: "…") }
    if text.hasSuffix(": …") { text.removeLast(3) }
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  package static func == (one: AuditAction, other: AuditAction) -> Bool { one.name == other.name }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
