extension Session {
  /// A person's open sessions; see `scope`.
  package static let listing = Listing<Session>(
    "sessions", select: "SELECT \(columns) FROM sessions s", key: "s.id",
    sortedBy: .init("lastSeenAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .device("agent", "Device") { $0.agent },
      .text("address", "IP address") { $0.address }.shown(.long),
      .moment("createdAt", "Signed in") { $0.createdAt }.sortedByID(),
      .moment("lastSeenAt", "Last seen") { $0.lastSeenAt }
        .sorted(by: "s.last_seen_at") { $0.lastSeenAt },
      .flag("remembered", "Stays signed in") { $0.remembered }.shown(.programs),
      .moment("expiresAt", "Ends") { $0.expiresAt }.shown(.programs),
    ],
    id: { $0.id.text }, decode: { try Session($0) })

  /// Those of `user` that are open at `now`.
  package static func scope(_ user: ID<User>, at now: Timestamp) -> ListScope {
    "s.user_id = \(user) AND s.expires_at > \(now)"
  }
}

extension PersonAct {
  package static let endSessions = PersonAct("sessions.end", "end sessions")
}
