import Foundation

/// A form that could not be taken yet, kept sealed for a day: it arrived just after its session had ended,
/// and waits until the same person is back and sends it; or its act wants proof.
package struct Draft: Sendable, Codable, Equatable {
  package struct Field: Sendable, Codable, Equatable {
    package let name: String
    package let value: String
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package let path: String
  /// The route's pattern: of two that fit the path it is this one.
  package let route: String
  /// Of a form that waits for a proof: of whom nobody else's session can leave one.
  package let session: String?
  package let fields: [Field]

  package init(
    path: String, route: String? = nil, session: ID<Session>? = nil, fields: [Field]
  ) {
    self.path = path
    self.route = route ?? path
    self.session = session?.text
    self.fields = fields
  }

  package func keep(for user: ID<User>, _ portal: Portal) async throws -> ID<Draft> {
    let plain = try JSONEncoder().encode(self)
    return try await portal.store.write(for: .portal, as: .system("draft")) { tx in
      // A few at most: a script behind an expired session must not fill the disk.
      try tx.execute(
        """
        DELETE FROM drafts WHERE user_id = \(user) AND id NOT IN (
          SELECT id FROM drafts WHERE user_id = \(user) ORDER BY id DESC LIMIT 4)
        """)
      let id = tx.newID(Draft.self)
      let sealed = try Self.sealer(portal).seal(plain, for: "drafts.sealed:\(id)")
      try tx.insert(
        "drafts",
        [
          "id": id, "user_id": user, "sealed": sealed,
          "expires_at": tx.now + portal.settings.durations.draft,
        ])
      return id
    }
  }

  /// Nil unless it is this person's, and still kept.
  package static func find(
    _ id: ID<Draft>, of user: ID<User>, _ portal: Portal, in tx: Tx
  ) throws -> Draft? {
    let row = try tx.row(
      """
      SELECT sealed FROM drafts
      WHERE id = \(id) AND user_id = \(user) AND expires_at > \(tx.now)
      """)
    guard let sealed = try row?["sealed"] as [UInt8]?,
      let plain = sealer(portal).open(sealed, for: "drafts.sealed:\(id)")
    else { return nil }
    // One that an older program kept has no route, and is gone after a day.
    return try? JSONDecoder().decode(Draft.self, from: plain)
  }

  /// False when there is nothing to discard.
  package static func discard(
    _ id: ID<Draft>, of user: ID<User>, in tx: Tx
  ) throws -> Bool {
    try tx.execute("DELETE FROM drafts WHERE id = \(id) AND user_id = \(user)") > 0
  }

  static let pruning = PruningRule(
    table: "drafts", key: "id", column: "expires_at", olderThan: .zero)

  private static func sealer(_ portal: Portal) -> Sealer {
    Sealer(keys: portal.keys, purpose: "drafts")
  }
}

extension PersonAct {
  package static let sendDraft = PersonAct("draft.send", "send a form that was kept")
}
