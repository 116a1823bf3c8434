/// A key with its secret, for whoever has just made it.
package struct MadeAPIKey: Sendable {
  let key: APIKey
  let secret: APISecret

  package init(_ key: APIKey, _ secret: APISecret) {
    self.key = key
    self.secret = secret
  }

  package static func resource(_ clock: WallClock) -> Resource<MadeAPIKey> {
    Resource(
      "MadeAPIKey",
      [
        .text("id", "Id") { $0.key.id.text },
        .text("secret", "Shown once") { $0.secret.text }.secret(),
        .one("key", APIKey.resource(clock)) { $0.key },
      ])
  }
}

extension PersonAct {
  package static let seeKeys = PersonAct("keys.see", "see your API keys")
}
