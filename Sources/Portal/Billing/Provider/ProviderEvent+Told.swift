extension ProviderEvent {
  /// One as the provider posted it.
  package struct Told: Sendable, Equatable {
    package let externalID: String
    package let provider: String
    package let type: String
    package let object: String
    package let objectID: String?
    /// Of the customer that it is about, where it says one.
    package let customerID: String?
    package let apiVersion: String?
    package let isLive: Bool
    package let createdAt: Timestamp
    package let payload: String
    /// Whether something of ours may be another because of it.
    package let concernsUs: Bool

    package init(
      externalID: String, provider: String, type: String, object: String, objectID: String?,
      customerID: String?, apiVersion: String?, isLive: Bool, createdAt: Timestamp,
      payload: String, concernsUs: Bool
    ) {
      self.externalID = externalID
      self.provider = provider
      self.type = type
      self.object = object
      self.objectID = objectID
      self.customerID = customerID
      self.apiVersion = apiVersion
      self.isLive = isLive
      self.createdAt = createdAt
      self.payload = payload
      self.concernsUs = concernsUs
    }
  }

  /// Takes up what was told, with the mark on the team that it is about. Nothing is fetched here, and what is
  /// told again changes nothing.
  package static func take(_ told: Told, _ portal: Portal) async throws {
    try await portal.store.write(for: .portal, as: .system("billing")) { try told.keep(in: $0) }
  }
}

extension ProviderEvent.Told {
  fileprivate func keep(in tx: Tx) throws {
    let team =
      try concernsUs ? customerID.flatMap { try ProviderCustomer.team(of: $0, in: tx) } : nil
    let result: ProviderEvent.Result = concernsUs ? .pending : .ignored
    // The team's turn comes by its own mark.
    let tryAt: Timestamp? = concernsUs && team == nil ? tx.now : nil
    let settledAt: Timestamp? = concernsUs ? nil : tx.now
    let isNews = try tx.insert(
      "provider_events",
      [
        "id": tx.newID(ProviderEvent.self), "external_id": externalID, "provider": provider,
        "type": type, "object": object, "object_id": objectID, "customer_id": customerID,
        "team_id": team, "api_version": apiVersion, "is_live": isLive, "payload": payload,
        "created_at": createdAt, "received_at": tx.now, "result": result, "attempts": 0,
        "try_at": tryAt, "settled_at": settledAt,
      ], onConflict: "ON CONFLICT (external_id) DO NOTHING")
    if isNews > 0, let team { try ProviderCustomer.mark(team, in: tx) }
  }
}

/// Reads what a payment provider posts.
package protocol PaymentEventReader: Sendable {
  /// Whether a post is worth reading, by its header alone.
  func mayBeRead(header: (String) -> String?) -> Bool

  /// - Parameters:
  ///   - body: as it came; not even a space may differ.
  ///   - header: the value of a header field, by its name in lower case.
  /// - Throws: `UntrustedEvent`.
  func event(
    in body: [UInt8], header: (String) -> String?
  ) throws(UntrustedEvent) -> ProviderEvent.Told
}

/// Why a post is not taken for an event.
package enum UntrustedEvent: Error, Equatable {
  /// Somebody else than the provider wrote it, long ago, or it was changed on the way.
  case forged
  /// The provider wrote it, and it can be none of ours: somebody should know.
  case unusable(String)
}
