import Portal

extension ProviderEvent.Told {
  /// Something that a payment provider tells.
  package static func sample(
    _ id: String, _ type: String = "invoice.paid", of customer: String? = nil,
    concernsUs: Bool = true, saying payload: String = #"{"id":"in_1","lines":[]}"#
  ) -> ProviderEvent.Told {
    ProviderEvent.Told(
      externalID: id, provider: "stripe", type: type, object: "invoice", objectID: "in_1",
      customerID: customer, apiVersion: "2026-10-28.endive", isLive: false,
      createdAt: Timestamp(microseconds: 1_750_000_000_000_000), payload: payload,
      concernsUs: concernsUs)
  }
}

extension TestPortal {
  /// - Returns: the row's id.
  package func tell(_ told: ProviderEvent.Told) async throws -> ID<ProviderEvent> {
    try await ProviderEvent.take(told, portal)
    return try await portal.store.read { tx in
      let row = try tx.row("SELECT id FROM provider_events WHERE external_id = \(told.externalID)")
      guard let row else { throw StoreError.scopeGone }
      return try row["id"]
    }
  }

  package func event(_ id: ID<ProviderEvent>) async throws -> ProviderEvent {
    try await portal.store.read { tx in
      guard let event = try ProviderEvent.find(id, in: tx) else { throw StoreError.scopeGone }
      return event
    }
  }

  /// The person's first team, known to the provider under that id.
  package func makeCustomer(_ externalID: String, _ person: Cast) async throws -> ID<Team> {
    let user = try await user(person)
    return try await portal.store.write(for: .portal, as: .system("test")) { tx in
      guard let team = try Membership.all(of: user.id, in: tx).first?.team.id else {
        throw StoreError.scopeGone
      }
      try ProviderCustomer.keep(externalID, of: team, at: "stripe", in: tx)
      return team
    }
  }

  /// The teams whose turn it is to be fetched.
  package func dueTeams() async throws -> [ID<Team>] {
    try await portal.store.read { try ProviderCustomer.due(limit: 100, in: $0) }
  }
}
