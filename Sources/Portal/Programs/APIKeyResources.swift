extension APIKey {
  package static let resource = Resource<APIKey>(
    "APIKey",
    [
      .text("id", "Id") { $0.id.text },
      .text("name", "Name") { $0.name },
      .text("hint", "How its secret begins and ends") { $0.hint },
      .text("maker", "Who made it, and whose rights it has") { $0.makerName },
      .texts("scopes", "What it may do") { key in
        APIScope.allCases.filter(key.scopes.contains).map(\.rawValue)
      },
      .texts("ranges", "Where it may be used from; empty for anywhere") { $0.ranges },
      .moment("createdAt", "Made") { $0.createdAt },
      .moment("expiresAt", "Expires") { $0.expiresAt },
      .moment("endedAt", "Ended before that") { $0.endedAt },
      .choice("endReason", "Why") { $0.endReason },
      .text("successorId", "Which key took its place") { $0.successorID?.text },
      .moment("usedAt", "Last used") { $0.usedAt },
      .text("usedFrom", "From which address") { $0.usedFrom },
      .text("usedBy", "By which agent") { $0.usedBy },
    ])
}

/// A key with its secret, for whoever has just made it.
package struct MadeAPIKey: Sendable {
  let key: APIKey
  let secret: APISecret

  package init(_ key: APIKey, _ secret: APISecret) {
    self.key = key
    self.secret = secret
  }

  package static let resource = Resource<MadeAPIKey>(
    "MadeAPIKey",
    [
      .text("id", "Id") { $0.key.id.text },
      .text("secret", "Shown once") { $0.secret.text }.secret(),
      .one("key", APIKey.resource) { $0.key },
    ])
}

extension PersonAct {
  package static let seeKeys = PersonAct("keys.see", "see your API keys")
}
