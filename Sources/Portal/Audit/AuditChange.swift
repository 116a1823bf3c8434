import Foundation

/// One field that an entry tells of: what it was and what it is.
package struct AuditChange: Sendable, Equatable {
  package enum Kind: String, Sendable { case added, removed, changed, same }

  package let key: String
  package let before: String?
  package let after: String?

  package var kind: Kind {
    switch (before, after) {
    case (nil, _): .added
    case (_, nil): .removed
    case (let before?, let after?):
      before.utf8.elementsEqual(after.utf8) ? .same : .changed
    }
  }

  /// What people call the field: English, the key of the catalogue; an address stays as it is.
  package var label: String {
    if let known = Self.labels[key] { return known }
    guard key.utf8.allSatisfy({ $0 < 0x80 }), !key.contains("@") else { return key }
    var words = ""
    for letter in key { words += letter.isUppercase ? " \(letter.lowercased())" : String(letter) }
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Of the fields that people fill in; and of what verbs write down beside them.
  private static let labels: [String: String] = {
    let fields: [any DeclaredField] = [
      Profile.company, Profile.bio, Profile.timeZone, Profile.language, Theme.field, Team.name,
      Team.address, Team.seatLimit, TeamDomains.field, Membership.role, JoinLink.domain,
      JoinLink.mostUses, JoinLink.days, ComplimentaryPlan.plan, ComplimentaryPlan.reason,
      APIKey.scopes, APIKey.ranges, APIKey.overlap,
    ]
    let own = fields.map { ($0.about.name, $0.about.label) }
    let others = [
      ("acts", "Rights"), ("email", "Email"), ("count", "How many"),
      ("address", "Network address"), ("agent", "Device"), ("sessionsEnded", "Sessions ended"),
      ("query", "Filter"), ("format", "Format"), ("ended", "Ended"),
      ("until", "Until"), ("hint", "Secret"),
    ]
    return Dictionary(own + others, uniquingKeysWith: { $1 })
  }()
}

extension AuditEntry {
  package var changes: [AuditChange] {
    let (before, after) = (Self.fields(before), Self.fields(after))
    return Set(before.keys).union(after.keys).sorted().map {
      AuditChange(key: $0, before: before[$0], after: after[$0])
    }
  }

  static func fields(_ json: String?) -> [String: String] {
    guard let json, json != "{}" else { return [:] }
    return (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
  }
}
